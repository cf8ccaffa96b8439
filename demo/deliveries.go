package demo

import (
	"context"
	"io"
	"strings"
	"time"

	"cakupan/enrolment"
)

// delivery is one file of the demo.
type delivery struct {
	list     *list
	name     string
	month    month // of which it speaks
	asOf     enrolment.Date
	basis    string
	stage    string
	received time.Time
	slip     slip
	isHeld   bool
	copyOf   *delivery // the file with the same bytes
	weight   int       // the longer to write the greater

	content content
	tally   *tally // complete once content is written
}

// content writes a file.
type content interface {
	write(ctx context.Context, p *province, to io.Writer) error
}

func (d *delivery) path() string { return d.list.sender.folder() + "/" + d.name }

// isLate tells whether a monthly list came after the day on which it was due.
func (d *delivery) isLate() bool {
	if d.list.dueDay == 0 {
		return false
	}
	due := at((d.month+1).period().First()+enrolment.Date(d.list.dueDay-1), 23, 59, 59)
	return d.received.After(due)
}

// missingInJune are the districts whose lists did not come.
var missingInJune = map[string]bool{"82.03": true, "82.08": true}

func isMissing(code string, m month) bool { return m == june2025 && missingInJune[code] }

// resentInJune is the district whose list of May came again under June's name.
const resentInJune = "82.08"

// late are the lists that came after they were due.
var late = map[string]string{
	"82.05/bpjstk/peserta 2025-02": "2025-03-12",
	"82.05/bpjstk/iuran 2025-02":   "2025-03-12",
	"82.07/bpjstk/peserta 2025-03": "2025-04-14",
	"bpjstk-tobelo/rekap 2025-01":  "2025-02-11",
	"82.08/bpjstk/peserta 2025-04": "2025-05-11",
}

// The list that came a third short and was held, and came whole some days later.
const (
	shortDistrict = "82.06"
	shortPercent  = 70
	shortCame     = "2025-04-05"
	wholeCame     = "2025-04-09"
)

var shortMonth = of(2025, 3)

// comes gives when a monthly list arrives: between the third and the eighth day of the next month, in office hours.
func (p *province) comes(l *list, m month) time.Time {
	draw := p.register.drawFor(m, l.id)
	date := (m + 1).period().First() + 2 + enrolment.Date(draw.below(forArrivalDay, 6))
	if d, ok := late[l.id+" "+m.period().String()]; ok {
		date = day(d)
	}
	return at(date, 8+draw.below(forArrivalHour, 8), draw.below(forArrivalMinute, 60), draw.below(forArrivalSecond, 60))
}

// makeDeliveries decides which files there are, list by list, in the order of arrival.
func (p *province) makeDeliveries() {
	for _, s := range p.senders {
		for _, l := range s.lists {
			if s.branch == nil {
				p.deliverFilings(l)
				continue
			}
			for m := p.from; m <= p.to; m++ {
				p.deliverMonth(s.branch, l, m)
			}
		}
	}
}

// deliverMonth makes the files that an office of BPJS TK sends of one list for one month.
func (p *province) deliverMonth(b *branch, l *list, m month) {
	d := &delivery{list: l, month: m, asOf: m.end(), basis: "title", received: p.comes(l, m)}
	if l.form == formStaff {
		p.deliverStaff(d)
		return
	}
	name := l.slug + "-" + m.period().String()
	switch l.role {
	case enrolment.Participants:
		p.deliverMembers(d, find(p.districts, l.covers[0]), name)
		return
	case enrolment.Payments:
		if isMissing(l.covers[0], m) {
			return
		}
		of := find(p.districts, l.covers[0])
		if l.covers[0] == otherMonthOf && m == may2025 {
			p.deliverOtherMonth(d, of, name)
		}
		c := &paymentList{of: of, month: m, received: d.received}
		d.basis, d.content, d.tally = "filename", c, &c.tally
		if !c.hasMonths() {
			d.slip = noMonths
		}
		d.weight = p.planned(c.of, enrolment.BPU, m)
	case enrolment.Recap:
		c := &recap{branch: b, month: m, received: d.received}
		d.content, d.tally = c, &c.tally
	case enrolment.Projects:
		c := &projectList{branch: b, month: m, received: d.received}
		d.content, d.tally = c, &c.tally
	}
	d.name = name + ".csv"
	p.deliveries = append(p.deliveries, d)
}

