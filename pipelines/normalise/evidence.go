package normalise

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"slices"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// evidence is what the columns of a file show when they are looked at before any of its rows is judged: how the file
// writes its dates and amounts, which no single value can tell, and which identity numbers a family shares.
type evidence struct {
	asOf      enrolment.Date       // position date of the file
	calendars [fieldCount]calendar // of the columns of dates
	decimals  decimals
	hasWholes bool // the file's numbers beyond 2^53 are whole: some are odd, which no float64 is
	shared    map[familyNIK]bool
	paidFor   enrolment.Period // contribution month that the titles state; zero when they state none, or several
}

// sampleRows is how many data rows of a sheet are looked at. The share of rows that tell day from month is over a half. A table
// of families is looked for among familyRows.
const (
	sampleRows = 4096
	familyRows = 4 * sampleRows
)

// tolerated is the share of a column's values, one in so many, that may speak against the others and does not count.
const tolerated = 20

// outweighs tells whether a is nearly all of a and b.
func outweighs(a, b int) bool { return a > 0 && b*tolerated <= a+b }

// dateFields are the columns whose order of day and month is looked for.
var dateFields = []field{
	fieldBirthDate, fieldBirthPlaceDate, fieldEnrolledOn, fieldPaidThrough, fieldLeftOn, fieldStartsOn, fieldEndsOn, fieldFirstPaidOn,
}

// moneyFields are the columns of amounts and counts.
var moneyFields = []field{fieldWage, fieldContribution, fieldRegisteredCount, fieldActiveCount}

// gather looks at the first rows of each sheet, whichever of its tables they stand in, and at the further ones as far as they
// stand in a table that names people with their families. What stands below familyRows of another table shows nothing.
func (r *reading) gather(ctx context.Context) error {
	w := &witnesses{date1904: r.book.Date1904}
	for i := range r.tables {
		if len(r.tables[i]) == 0 {
			continue
		}
		rehearsal := r.rehearse(i)
		seen := 0
		for row, err := range r.firstRows(ctx, i) {
			if err != nil {
				if returnCode(err) != "" { // the reading comes upon it again
					break
				}
				return err
			}
			if isBlankRow(row) {
				continue
			}
			t, err := rehearsal.tableOf(row)
			if err != nil { // the reading comes upon it again
				break
			}
			if t == nil {
				continue
			}
			families := t.has(fieldNIK) && t.has(fieldFamilyCard) && t.has(fieldName)
			if seen < sampleRows {
				w.hear(t, row)
			} else if !families && seen >= familyRows {
				break
			}
			if families {
				w.hearFamily(t, row)
			}
			seen++
		}
	}
	r.evidence = w.evidence(r.manifest.AsOf)
	r.evidence.paidFor = r.titles.paidFor()
	r.samples = nil
	return nil
}

// firstRows gives the rows of the i-th sheet from its beginning: those at hand, where a short sheet has no others.
func (r *reading) firstRows(ctx context.Context, i int) iter.Seq2[*sheet.Row, error] {
	s := r.samples[i]
	if !s.isAll {
		return r.book.Rows(ctx, s.sheet.Name)
	}
	return func(yield func(*sheet.Row, error) bool) {
		for k := range s.rows {
			if !yield(&s.rows[k], nil) {
				return
			}
		}
	}
}

// written says how the values of a column are written, where the file shows that it is otherwise than usual: "month_first" or
// "mixed_order" for dates, "decimal_comma", "decimal_point" or "mixed_marks" for amounts, else "".
func (e *evidence) written(f field) string {
	if slices.Contains(moneyFields, f) {
		return map[decimals]string{decimalComma: "decimal_comma", decimalPoint: "decimal_point", mixedMarks: "mixed_marks"}[e.decimals]
	}
	return map[dateOrder]string{monthFirst: "month_first", mixedOrder: "mixed_order"}[e.calendars[f].order]
}

// witnesses are counts of the values that can be read in one way alone.
type witnesses struct {
	date1904 bool
	dates    [fieldCount]dateWitness
	commas   int // values whose comma is the decimal mark, or whose point is not
	points   int // the other way round
	odd      int // identity numbers beyond 2^53, stored as numbers, that are odd
	serials  [2]int
	families []familyMember
	nik      [32]byte
	kk       [32]byte
	name     []byte
}

// dateWitness counts the values of a column of dates.
type dateWitness struct {
	dayFirst, monthFirst int // as text
	early, late          int // date cells: up to the 12th day of a month, and after it; without the first, on which much begins
}

// hear takes in one data row.
func (w *witnesses) hear(t *table, row *sheet.Row) {
	cell := t.cell(row, fieldNIK)
	number, lost := plainNumber(w.nik[:0], cell)
	nik, broken := judgeNIK(number, lost, cell.Type, true, nil, nil)
	if broken != ok {
		nik = enrolment.NIK{}
	}
	if cell.Type == sheet.Number && isBeyondFloats(number) && (number[len(number)-1]-'0')%2 == 1 {
		w.odd++
	}
	for _, f := range dateFields {
		if !t.has(f) {
			continue
		}
		born := nik
		if f != fieldBirthDate && f != fieldBirthPlaceDate {
			born = enrolment.NIK{}
		}
		w.hearDate(&w.dates[f], t.cell(row, f), born)
	}
	for _, f := range moneyFields {
		if c := t.cell(row, f); c.Type == sheet.Text {
			switch markOf(trimmed(c.Text)) {
			case decimalComma:
				w.commas++
			case decimalPoint:
				w.points++
			}
		}
	}
}

