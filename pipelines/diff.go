package pipelines

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
)

// Difference is what tells one snapshot from another.
type Difference struct {
	Old     string              `json:"old"`
	New     string              `json:"new"`
	Causes  []lake.Cause        `json:"causes"`  // inputs that differ
	Tables  []TableChange       `json:"tables"`  // that have other rows, by schema and name
	Figures []lake.FigureChange `json:"figures"` // by month
}

// TableChange is a table whose files differ. A table that is not there has no rows.
type TableChange struct {
	Table  string `json:"table"` // "marts.headline"
	Before int64  `json:"before_row_count"`
	After  int64  `json:"after_row_count"`
}

// Diff compares two snapshots whose objects are in the lake.
func Diff(ctx context.Context, l *lake.Lake, before, after *lake.Snapshot) (*Difference, error) {
	d := &Difference{Old: before.ID, New: after.ID, Tables: tableChanges(before, after), Figures: []lake.FigureChange{}}
	old, wasCarried, err := figuresOf(ctx, l, before)
	if err != nil {
		return nil, err
	}
	db, err := OpenSnapshot(ctx, l, after)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	now, err := readFigures(ctx, db)
	if err != nil {
		return nil, err
	}
	isCarried, err := readCarried(ctx, db)
	if err != nil {
		return nil, err
	}
	covers, err := readCovers(ctx, db)
	if err != nil {
		return nil, err
	}
	if d.Causes, err = causes(ctx, l, db, before.Inputs, after.Inputs); err != nil {
		return nil, err
	}
	months := maps.Clone(old)
	maps.Copy(months, now)
	for _, period := range slices.SortedFunc(maps.Keys(months), byMonth) {
		changes := now[period].changes(period, old[period])
		explainChanges(changes, d.Causes, covers, wasCarried[period], isCarried[period])
		d.Figures = append(d.Figures, changes...)
	}
	return d, nil
}

func byMonth(a, b enrolment.Period) int { return strings.Compare(a.String(), b.String()) }

// figuresOf gives the figures of a snapshot that is not open, and which of its districts are carried forward.
func figuresOf(ctx context.Context, l *lake.Lake, s *lake.Snapshot) (map[enrolment.Period]figures, carried, error) {
	db, err := OpenSnapshot(ctx, l, s)
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	months, err := readFigures(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	keeps, err := readCarried(ctx, db)
	return months, keeps, err
}

func tableChanges(before, after *lake.Snapshot) []TableChange {
	type content struct {
		rows  int64
		files string
	}
	contents := func(s *lake.Snapshot) map[string]content {
		tables := make(map[string]content)
		for _, t := range s.Tables {
			var c content
			for _, f := range t.Files {
				c.rows += f.Rows
				c.files += f.Object + " "
			}
			tables[t.Schema+"."+t.Name] = c
		}
		return tables
	}
	old, now := contents(before), contents(after)
	names := maps.Clone(old)
	maps.Copy(names, now)
	changes := []TableChange{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if old[name] != now[name] {
			changes = append(changes, TableChange{name, old[name].rows, now[name].rows})
		}
	}
	return changes
}

// causes gives the inputs in which two snapshots differ: deliveries by arrival, then decisions, then the rest. db is the
// later of the two, opened: it knows the deliveries' months and the lists' titles.
func causes(ctx context.Context, l *lake.Lake, db *duck.DB, before, after lake.Inputs) ([]lake.Cause, error) {
	found := deliveryCauses(before.Deliveries, after.Deliveries)
	if err := describe(ctx, db, found); err != nil {
		return nil, err
	}
	decisions, err := decisionCauses(l, before.Decisions, after.Decisions)
	if err != nil {
		return nil, err
	}
	found = append(found, decisions...)
	if before.Configuration != after.Configuration {
		found = append(found, lake.Cause{Kind: lake.Configured, Name: "cakupan.yaml"})
	}
	for _, texts := range []struct {
		kind          lake.CauseKind
		before, after map[string]string
	}{
		{lake.LayoutChanged, before.Layouts, after.Layouts},
		{lake.SeedChanged, before.Seeds, after.Seeds},
		{lake.SQLChanged, before.SQL, after.SQL},
	} {
		names := make(map[string]string)
		maps.Copy(names, texts.before)
		maps.Copy(names, texts.after)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if texts.before[name] != texts.after[name] {
				found = append(found, lake.Cause{Kind: texts.kind, Name: name})
			}
		}
	}
	for _, version := range []struct {
		kind          lake.CauseKind
		before, after string
	}{
		{lake.KeyChanged, before.KeyID, after.KeyID},
		{lake.Renormalised, strconv.Itoa(before.NormaliseVersion), strconv.Itoa(after.NormaliseVersion)},
		{lake.EngineChanged, before.DuckDBVersion, after.DuckDBVersion},
	} {
		if version.before != version.after {
			found = append(found, lake.Cause{Kind: version.kind, Name: version.after})
		}
	}
	if found == nil {
		found = []lake.Cause{}
	}
	return found, nil
}

