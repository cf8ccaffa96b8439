package report

import (
	"fmt"
	"path/filepath"
	"strings"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
)

// Moved is what a revision of a closed month's figures changed, and why.
type Moved struct {
	Counts    int          `json:"changed_count"` // of all counts that a revision compares
	Province  *MovedCount  `json:"province"`      // nil when its covered persons are as many as before
	Districts []MovedCount `json:"districts,omitempty"`
	Causes    []MovedBy    `json:"causes,omitempty"`
}

// MovedCount is a place whose covered persons became more or fewer; a nil count was not known.
type MovedCount struct {
	Code   string `json:"district_code"`
	Name   string `json:"district_name"`
	Before *int64 `json:"covered_count_before"`
	After  *int64 `json:"covered_count_after"`
}

// MovedBy is an input that had changed by then.
type MovedBy struct {
	Kind   string         `json:"kind"` // of lake.Cause
	Name   string         `json:"name"` // of a delivery the title of its list
	On     enrolment.Date `json:"on,omitzero"`
	IsLate bool           `json:"is_late,omitempty"`
}

// moved prints, under the figures of a later revision, what changed and why.
func (s *screen) moved(m *Month) {
	if m.Moved == nil {
		return
	}
	text := s.say("moved.others", m.Revision, s.language.Count(int64(m.Moved.Counts)))
	if p := m.Moved.Province; p != nil {
		text = s.say("moved", m.Revision, s.count(p.Before), s.count(p.After), s.difference(p))
	}
	var places []string
	for _, d := range m.Moved.Districts {
		name := d.Name
		if d.Code == "outside" || d.Code == "unknown" {
			name = s.say("district." + d.Code)
		}
		places = append(places, name+" "+s.difference(&d))
	}
	if len(places) > maxMoved {
		places = append(places[:maxMoved], s.say("moved.more", len(places)-maxMoved))
	}
	if len(places) > 0 {
		text += ": " + strings.Join(places, ", ")
	}
	s.line(indent, text, ".")
	if causes := s.causes(m.Moved.Causes); len(causes) > 0 {
		s.line(indent, s.say("moved.causes", strings.Join(causes, "; ")), ".")
	}
}

// maxMoved is how many places and causes a line names before it counts them.
const maxMoved = 4

// difference writes "+12", "-3".
func (s *screen) difference(c *MovedCount) string {
	if c.Before == nil || c.After == nil {
		return s.count(c.Before) + " → " + s.count(c.After)
	}
	if *c.After < *c.Before {
		return "-" + s.language.Count(*c.Before-*c.After)
	}
	return "+" + s.language.Count(*c.After-*c.Before)
}

// causes names the deliveries, and counts the rest by kind.
func (s *screen) causes(by []MovedBy) []string {
	var named []string
	others := make(map[string]int64)
	var kinds []string
	for _, c := range by {
		if c.Kind == string(lake.DeliveryCame) {
			late := ""
			if c.IsLate {
				late = s.say("moved.late")
			}
			named = append(named, s.say("cause.delivery", c.Name, s.language.Date(c.On))+late)
			continue
		}
		if others[c.Kind]++; others[c.Kind] == 1 {
			kinds = append(kinds, c.Kind)
		}
	}
	if len(named) > maxMoved {
		named = append(named[:maxMoved], s.say("moved.more", len(named)-maxMoved))
	}
	for _, kind := range kinds {
		named = append(named, s.say("cause."+kind, s.language.Count(others[kind])))
	}
	return named
}

// ChangesFile is the name of the table of what a revision changed.
func ChangesFile(e *lake.Edition) string {
	return fmt.Sprintf("perubahan-%s-r%d.csv", e.Period, e.Revision)
}

// CausesFile is the name of the table of the inputs that had changed by a revision.
func CausesFile(e *lake.Edition) string { return fmt.Sprintf("sebab-%s-r%d.csv", e.Period, e.Revision) }

// Revisions writes, for each edition after a month's first, which counts changed and which inputs had changed by then to
// two tables in dir. The same editions give the same bytes.
func Revisions(disk *durable.Disk, editions []lake.Edition, dir string) error {
	if err := disk.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("write revisions: %w", err)
	}
	for i := range editions {
		e := &editions[i]
		if e.Revision == 1 {
			continue
		}
		for _, file := range []struct {
			name  string
			table *duck.Result
		}{{ChangesFile(e), changeRows(e)}, {CausesFile(e), causeRows(e)}} {
			if err := writeCSV(disk, file.table, filepath.Join(dir, file.name)); err != nil {
				return fmt.Errorf("write %s: %w", file.name, err)
			}
		}
	}
	if err := disk.SyncDir(dir); err != nil {
		return fmt.Errorf("write revisions: %w", err)
	}
	return nil
}

func changeRows(e *lake.Edition) *duck.Result {
	result := &duck.Result{Columns: columns(
		"period VARCHAR", "revision BIGINT", "district_code VARCHAR", "district_name VARCHAR", "segment VARCHAR",
		"measure VARCHAR", "count_before BIGINT", "count_after BIGINT", "difference_count BIGINT", "cause VARCHAR",
	)}
	for _, c := range e.Changes {
		result.Rows = append(result.Rows, []any{
			e.Period.String(), int64(e.Revision), c.DistrictCode, c.DistrictName, c.Segment,
			c.Measure, known(c.Before), known(c.After), known(c.Difference), string(c.Cause),
		})
	}
	return result
}

func causeRows(e *lake.Edition) *duck.Result {
	result := &duck.Result{Columns: columns(
		"period VARCHAR", "revision BIGINT", "kind VARCHAR", "name VARCHAR", "title VARCHAR", "delivery_id VARCHAR",
		"delivery_period VARCHAR", "at TIMESTAMP", "is_late BOOLEAN", "decided_by VARCHAR", "reason VARCHAR",
	)}
	for _, c := range e.Causes {
		var at, period, isLate any
		if c.At != nil {
			at = *c.At
		}
		if !c.Period.IsZero() {
			period, isLate = c.Period.String(), c.IsLate
		}
		result.Rows = append(result.Rows, []any{
			e.Period.String(), int64(e.Revision), string(c.Kind), c.Name, c.Title, c.DeliveryID,
			period, at, isLate, c.By, c.Reason,
		})
	}
	return result
}

// columns gives the columns of a table, each written as name and type.
func columns(named ...string) []duck.Column {
	found := make([]duck.Column, len(named))
	for i, column := range named {
		name, kind, _ := strings.Cut(column, " ")
		found[i] = duck.Column{Name: name, Type: kind}
	}
	return found
}

// known gives a count, or null.
func known(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
