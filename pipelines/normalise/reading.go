package normalise

import (
	"context"
	"errors"
	"os"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/sheet"
)

// sink takes what a delivery's rows come to, in file order. A *lake.Staging is one.
type sink interface {
	Write(*enrolment.Record) error
	WriteHeads(*enrolment.HeadCount) error
	WriteFault(f *enrolment.Fault, rejected bool, name, birth enrolment.PersonID) error
	EndPart() error
}

// reading is one delivery while it is read: first the titles and headers, then the rows.
type reading struct {
	step     *Step
	list     *enrolment.List
	layout   *Layout
	book     *book.Book // nil when the file could not be opened
	tables   []*table   // by sheet; nil for one without a table
	titles   titles
	manifest enrolment.Manifest
}

// begin opens the file and finds out where its tables stand and which day it speaks of. A file that is no list is
// returned: the manifest then says why, and there is nothing to read.
func (s *Step) begin(ctx context.Context, d *enrolment.Delivery, layout *Layout, file *os.File) (*reading, error) {
	r := &reading{step: s, list: d.List, layout: layout, manifest: enrolment.Manifest{
		DeliveryID: d.ID, Version: Version, FaultCounts: make(map[string]int64),
	}}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	r.book, err = book.Open(file, info.Size(), d.Name)
	if err == nil {
		err = r.survey(ctx)
	}
	if err != nil && !r.giveBack(err) {
		r.close()
		return nil, err
	}
	r.date(d)
	return r, nil
}

func (r *reading) close() {
	if r.book != nil {
		r.book.Close()
	}
}

// calendar is how the file's dates are read.
func (r *reading) calendar() calendar { return calendar{r.book.Date1904, r.manifest.AsOf} }

func (r *reading) isReturned() bool { return r.manifest.FileFault != nil }

// returnCodes are the faults for which a whole file goes back.
var returnCodes = []struct {
	err  error
	code string
}{
	{sheet.ErrEmpty, "file.empty"},
	{sheet.ErrNotATable, "file.not_a_table"},
	{sheet.ErrEncrypted, "file.encrypted"},
	{sheet.ErrTruncated, "file.truncated"},
	{sheet.ErrTooLarge, "file.too_large"},
	{sheet.ErrHostile, "file.hostile"},
}

// giveBack returns the file when err is one of a file that is no readable list. Whatever was read of it is ignored.
func (r *reading) giveBack(err error) bool {
	code := returnCode(err)
	if code != "" {
		r.returnFor(enrolment.Fault{Code: code})
	}
	return code != ""
}

// returnCode gives the code of an error of a file that is no readable list, "" for any other.
func returnCode(err error) string {
	for _, returned := range returnCodes {
		if errors.Is(err, returned.err) {
			return returned.code
		}
	}
	return ""
}

func (r *reading) returnFor(f enrolment.Fault) {
	f.Severity = enrolment.Returned
	m := &r.manifest
	m.FileFault = &f
	m.Accepted, m.Rejected, m.Ignored, m.FaultCounts = 0, 0, m.RowsRead, nil
}

// survey finds the tables and reads what stands above them.
func (r *reading) survey(ctx context.Context) error {
	var elsewhere titles // in sheets without a table
	looked := lookedFor{missing: r.layout.required}
	for _, s := range r.book.Sheets() {
		t, above, err := r.surveySheet(ctx, s.Name, &looked)
		if err != nil {
			return err
		}
		r.tables = append(r.tables, t)
		r.titles.read(s.Name)
		if t != nil {
			r.titles.add(above)
		} else {
			elsewhere.add(above)
		}
	}
	r.titles.add(elsewhere)
	for _, t := range r.tables {
		if t != nil {
			return nil
		}
	}
	if err := r.countIgnored(ctx); err != nil {
		return err
	}
	if r.manifest.RowsRead == 0 {
		return sheet.ErrEmpty
	}
	r.returnFor(looked.fault(r.layout))
	return nil
}