// deliveryCauses gives the deliveries that came, are gone, or were read by other rules, by arrival.
func deliveryCauses(before, after []lake.DeliveryInput) []lake.Cause {
	old := make(map[string]lake.DeliveryInput, len(before))
	for _, d := range before {
		old[d.DeliveryID] = d
	}
	var found []lake.Cause
	add := func(kind lake.CauseKind, d lake.DeliveryInput) {
		at := d.ReceivedAt.UTC()
		found = append(found, lake.Cause{Kind: kind, Name: d.ListID, DeliveryID: d.DeliveryID, At: &at})
	}
	for _, d := range after {
		was, isOld := old[d.DeliveryID]
		switch {
		case !isOld:
			add(lake.DeliveryCame, d)
		case was.Fingerprint != d.Fingerprint:
			add(lake.DeliveryReread, d)
		}
		delete(old, d.DeliveryID)
	}
	for _, d := range old {
		add(lake.DeliveryGone, d)
	}
	slices.SortFunc(found, func(a, b lake.Cause) int {
		return cmp.Or(a.At.Compare(*b.At), strings.Compare(a.Name, b.Name), strings.Compare(a.DeliveryID, b.DeliveryID))
	})
	return found
}

// describe says of deliveries which month they speak of, whether they were late, and what their list is called.
func describe(ctx context.Context, db *duck.DB, deliveries []lake.Cause) error {
	if len(deliveries) == 0 {
		return nil
	}
	result, err := db.Query(ctx, `
		select deliveries.delivery_id, deliveries.period, deliveries.is_late, max(lists.title) as title
		from lake.deliveries
		left join lake.lists using (list_id)
		group by all
		order by deliveries.delivery_id`)
	if err != nil {
		return fmt.Errorf("read deliveries: %w", err)
	}
	rows := make(map[string][]any, len(result.Rows))
	for _, row := range result.Rows {
		rows[row[0].(string)] = row
	}
	for i := range deliveries {
		row := rows[deliveries[i].DeliveryID]
		if row == nil { // gone
			continue
		}
		if period, ok := row[1].(string); ok {
			if deliveries[i].Period, err = enrolment.ParsePeriod(period); err != nil {
				return fmt.Errorf("read deliveries: %w", err)
			}
		}
		deliveries[i].IsLate, _ = row[2].(bool)
		deliveries[i].Title, _ = row[3].(string)
	}
	return nil
}

// decisionCauses gives the rows that one decisions.csv has and another lacks: those that came, then those that were struck
// out. Both were read strictly before they became inputs.
func decisionCauses(l *lake.Lake, before, after string) ([]lake.Cause, error) {
	if before == after {
		return nil, nil
	}
	old, err := decisionLines(l, before)
	if err != nil {
		return nil, err
	}
	now, err := decisionLines(l, after)
	if err != nil {
		return nil, err
	}
	var found []lake.Cause
	for _, side := range []struct {
		kind       lake.CauseKind
		rows, lack [][]string
	}{{lake.Decided, now, old}, {lake.DecisionGone, old, now}} {
		for _, row := range side.rows {
			if slices.ContainsFunc(side.lack, func(other []string) bool { return slices.Equal(row, other) }) {
				continue
			}
			cause, err := decisionCause(side.kind, row)
			if err != nil {
				return nil, err
			}
			found = append(found, cause)
		}
	}
	return found, nil
}

// decisionSubject is the column of decisions.csv that says what was decided about.
const decisionSubject = 3

// decisionCause makes a cause of a row of decisions.csv.
func decisionCause(kind lake.CauseKind, row []string) (lake.Cause, error) {
	at, err := time.Parse(time.RFC3339, row[0])
	if err != nil {
		return lake.Cause{}, fmt.Errorf("read decisions: %w", err)
	}
	at = at.UTC()
	return lake.Cause{Kind: kind, Name: row[2] + " " + row[decisionSubject], At: &at, By: row[1], Reason: row[4]}, nil
}

// decisionLines gives the rows of a decisions.csv that a snapshot names, without the header.
func decisionLines(l *lake.Lake, object string) ([][]string, error) {
	if object == "" {
		return nil, nil
	}
	text, err := os.ReadFile(l.TextPath(object))
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	return rows[min(1, len(rows)):], nil
}