// deliverMembers makes the files of a list of members: one a month, but for what is planted.
func (p *province) deliverMembers(d *delivery, of *district, name string) {
	extension := of.branch.file.extension()
	if isMissing(of.code, d.month) {
		if before := p.lastDelivery(d.list); of.code == resentInJune && before != nil {
			d.name, d.copyOf, d.tally, d.asOf, d.basis = name+extension, before, &tally{}, 0, ""
			p.deliveries = append(p.deliveries, d)
		}
		return
	}
	if of.code == shortDistrict && d.month == shortMonth && p.lastDelivery(d.list) != nil {
		short := *d
		short.received, short.isHeld, short.name = at(day(shortCame), 10, 12, 0), true, name+extension
		p.deliver(&short, &memberList{of: of, month: d.month, received: short.received, percent: shortPercent})
		d.received, name = at(day(wholeCame), 9, 40, 0), name+"-lengkap"
	}
	if of.code == noSegmentOf && d.month == shortMonth {
		p.deliverUnnamed(d, of, name)
	}
	if of.code == codesOfBPSOf && d.month == april2025 {
		bad := *d
		bad.slip, bad.received = codesOfBPS, d.received.AddDate(0, 0, -1)
		bad.name = name + "-" + slipNames[codesOfBPS] + extension
		p.deliver(&bad, &memberList{of: of, month: d.month, received: bad.received, isSwapped: true})
	}
	d.name = name + extension
	list := &memberList{of: of, month: d.month, received: d.received}
	p.deliver(d, list)
	p.standing[of.number][d.month] = list
}

// Before some lists of BPJS TK's offices came a file that is held.
const (
	otherMonthOf = "82.71" // in May it sent the payments of February
	codesOfBPSOf = "82.05" // in April it wrote BPS's codes
	noSegmentOf  = "82.08" // in March it sent what a firm's program exports
)

// deliverOtherMonth makes a contribution report whose months are not those of its name.
func (p *province) deliverOtherMonth(d *delivery, of *district, name string) {
	bad := *d
	bad.slip, bad.received, bad.basis = otherMonth, d.received.AddDate(0, 0, -1), "filename"
	c := &paymentList{of: of, month: d.month - 3, received: bad.received, isAgain: true}
	bad.name, bad.content, bad.tally = name+"-"+slipNames[otherMonth]+".csv", c, &c.tally
	p.deliveries = append(p.deliveries, &bad)
}

// deliver makes a file of a list of members.
func (p *province) deliver(d *delivery, list *memberList) {
	d.content, d.tally = list, &list.tally
	d.weight = list.roll(p).total
	if list.of.branch.file.isWorkbook() {
		d.weight *= 3
	}
	p.deliveries = append(p.deliveries, d)
}

// lastDelivery gives a list's newest file so far; nil when there is none.
func (p *province) lastDelivery(l *list) *delivery {
	if n := len(p.deliveries); n > 0 && p.deliveries[n-1].list == l {
		return p.deliveries[n-1]
	}
	return nil
}

// deliverFilings makes an agency's files up to the last month, those of before the first month, too: a decree stands.
func (p *province) deliverFilings(l *list) {
	for i, f := range l.filings {
		if f.speaksOf() > p.to {
			continue
		}
		if i == 0 {
			for _, m := range l.mishaps {
				p.deliveries = append(p.deliveries, f.mishap(m))
			}
		}
		d := &delivery{list: l, name: f.name(), month: f.speaksOf(), asOf: f.asOf, basis: f.basis, stage: f.stage,
			received: f.received, content: f, tally: &f.tally, weight: f.roll().total}
		p.deliveries = append(p.deliveries, d)
		if again := f.resentFor(); again != 0 && again <= p.to {
			extension := f.file.extension()
			name := strings.TrimSuffix(d.name, extension) + " (kirim ulang)" + extension
			p.deliveries = append(p.deliveries, &delivery{list: l, name: name, month: again, received: f.resent, copyOf: d,
				tally: &tally{}})
		}
	}
}

// resentFor gives the month for which the same bytes came again, the one before they came; 0 when they did not.
func (f *filing) resentFor() month {
	if f.resent.IsZero() {
		return 0
	}
	return of(f.resent.Year(), int(f.resent.Month())) - 1
}

// standsFor gives the month whose list of members stands for a district in a month: its own, or one of the three
// before; 0 when there is none.
func (p *province) standsFor(d *district, m month) month {
	for back := range month(carryForwardMonths + 1) {
		if p.standing[d.number][m-back] != nil {
			return m - back
		}
	}
	return 0
}

// carryForwardMonths is the project's rule: so long does a list stand in for a missing one.
const carryForwardMonths = 3
