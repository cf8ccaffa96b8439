package normalise

import (
	"context"
	"errors"
	"os"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/sheet"
)

// sink takes what a delivery's rows come to, in file order. A *lake.Staging is one.
type sink interface {
	Write(*enrolment.Record) error
	WriteHeads(*enrolment.HeadCount) error
	WriteFault(f *enrolment.Fault, rejected bool, of *enrolment.Record) error
	EndPart() error
}

// reading is one delivery while it is read: first the titles and headers, then the rows.
type reading struct {
	step     *Step
	list     *enrolment.List
	layout   *Layout       // of the tables
	layouts  []*Layout     // that are tried, in order
	book     *book.Book    // nil when the file could not be opened
	tables   [][]*table    // by sheet, in order; nil for one without a table
	surveyed []int         // by sheet: number of the last row among which its tables were looked for
	sampled  int           // bytes of the beginnings of sheets that were looked at
	samples  []*headSample // by sheet, until what its rows show is gathered
	titles   titles
	manifest enrolment.Manifest
	evidence evidence // of the tables
	findings findings // of the rows that were read
}

// begin opens the file and finds out where its tables stand and which day it speaks of. A file that is no list is
// returned: the manifest then says why, and there is nothing to read.
func (s *Step) begin(ctx context.Context, d *enrolment.Delivery, layout *Layout, file *os.File) (*reading, error) {
	layouts := append([]*Layout{layout}, layout.alternatives...)
	r := &reading{step: s, list: d.List, layout: layout, layouts: layouts, manifest: enrolment.Manifest{
		DeliveryID: d.ID, Version: Version, FaultCounts: make(map[string]int64),
	}}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	r.book, err = book.Open(file, info.Size(), d.Name, s.Options(d.List))
	if err == nil {
		err = r.survey(ctx)
	}
	if err != nil && !r.giveBack(err) {
		r.close()
		return nil, err
	}
	r.date(d)
	if r.isReturned() {
		return r, nil
	}
	if err := r.gather(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *reading) close() {
	if r.book != nil {
		r.book.Close()
	}
}

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
	m.Accepted, m.Rejected, m.Ignored, m.FaultCounts, m.Holds = 0, 0, m.RowsRead, nil, nil
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
	tried := ""
	if m.FileFault != nil && m.FileFault.Code == "file.encrypted" {
		tried = s.tried(d.List)
	}
	m.Fingerprint = s.fingerprint(d, r.layout, assumed, tried)
	if m.Stage = r.titles.stage; m.Stage == "" {
		m.Stage = stageIn(d.Name)
	}
	if !r.isReturned() {
		r.holdForMonth(d.Name)
	}
}

// errReturned is the error of a file that turned out to be unreadable on the way.
var errReturned = errors.New("file is returned")

// read hands every row's outcome on. On errReturned the manifest says why the file goes back, and what to has got does
// not count.
func (r *reading) read(ctx context.Context, to sink) error {
	if r.manifest.AsOfBasis == basisSlot {
		if err := r.doubtFile(asOfAssumed, enrolment.Fault{Field: "as_of"}, to); err != nil {
			return err
		}
	}
	if err := r.rows(ctx, to); err != nil {
		if r.giveBack(err) {
			return errReturned
		}
		return err
	}
	if r.findings.isWithoutSubdistricts {
		if err := r.doubtFile(villageUnresolved, r.columnFault(fieldVillage), to); err != nil {
			return err
		}
	}
	r.holdForRows()
	if err := r.handOnHolds(to); err != nil {
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

// doubtFile notes a rule that the file broke as a whole; f says where, as far as that is known.
func (r *reading) doubtFile(broken rule, f enrolment.Fault, to sink) error {
	f.Code, f.Severity = broken.code(), broken.severity()
	return r.fault(&f, &outcome{}, to)
}

func (r *reading) fault(f *enrolment.Fault, out *outcome, to sink) error {
	r.manifest.FaultCounts[f.Code]++
	return to.WriteFault(f, out.rejected, &out.record)
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
