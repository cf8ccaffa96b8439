package demo

import (
	"context"
	"errors"
	"io"
	"strconv"

	"cakupan/enrolment"
)

// form is how a layout writes the file of an agency's list.
type form interface {
	sheets(rows int) []string
	widths() []int                 // of the columns
	begin(document, *filing) error // a sheet
	row(number int, f flaw)        // into the nominee's cells, wrong by a flaw
	finish(d document, f *filing, rows int) error
}

// write writes the file and counts it.
func (f *filing) write(ctx context.Context, p *province, to io.Writer) error {
	roll := f.roll()
	row := nomineeRow{filing: f, register: p.register}
	var form form = sippForm{&row}
	if f.list.layout == "bnba" {
		form = bnbaForm{&row}
	}
	doc, err := f.habit().document(to, f.received, form.widths(), form.sheets(roll.total))
	if err != nil {
		return err
	}
	order := shuffled(roll.total, p.register.drawFor(f.month, f.list.id))
	if f.nominees[0].cohort.villages != nil {
		order = shuffle{roll.total, 1, 0} // village by village
	}
	if err := form.begin(doc, f); err != nil {
		return err
	}
	for i := range roll.total {
		if f.habit().endsSheet(i) {
			if err := errors.Join(doc.nextSheet(), form.begin(doc, f)); err != nil {
				return err
			}
		}
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		n, index := roll.at(order.of(i))
		p.register.person(f.nominees[n].cohort, index, &row.person)
		doubt := row.doubt(i)
		row.reset()
		form.row(i+1, doubt)
		row.count(&f.nominees[n], doubt)
		if err := doc.row(&row.cells); err != nil {
			return err
		}
	}
	if err := form.finish(doc, f, roll.total); err != nil {
		return err
	}
	if f.basis == "slot" {
		f.tally.find(asOfAssumed)
	}
	f.tally.read = doc.rows()
	return doc.close()
}

// roll gives who stands on the list: a stretch for each of the nominees, empty ones too.
func (f *filing) roll() *roll {
	var r roll
	for _, n := range f.nominees {
		r.total += n.cohort.size
		r.stretches = append(r.stretches, stretch{section{n.cohort, firstRow}, 0, r.total})
	}
	return &r
}

// nomineeRow makes the rows of an agency's list.
type nomineeRow struct {
	cells
	person
	filing   *filing
	register *register
}

// doubt gives what is wrong with the i-th row of a list, but for its NIK: now and then one.
func (r *nomineeRow) doubt(i int) flaw {
	if r.cohort.flaw != sound {
		return sound
	}
	if i%doubtEvery != doubtEvery/2 || r.filing.list.role != enrolment.Nominations {
		return sound
	}
	doubts := doubtsOfNominees
	if r.filing.list.layout != "bnba" || r.cohort.villages != nil && r.cohort.state(0, of(2025, 1)) != covered {
		doubts = doubts[:len(doubts)-1] // no village there; or one that should stay known, as it has not paid
	}
	doubt := doubts[i/doubtEvery%len(doubts)]
	if doubt == villageUnresolved && r.filing.list.covers[0] == "82.03" {
		return subdistrictDisputed
	}
	return doubt
}

// count counts a row.
func (r *nomineeRow) count(n *nominees, doubt flaw) {
	if f := r.cohort.flaw; f.breaksNIK() {
		r.filing.tally.reject(f)
		return
	}
	r.filing.tally.accept(doubt, r.issuer.flaw)
	n.accepted++
	if n.groups == nil {
		n.groups = map[enrolment.Group]int64{}
	}
	n.groups[r.group()]++
}

func (r *nomineeRow) nikCell(workbook bool) {
	kind := textCell
	spelled, isNumber := r.register.spellNIK(&r.person, r.cohort.flaw, workbook, r.text)
	if isNumber {
		kind = numberCell
	}
	r.text = spelled
	r.end(kind)
}

func (r *nomineeRow) nameCell(f flaw) {
	if f != nameMissing {
		r.text = r.name().plain(r.text)
	}
	r.end(textCell)
}

func (r *nomineeRow) motherCell() {
	r.text = r.mother().plain(r.text)
	r.end(textCell)
}

func (r *nomineeRow) sexCell(f flaw) {
	switch {
	case f == sexUnknown:
		r.add("X")
	case r.woman != (f == nikSex):
		r.add("P")
	default:
		r.add("L")
	}
}

func (r *nomineeRow) phoneCell() {
	r.text = appendDigits(append(r.text, "0810"...), r.chance.below(forPhone, 100_000_000), 8)
	r.end(textCell)
}

func (r *nomineeRow) addressCell() {
	r.text = append(append(append(r.text, "Jl. "...), pick(streets, r.chance, forStreet)...), " No. "...)
	r.text = strconv.AppendInt(r.text, int64(1+r.chance.below(forHouse, 180)), 10)
	r.end(textCell)
}
