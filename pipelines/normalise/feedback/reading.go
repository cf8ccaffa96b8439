package feedback

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/xuri/excelize/v2"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/normalise/book"
)

// Reading is a delivery as the rules find it: where its faults stand, and which of them an earlier delivery had.
type Reading struct {
	Delivery enrolment.Delivery
	Manifest enrolment.Manifest

	earlier *Earlier // nil when none is known
	groups  []*group
	sheets  []string       // that have marks
	first   map[string]int // row of a sheet with which its data begin
	marks   []mark         // by sheet and row
	mended  int64          // faults of the earlier delivery that are no more

	options book.Options // by which the file is opened
}

// Earlier is the delivery of the same list before the one that is read.
type Earlier struct {
	Delivery enrolment.Delivery
	Open     func() (*os.File, error)
}

// group is what is wrong in one way with one field.
type group struct {
	kind
	column string  // letter of the first, "" where no column is meant
	title  string  // its heading
	count  int64   // of faults
	fresh  int64   // of them, those that the earlier delivery had not
	first  []place // a few, in file order
	keys   []uint64
}

// kind is what faults of one group have in common.
type kind struct {
	severity enrolment.Severity
	code     string
	field    string
}

// place is a cell of the delivery.
type place struct {
	sheet string
	row   int // from 1; 0 when the whole file is meant
	col   int // from 0
}

// mark is a cell that is to be marked, in as little room as can be: a file can have millions.
type mark struct {
	row, col     int32 // row from 1, column from 0
	sheet, group uint16
}

const (
	shownPlaces = 5       // of a group, on the first sheet
	mostMarks   = 2 << 20 // more than the largest workbook can show
)

// Read reads a delivery by the rules. The one before it is read by the same rules, so that a rule or a layout that has
// changed in between makes nothing look new or mended.
func Read(ctx context.Context, step *normalise.Step, d enrolment.Delivery, file *os.File, earlier *Earlier) (*Reading, error) {
	r := &Reading{Delivery: d, earlier: earlier, options: step.Options(d.List)}
	w := newWitness(r)
	var err error
	if r.Manifest, err = step.Show(ctx, d, file, w); err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.marks, func(a, b mark) int { // what the file is held for came last
		return cmp.Or(cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.row, b.row))
	})
	before := &Reading{}
	if earlier != nil {
		if err := before.readEarlier(ctx, step, earlier); err != nil {
			return nil, fmt.Errorf("delivery %s before it: %w", earlier.Delivery.ID, err)
		}
	}
	r.compare(before)
	return r, nil
}

func (r *Reading) readEarlier(ctx context.Context, step *normalise.Step, earlier *Earlier) error {
	file, err := earlier.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	w := newWitness(r)
	w.keysAlone = true
	_, err = step.Show(ctx, earlier.Delivery, file, w)
	return err
}

// Faults gives how many faults there are, those of the whole file too.
func (r *Reading) Faults() int64 { return r.sum(func(g *group) int64 { return g.count }) }

// Fresh gives how many of the faults the earlier delivery had not: all where there is none.
func (r *Reading) Fresh() int64 { return r.sum(func(g *group) int64 { return g.fresh }) }

// Mended gives how many faults of the earlier delivery are no more.
func (r *Reading) Mended() int64 { return r.mended }

// weighing gives how many faults weigh so.
func (r *Reading) weighing(s enrolment.Severity) int64 {
	return r.sum(func(g *group) int64 {
		if g.severity != s {
			return 0
		}
		return g.count
	})
}

func (r *Reading) sum(of func(*group) int64) (n int64) {
	for _, g := range r.groups {
		n += of(g)
	}
	return n
}

// ordered gives the groups as they are to be mended: what keeps the whole file, then what sets rows aside, then doubts;
// the most frequent first.
func (r *Reading) ordered() []*group {
	rank := map[enrolment.Severity]int{enrolment.Returned: 0, enrolment.Held: 1, enrolment.Required: 2, enrolment.Doubtful: 3}
	groups := slices.Clone(r.groups)
	slices.SortFunc(groups, func(a, b *group) int {
		return cmp.Or(cmp.Compare(rank[a.severity], rank[b.severity]), cmp.Compare(b.count, a.count),
			cmp.Compare(a.code, b.code), cmp.Compare(a.field, b.field))
	})
	return groups
}

// witness fills a reading.
type witness struct {
	reading   *Reading
	keysAlone bool
	numbers   map[kind]uint16
	sheets    map[string]uint16
}

func newWitness(r *Reading) *witness {
	r.groups, r.sheets, r.marks, r.first = nil, nil, nil, make(map[string]int)
	return &witness{reading: r, numbers: make(map[kind]uint16), sheets: make(map[string]uint16)}
}

// Accepted sees a row that counts.
func (w *witness) Accepted(sheetName string, row int) error {
	w.begins(sheetName, row)
	return nil
}

// begins notes the first row of a sheet's data. Rows come in order.
func (w *witness) begins(sheetName string, row int) {
	if _, known := w.reading.first[sheetName]; !known {
		w.reading.first[sheetName] = row
	}
}

// Fault sees a fault. One for which the whole file goes back takes the place of all others.
func (w *witness) Fault(f *enrolment.Fault, _ bool, name, birth enrolment.PersonID) error {
	r := w.reading
	if f.Severity == enrolment.Returned {
		keysAlone := w.keysAlone
		*w = *newWitness(r)
		w.keysAlone = keysAlone
	}
	k := kind{f.Severity, f.Code, f.Field}
	number, known := w.numbers[k]
	if !known {
		number = uint16(len(r.groups)) // a rule and a field are one of a few
		w.numbers[k] = number
		r.groups = append(r.groups, &group{kind: k, column: f.Column, title: f.Heading})
	}
	g := r.groups[number]
	g.count++
	g.keys = append(g.keys, identity(f, name, birth))
	if w.keysAlone {
		return nil
	}
	if f.Row > 0 && f.Severity != enrolment.Held {
		w.begins(f.Sheet, f.Row)
	}
	col := 0 // where no column is meant, the row is marked at its beginning
	if number, err := excelize.ColumnNameToNumber(f.Column); err == nil {
		col = number - 1
	}
	if len(g.first) < shownPlaces {
		g.first = append(g.first, place{f.Sheet, f.Row, col})
	}
	if f.Row > 0 && len(r.marks) < mostMarks {
		r.marks = append(r.marks, mark{int32(f.Row), int32(col), w.sheet(f.Sheet), number})
	}
	return nil
}

// sheet numbers a sheet.
func (w *witness) sheet(name string) uint16 {
	number, known := w.sheets[name]
	if !known {
		number = uint16(len(w.reading.sheets))
		w.sheets[name] = number
		w.reading.sheets = append(w.reading.sheets, name)
	}
	return number
}
