package pipelines

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/model"
	"cakupan/pipelines/publish"
	"cakupan/project"
)

// sources are the tables of schema lake for one night: the parts of every delivery that was normalised, and the
// small tables that describe the night itself.
type sources struct {
	delivered []publish.Delivered
	small     []publish.Small
	paths     map[string][]string     // table → Parquet files, never none
	records   map[string][]model.Part // the tables whose rows come in deliveries → their files
	rows      int64                   // of these
}

// gather lays the night's tables out for the models.
func gather(l *lake.Lake, p *project.Project, deliveries []enrolment.Delivery, manifests []enrolment.Manifest) (*sources, error) {
	s := &sources{paths: make(map[string][]string), records: make(map[string][]model.Part)}
	var rows [][]any
	for i, d := range deliveries {
		m := manifests[i]
		if err := m.Check(); err != nil {
			return nil, err
		}
		rows = append(rows, deliveryRow(p, d, m))
		if d.ResentOf != "" || m.FileFault != nil {
			continue
		}
		s.delivered = append(s.delivered, publish.Delivered{Delivery: d, Manifest: m})
		for _, part := range m.Parts {
			path := l.ObjectPath(part.Object)
			s.paths[part.Table] = append(s.paths[part.Table], path)
			s.rows += part.Rows
			s.records[part.Table] = append(s.records[part.Table], model.Part{DeliveryID: d.ID, Path: path, SHA256: part.Object})
		}
	}
	for _, t := range []struct {
		name string
		rows [][]any
	}{
		{"deliveries", rows},
		{"lists", listRows(p)},
		{"decisions", decisionRows(p)},
		{"project", projectRows(p)},
	} {
		file, err := l.PutTable(lake.TableNamed(t.name), t.rows)
		if err != nil {
			return nil, fmt.Errorf("write lake.%s: %w", t.name, err)
		}
		s.small = append(s.small, publish.Small{Table: t.name, File: file})
		s.paths[t.name] = []string{l.ObjectPath(file.Object)}
	}
	for _, table := range lake.Tables {
		if len(s.paths[table.Name]) > 0 {
			continue
		}
		file, err := emptyPart(l)(table.Name)
		if err != nil {
			return nil, err
		}
		s.paths[table.Name] = []string{l.ObjectPath(file.Object)}
		s.records[table.Name] = nil
	}
	return s, nil
}

// emptyPart gives a file without rows of any table.
func emptyPart(l *lake.Lake) func(table string) (lake.TableFile, error) {
	return func(table string) (lake.TableFile, error) { return l.PutTable(lake.TableNamed(table), nil) }
}

// deliveryRow is a row of lake.deliveries. A delivery that is the same file again speaks of no month of its own:
// it stands in the slot in which it arrived.
func deliveryRow(p *project.Project, d enrolment.Delivery, m enrolment.Manifest) []any {
	state, period, fileFault := "normalised", m.Period, any(nil)
	switch {
	case d.ResentOf != "":
		state, period, fileFault = "resent", slot(d.ReceivedAt, p.TimeZone), "file.resent"
	case m.FileFault != nil:
		state, fileFault = "returned", m.FileFault.Code
		if period.IsZero() {
			period = slot(d.ReceivedAt, p.TimeZone)
		}
	}
	dueOn, isLate := any(nil), false
	if d.List.DueDay > 0 {
		due := dueDate(period, d.List.DueDay)
		dueOn, isLate = due, enrolment.DateOf(d.ReceivedAt.In(p.TimeZone)) > due
	}
	return []any{
		d.ID, d.ListID, d.SHA256, d.Name, d.Bytes, d.ReceivedAt, d.ReceivedClock, state,
		date(m.AsOf), text(m.AsOfBasis), period.String(), text(m.Stage),
		m.RowsRead, m.Accepted, m.Rejected, m.Ignored, fileFault, text(holdCodes(m.Holds)), dueOn, isLate, int64(m.Version),
	}
}

// holdCodes joins the codes that a file is held for by one blank, in alphabetical order, each once.
func holdCodes(holds []enrolment.Fault) string {
	var codes []string
	for _, hold := range holds {
		codes = append(codes, hold.Code)
	}
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), " ")
}

// slot is the month that a list delivered at t is expected to speak of: the one before.
func slot(t time.Time, zone *time.Location) enrolment.Period {
	local := t.In(zone)
	return enrolment.Period{Year: local.Year(), Month: local.Month()}.Add(-1)
}

// dueDate is the day of the following month by which a month's list is expected.
func dueDate(period enrolment.Period, day int) enrolment.Date {
	next := period.Add(1)
	return min(next.First()+enrolment.Date(day-1), next.End())
}

// listRows are the rows of lake.lists: one for each district that a list covers, one for a list that covers none.
func listRows(p *project.Project) [][]any {
	var rows [][]any
	for _, l := range p.Lists() {
		covers := l.Covers
		if len(covers) == 0 {
			covers = []string{""}
		}
		for _, district := range covers {
			rows = append(rows, []any{
				l.ID, l.Title, l.Sender.ID, l.Sender.Name, string(l.Role), string(l.Mode), text(district),
				text(l.Sender.BranchCode), text(l.Sender.BranchDistrict), text(string(l.Constants.Segment)),
				text(string(l.Constants.Payer)), text(string(l.Constants.Group)), text(l.Constants.DecreeNo),
				date(l.Constants.CoveredFrom), date(l.Constants.CoveredUntil), int64(l.DueDay), l.DueDay > 0,
			})
		}
	}
	return rows
}

func decisionRows(p *project.Project) [][]any {
	var rows [][]any
	for _, d := range p.Decisions {
		rows = append(rows, []any{d.At, d.By, string(d.Kind), d.Subject, text(d.Reason)})
	}
	return rows
}

func projectRows(p *project.Project) [][]any {
	_, offset := time.Date(2025, time.January, 1, 0, 0, 0, 0, p.TimeZone).Zone() // no zone of Indonesia has a summer time
	return [][]any{{
		p.Province, p.Name, text(p.Notice), p.HeadlineBase, int64(p.ClosesUntilDay),
		int64(p.CarryForwardMonths), int64(p.GraceMonths), int64(p.ShrinkHoldPercent), int64(offset / 60),
	}}
}

// text and date give null for what is not there.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func date(d enrolment.Date) any {
	if d == 0 {
		return nil
	}
	return d
}

// texts stores each file at the root of fsys that pattern matches and gives its object by name.
func texts(l *lake.Lake, fsys fs.FS, pattern string) (map[string]string, error) {
	names, err := fs.Glob(fsys, pattern)
	if err != nil {
		return nil, err
	}
	objects := make(map[string]string, len(names))
	for _, name := range names {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		object, err := l.PutBytes(content)
		if err != nil {
			return nil, fmt.Errorf("store %s: %w", name, err)
		}
		objects[name] = object.SHA256
	}
	return objects, nil
}