// hearDate takes in one value of a column. Of a birth date both of whose numbers can be the day, the NIK of the row knows.
func (w *witnesses) hearDate(d *dateWitness, cell sheet.Cell, born enrolment.NIK) {
	text := trimmed(cell.Text)
	switch cell.Type {
	case sheet.Date:
		if day, found := cell.Date(w.date1904); found {
			switch _, _, n := day.Civil(); {
			case n > 12:
				d.late++
			case n > 1:
				d.early++
			}
		}
		return
	case sheet.Text:
	default:
		return
	}
	if len(text) == serialDigits && isDigits(text) {
		w.hearSerial(text, born)
		return
	}
	if start := bytes.IndexAny(text, "0123456789"); start > 0 {
		text = text[start:] // "Ternate, 12-05-1980"
	}
	var parts [3]datePart
	if splitDate(text, &parts) != 3 || parts[0].isName() || parts[1].isName() || parts[0].width > 2 || parts[1].width > 2 {
		return
	}
	first, second := parts[0].value, parts[1].value
	switch {
	case first > 12 && second >= 1 && second <= 12:
		d.dayFirst++
	case second > 12 && first >= 1 && first <= 12:
		d.monthFirst++
	case born.IsZero() || first == second:
	default:
		switch day, month, _, _ := born.Birth(); {
		case first == day && second == month:
			d.dayFirst++
		case first == month && second == day:
			d.monthFirst++
		}
	}
}

// hearSerial takes in a birth date that lost its style: the NIK of the row knows from which year its days are counted.
func (w *witnesses) hearSerial(text []byte, born enrolment.NIK) {
	if born.IsZero() {
		return
	}
	day, month, year, _ := born.Birth()
	for i := range w.serials {
		d, found := sheet.Cell{Text: text, Type: sheet.Date}.Date(i == 1)
		if !found {
			continue
		}
		if y, m, n := d.Civil(); n == day && m == month && y%100 == year {
			w.serials[i]++
		}
	}
}

// evidence weighs what was heard. Of a file that says nothing, dates are day first and a point parts thousands.
func (w *witnesses) evidence(asOf enrolment.Date) evidence {
	e := evidence{asOf: asOf, decimals: weighMarks(w.commas, w.points), hasWholes: w.odd > 0, shared: sharedNIKs(w.families)}
	date1904 := w.date1904 || w.serials[1] > w.serials[0]
	for f := range e.calendars {
		e.calendars[f] = calendar{date1904: date1904, asOf: asOf, order: w.dates[f].order(), isSwept: w.dates[f].isSwept()}
	}
	return e
}

// order gives the order of a column: that of nearly all of its values that tell.
func (d dateWitness) order() dateOrder {
	switch {
	case outweighs(d.monthFirst, d.dayFirst):
		return monthFirst
	case d.monthFirst > 0 && !outweighs(d.dayFirst, d.monthFirst):
		return mixedOrder
	}
	return dayFirst
}

// sweptCells is how many date cells it takes to tell chance from a rule: that 20 dates all lie within the first 12 days of a
// month happens once in a hundred million times.
const sweptCells = 20

// isSwept tells a column in which a spreadsheet that expects the month first made dates of what it could, 05-12-1980, and
// left the others, 25-12-1980, as text: no date cell lies after the 12th, and there is text that does.
func (d dateWitness) isSwept() bool { return d.early >= sweptCells && d.late == 0 && d.dayFirst > 0 }

// familyNIK is an identity number and a family card number (No. KK), as numbers.
type familyNIK struct{ nik, kk uint64 }

// familyMember is a row that names somebody with a family: the name as a hash that is good for nothing but equality.
type familyMember struct {
	of   familyNIK
	name uint64
}

// mostMembers bounds what is remembered of a list of families: 48 MB.
const mostMembers = 1 << 21

func (w *witnesses) hearFamily(t *table, row *sheet.Row) {
	nik, _ := plainNumber(w.nik[:0], t.cell(row, fieldNIK))
	kk, _ := plainNumber(w.kk[:0], t.cell(row, fieldFamilyCard))
	of, found := familyOf(nik, kk)
	if !found || len(w.families) == mostMembers {
		return
	}
	w.name = foldName(w.name[:0], t.text(row, fieldName))
	w.families = append(w.families, familyMember{of, fnv1a(w.name)})
}

// familyOf gives the numbers of a row that has both.
func familyOf(nik, kk []byte) (of familyNIK, found bool) {
	if len(nik) != nikDigits || len(kk) != nikDigits || !isDigits(nik) || !isDigits(kk) {
		return of, false
	}
	return familyNIK{uint64(number(nik)), uint64(number(kk))}, true
}

// sharedNIKs gives the numbers by which two or more names of one family go, nil for none.
func sharedNIKs(members []familyMember) map[familyNIK]bool {
	slices.SortFunc(members, func(a, b familyMember) int {
		return cmp.Or(cmp.Compare(a.of.nik, b.of.nik), cmp.Compare(a.of.kk, b.of.kk))
	})
	var shared map[familyNIK]bool
	for i := 1; i < len(members); i++ {
		if before := members[i-1]; before.of == members[i].of && before.name != members[i].name {
			if shared == nil {
				shared = make(map[familyNIK]bool)
			}
			shared[before.of] = true
		}
	}
	return shared
}

// fnv1a is the 64-bit hash of Fowler, Noll and Vo.
func fnv1a(text []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range text {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}
