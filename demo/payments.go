package demo

import (
	"context"
	"io"
	"slices"
	"strconv"
	"time"

	"cakupan/enrolment"
)

var paymentColumns = []string{"NoKPJ", "NIK", "NamaTenagaKerja", "BLTH", "UpahDilaporkan", "IuranJKK", "IuranJKM",
	"IuranJHTPemberiKerja", "IuranJHTPekerja", "IuranJPPemberiKerja", "IuranJPPekerja", "TotalIuranBPJSTK"}

// f2aDistrict is the one that sent, in one month, the form F2A that payroll programs print: it has no month paid for, so that
// the list is held.
const f2aDistrict = "82.05"

var f2aMonth = of(2025, 3)

// hasMonths tells whether the report says for which months was paid.
func (l *paymentList) hasMonths() bool { return l.of.code != f2aDistrict || l.month != f2aMonth }

// A BPU member's contribution a month, at the lowest wage: work accident and death.
const (
	reportedWage = 1_000_000
	accidentIDR  = 10_000
	deathIDR     = 6_800
)

// paymentList is a district's contribution report (laporan iuran) of BPU members for what was paid in a month.
type paymentList struct {
	of       *district
	month    month
	received time.Time
	isAgain  bool // made a second time, in another order

	tally tally
}

// paid is a stretch of the roll and the months that were paid for, a row each.
type paid struct{ first, last month }

// write writes the report and counts it.
func (l *paymentList) write(ctx context.Context, p *province, to io.Writer) error {
	roll, paid := l.roll(p)
	doc := newCSV(closable{to}, semicolonCSV)
	columns := paymentColumns
	if !l.hasMonths() {
		columns = slices.DeleteFunc(slices.Clone(columns), func(name string) bool { return name == "BLTH" })
	}
	if err := header(doc, columns); err != nil {
		return err
	}
	turn := "iuran"
	if l.isAgain {
		turn = "iuran lagi"
	}
	order := shuffled(roll.total, p.register.drawFor(l.month, turn+l.of.code))
	row := paymentRow{register: p.register}
	rows := 0
	for i := range roll.total {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		stretch, index := roll.at(order.of(i))
		section := roll.stretches[stretch].section
		p.register.person(section.cohort, index, &row.person)
		row.kind = section.row
		first, last := paid[stretch].first, paid[stretch].last
		if !l.hasMonths() {
			first = last
		}
		for m := first; m <= last; m++ {
			row.write(m, l.hasMonths())
			row.count(&l.tally, l.hasMonths())
			if err := doc.row(&row.cells); err != nil {
				return err
			}
			rows++
		}
	}
	var c cells
	total := "TOTAL"
	if !l.hasMonths() { // so that two months with the same payments are two files
		total += " " + string(appendMonth(nil, l.month))
	}
	c.add(total)
	for range columns[1 : len(columns)-8] {
		c.add("")
	}
	for _, each := range []int{reportedWage, accidentIDR, deathIDR, 0, 0, 0, 0, accidentIDR + deathIDR} {
		c.number(rows * each)
	}
	if err := doc.row(&c); err != nil {
		return err
	}
	l.tally.read = doc.rows()
	return doc.close()
}

// roll gives for whom something was paid, and beside each stretch for which months.
func (l *paymentList) roll(p *province) (*roll, []paid) {
	var r roll
	var months []paid
	put := func(s section, from, to int, first, last month) {
		if to > from {
			r.add(s, from, to)
			months = append(months, paid{first, last})
		}
	}
	for _, s := range p.members[l.of.number] {
		if s.row == besides && s.cohort.segment == enrolment.PU {
			put(s, 0, s.cohort.size, l.month, l.month)
		} else if s.row == firstRow || s.row == besides {
			from, to, first, last := s.cohort.paying(l.month)
			put(s, from, to, first, last)
		}
	}
	return &r, months
}

// paymentRow makes the rows of a contribution report.
type paymentRow struct {
	cells
	person
	register *register
	kind     rowKind
}

func (r *paymentRow) write(m month, hasMonths bool) {
	r.reset()
	if r.index%40 == 7 {
		r.add("00000000000")
	} else {
		r.text = r.register.kpj(&r.person, r.kind != firstRow, r.text)
		r.end(textCell)
	}
	if f := r.cohort.flaw; r.cohort.kind == payerOnly && f.breaksNIK() {
		r.text, _ = r.register.spellNIK(&r.person, f, false, r.text)
	} else {
		r.text = append(r.text, r.person.nik[:]...)
	}
	r.end(textCell)
	r.text = r.name().capitals(r.text)
	r.end(textCell)
	switch f := r.cohort.flaw; {
	case !hasMonths:
	case f == paidFormat:
		r.add("LUNAS")
	case f == paidImpossible:
		r.add("13-" + strconv.Itoa(m.year()))
	default:
		r.text = appendMonth(r.text, m)
		r.end(textCell)
	}
	r.add("1000000", "10000", "6800", "0", "0", "0", "0", "16800")
}

// count counts the row. Of the flaws of a cohort in the list of members the report has none.
func (r *paymentRow) count(t *tally, hasMonths bool) {
	doubt, isBroken := r.issuer.flaw, r.cohort.flaw.breaksNIK()
	if r.cohort.kind != payerOnly || !isBroken && !hasMonths {
		t.accept(doubt)
		return
	}
	if isBroken {
		doubt = sound
	}
	t.reject(r.cohort.flaw, doubt)
}