// surveySheet finds a sheet's header row among its first rows, nil when it has none, and reads the titles above it.
func (r *reading) surveySheet(ctx context.Context, name string, looked *lookedFor) (t *table, above titles, err error) {
	for row, err := range r.book.Rows(ctx, name) {
		if err != nil {
			return nil, above, err
		}
		if row.Number > headerRows {
			break
		}
		missing, columns := r.layout.missingHeadings(row)
		if len(missing) == 0 {
			return newTable(r.layout, name, r.book.Kind, row, columns), above, nil
		}
		looked.at(name, row.Number, missing)
		above.readRow(row, r.book.Date1904)
	}
	return nil, above, nil
}

// lookedFor is the row that came nearest to a header.
type lookedFor struct {
	sheet   string
	row     int
	missing []field
}

func (l *lookedFor) at(sheetName string, number int, missing []field) {
	if len(missing) < len(l.missing) {
		*l = lookedFor{sheetName, number, missing}
	}
}

// fault names the headings that were looked for, as the layout writes them: those that the nearest row lacks, else all.
func (l *lookedFor) fault(layout *Layout) enrolment.Fault {
	headings := make([]string, len(l.missing))
	for i, f := range l.missing {
		headings[i] = layout.written[f]
	}
	return enrolment.Fault{Code: "file.header_not_found", Sheet: l.sheet, Row: l.row, Heading: strings.Join(headings, ", ")}
}

// date sets position date, month and stage, and the fingerprint, which depends on what gave the date.
func (r *reading) date(d *enrolment.Delivery) {
	s, m := r.step, &r.manifest
	assumed := position{}
	at, known := stated(d, r.titles.asOf)
	if !known {
		assumed = slot(d.ReceivedAt, s.TimeZone)
		at = assumed
	}
	m.AsOf, m.AsOfBasis = at.asOf, at.basis
	m.Period = enrolment.PeriodOf(at.asOf, s.ClosesUntilDay)
	m.Fingerprint = s.fingerprint(d, r.layout, assumed)
	if m.Stage = r.titles.stage; m.Stage == "" {
		m.Stage = stageIn(d.Name)
	}
}

// errReturned is the error of a file that turned out to be unreadable on the way.
var errReturned = errors.New("file is returned")

// read hands every row's outcome on. On errReturned the manifest says why the file goes back, and what to has got does
// not count.
func (r *reading) read(ctx context.Context, to sink) error {
	if r.manifest.AsOfBasis == basisSlot {
		f := enrolment.Fault{Field: "as_of", Code: asOfAssumed.code(), Severity: asOfAssumed.severity()}
		if err := r.fault(&f, &outcome{}, to); err != nil {
			return err
		}
	}
	if err := r.rows(ctx, to); err != nil {
		if r.giveBack(err) {
			return errReturned
		}
		return err
	}
	return r.manifest.Check()
}

// outcome counts what a row came to and gives it to the sink: a record and its doubts, or the faults of a row set aside.
func (r *reading) outcome(out *outcome, to sink) (err error) {
	switch {
	case out.rejected:
		r.manifest.Rejected++
	case r.layout.rows == personRows:
		r.manifest.Accepted++
		err = to.Write(&out.record)
	default:
		r.manifest.Accepted++
		err = to.WriteHeads(&out.heads)
	}
	for i := range out.faults {
		if err != nil {
			break
		}
		err = r.fault(&out.faults[i], out, to)
	}
	return err
}

func (r *reading) fault(f *enrolment.Fault, out *outcome, to sink) error {
	r.manifest.FaultCounts[f.Code]++
	return to.WriteFault(f, out.rejected, out.name, out.birth)
}

// countIgnored counts the rows of a file without a table.
func (r *reading) countIgnored(ctx context.Context) error {
	for _, s := range r.book.Sheets() {
		last := 0
		for row, err := range r.book.Rows(ctx, s.Name) {
			if err != nil {
				return err
			}
			if !isBlankRow(row) {
				last = row.Number
			}
		}
		r.manifest.RowsRead += int64(last)
	}
	r.manifest.Ignored = r.manifest.RowsRead
	return nil
}

// isBlankRow tells a row that holds nothing that shows.
func isBlankRow(row *sheet.Row) bool {
	for _, cell := range row.Cells {
		if len(trimBlanks(cell.Text)) > 0 {
			return false
		}
	}
	return true
}
