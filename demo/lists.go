package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cakupan/enrolment"
)

// list is one list as cakupan.yaml states it.
type list struct {
	id      string
	sender  *sender
	slug    string // opens its files' names
	title   string
	role    enrolment.Role
	mode    enrolment.Mode
	covers  []string
	form    string // how its files write their table
	layout  string // "" when the project names none
	dueDay  int
	segment enrolment.Segment
	group   enrolment.Group
	payer   enrolment.Payer
	decree  string
	from    enrolment.Date // of the decree
	until   enrolment.Date
	filings []*filing // an agency's; BPJS TK's lists come each month
	mishaps []mishap  // before the first of them
}

// saysPayer tells whether the list's files name the payer.
func (l *list) saysPayer() bool { return l.role == "" }

// isLocked tells whether the list's files have a password.
func (l *list) isLocked() bool {
	return slices.ContainsFunc(l.filings, func(f *filing) bool { return f.file.wrapping == locked })
}

// sender is an office of BPJS TK or an agency (OPD), with its folder in the demo.
type sender struct {
	id, name string
	branch   *branch // nil for an agency
	lists    []*list
}

func (s *sender) folder() string { return "deliveries/" + s.id }

// dueDay is the day of the following month by which BPJS TK's lists are expected.
const dueDay = 10

// makeBranchLists makes the monthly lists of BPJS TK's offices.
func (p *province) makeBranchLists() {
	for _, b := range branches {
		s := &sender{id: "bpjstk-" + b.nick, name: "BPJS Ketenagakerjaan Cabang " + b.name, branch: b}
		p.senders = append(p.senders, s)
		for _, code := range b.covers {
			d := find(p.districts, code)
			s.add(list{id: code + "/bpjstk/peserta", slug: "peserta-" + code, title: "Daftar peserta " + d.name,
				role: enrolment.Participants, mode: enrolment.Full, covers: []string{code}, layout: "bpjstk-peserta"})
			payments := s.add(list{id: code + "/bpjstk/iuran", slug: "iuran-" + code, title: "Laporan iuran BPU " + d.name,
				role: enrolment.Payments, mode: enrolment.Stage, covers: []string{code}, layout: "bpjstk-iuran",
				segment: enrolment.BPU})
			if code == f2aDistrict {
				payments.layout = ""
			}
		}
		if slices.Contains(b.covers, staffDistrict) {
			s.add(list{id: staffDistrict + "/bpjstk/peserta-tambang", slug: "peserta-tambang", title: "Karyawan " + staffFirm,
				role: enrolment.Participants, mode: enrolment.Full, covers: []string{staffDistrict}, form: formStaff,
				segment: enrolment.PU})
			s.add(list{id: staffDistrict + "/bpjstk/iuran-tambang", slug: "iuran-tambang", title: "Laporan iuran " + staffFirm,
				role: enrolment.Payments, mode: enrolment.Stage, covers: []string{staffDistrict}, form: formStaff,
				segment: enrolment.PU})
		}
		s.add(list{id: s.id + "/rekap", slug: "rekap-" + b.nick, title: "Rekapitulasi peserta Cabang " + b.name,
			role: enrolment.Recap, mode: enrolment.Full, covers: b.covers, layout: "bpjstk-rekap"})
		s.add(list{id: s.id + "/jakon", slug: "jakon-" + b.nick, title: "Proyek jasa konstruksi Cabang " + b.name,
			role: enrolment.Projects, mode: enrolment.Full, covers: b.covers, layout: "bpjstk-jakon"})
	}
}

// add makes a list the sender's.
func (s *sender) add(l list) *list {
	l.sender = s
	if s.branch != nil {
		l.dueDay = dueDay
	}
	s.lists = append(s.lists, &l)
	return &l
}

// filing is one file of an agency's list.
type filing struct {
	list     *list
	month    month // in the file's name; 0: the file does not say
	asOf     enrolment.Date
	basis    string // of asOf: "filename", "title" or "slot"
	stage    string // "1"; "" when there are none
	received time.Time
	resent   time.Time // when the same bytes came again; zero when they did not
	file     fileHabit
	slip     slip
	nominees []nominees

	tally tally
}

// nominees are a cohort that a filing names.
type nominees struct {
	cohort   *cohort
	isRepeat bool // another list that stands beside this one names them first

	accepted int64
	groups   map[enrolment.Group]int64 // accepted, by the worker group that the list says; "" when none
}

// makeAgencyLists makes the agencies' lists and the cohorts of those whom they name.
func (p *province) makeAgencyLists() {
	named := map[string][]*cohort{} // by the list that names them first
	also := map[string][]*cohort{}  // by the other list
	for i := range sources {
		source := &sources[i]
		l := p.agency(source).add(source.list())
		for n, stage := range source.stages {
			f := p.file(l, source, stage, n)
			for i, part := range stage.parts {
				c := p.nominate(source, part, i == 0)
				f.nominees = append(f.nominees, nominees{cohort: c})
				named[l.id] = append(named[l.id], c)
				if part.also != "" {
					also[part.also] = append(also[part.also], c)
				}
			}
		}
		f := l.filings[0]
		for _, c := range also[l.id] {
			f.nominees = append(f.nominees, nominees{cohort: c, isRepeat: true})
		}
		for _, other := range source.lastYearOf {
			f.nameLastYears(named[other])
		}
		if l.role == enrolment.Nominations && source.district != "82.71" && source.district != "82" {
			for _, f := range l.filings {
				p.breakSome(f)
			}
		}
		p.addOddities(f)
	}
	p.renew(named)
}

// nameLastYears puts those on a list of last year's who were covered by it.
func (f *filing) nameLastYears(cohorts []*cohort) {
	for _, c := range cohorts {
		if c.life.paidThrough(december2024) == december2024 {
			f.nominees = append(f.nominees, nominees{cohort: c})
		}
	}
}

// agency gives the sender of a source, made with its first list.
func (p *province) agency(source *source) *sender {
	nick, of := "malut", " Provinsi Maluku Utara"
	if d := find(p.districts, source.district); d != nil {
		nick, of = d.nick, " "+d.name
	}
	id := nick + "-" + source.agency
	for _, s := range p.senders {
		if s.id == id {
			return s
		}
	}
	s := &sender{id: id, name: agencies[source.agency] + of}
	p.senders = append(p.senders, s)
	return s
}

// list gives the source as cakupan.yaml states it.
func (source *source) list() list {
	l := list{id: source.district + "/" + source.agency + "/" + source.slug, slug: source.slug, title: source.title,
		role: source.role, mode: enrolment.Stage, covers: []string{source.district}, form: source.form, mishaps: source.mishaps,
		group: source.group, payer: source.payer, decree: source.decree}
	if l.form == "" {
		l.form = formBNBA
	}
	if !source.noLayout {
		l.layout = l.form
	}
	switch l.role {
	case "":
		l.role, l.segment = enrolment.Nominations, enrolment.BPU
	case withoutRole:
		l.role, l.mode = "", enrolment.Full
	case enrolment.Population:
		l.mode = enrolment.Full
	case enrolment.Leavers:
		l.mode = enrolment.Leaving
	}
	if source.district == "82" {
		l.covers = nil
		for _, row := range districtTable {
			l.covers = append(l.covers, row.code)
		}
	}
	if l.decree != "" {
		l.until = day("2025-12-31")
		if source.until != "" {
			l.until = day(source.until)
		}
		l.from = day(fmt.Sprintf("%d-01-01", l.until.Year()))
		if source.district == "82" {
			l.from = day("2025-05-01")
		}
	}
	return l
}

// habit gives how a source's files are saved.
func (source *source) habit() fileHabit {
	switch {
	case source.file != nil:
		return *source.file
	case source.form == "":
		return workbook
	default:
		return commaCSV
	}
}

// file makes the n-th file of a list.
func (p *province) file(l *list, source *source, stage stage, n int) *filing {
	f := &filing{list: l, received: at(day(stage.received), 9+n, 17*n+5, 11), file: source.habit()}
	switch {
	case stage.month == "": // then it speaks of the month before it came
		f.asOf, f.basis = day(stage.received[:7]+"-01")-1, "slot"
	case source.district == "82":
		f.asOf, f.basis = day(stage.received), "title"
	default:
		f.month = monthOf(enrolment.PeriodOf(day(stage.month+"-28"), closesUntilDay))
		f.asOf, f.basis = f.month.end(), "filename"
	}
	if len(source.stages) > 1 {
		f.stage = strconv.Itoa(n + 1)
	}
	if n == 0 && source.resent != "" {
		f.resent = at(day(source.resent), 14, 30, 0)
	}
	l.filings = append(l.filings, f)
	return f
}

// nominate makes the cohort of a part; the first of a file has somebody in the smallest demo, too.
func (p *province) nominate(source *source, part part, isFirst bool) *cohort {
	code := source.district
	if part.district != "" {
		code = part.district
	}
	c := &cohort{of: find(p.districts, code), segment: enrolment.BPU, size: p.scaled(part.persons), women: source.women,
		life: fates[part.fate]}
	if isFirst {
		c.size = p.planted(part.persons)
	}
	switch part.fate {
	case notEnrolled:
		c.kind = unlisted
	case wageEarner:
		c.segment = enrolment.PU
	case becamePPPK:
		c.segment, c.leftOn = enrolment.PU, of(2025, 3)
	}
	if first, end := part.villages[0], part.villages[1]; end > 0 {
		c.villages = c.of.villages[first:end]
	}
	return p.add(c)
}

// breakSome adds rows with broken NIKs to a file.
func (p *province) breakSome(f *filing) {
	rows := 0
	for _, n := range f.nominees {
		rows += n.cohort.size
	}
	for _, flaw := range brokenNominations {
		if flaw == nikIsKK && f.list.form != formBNBA {
			continue // no other layout has the number of the family card
		}
		c := p.add(&cohort{of: find(p.districts, f.list.covers[0]), segment: enrolment.BPU, kind: unlisted, flaw: flaw,
			size: atRate(rows, brokenRate)})
		f.nominees = append(f.nominees, nominees{cohort: c})
	}
}

// addOddities adds the rows of a file that are odd in other ways.
func (p *province) addOddities(f *filing) {
	for _, odd := range oddities {
		if odd.list != f.list.id {
			continue
		}
		c := &cohort{of: find(p.districts, f.list.covers[0]), segment: enrolment.BPU, kind: unlisted, flaw: odd.flaw,
			size: p.planted(odd.persons)}
		if odd.flaw == familyRepeated {
			c.size *= 2 // two go by one number
		}
		if others := f.nominees[0].cohort; others.villages != nil {
			c.villages = others.villagesNamed()[:1] // one that pays
		}
		f.nominees = append(f.nominees, nominees{cohort: p.add(c)})
	}
}

// name gives the name of a filing's file.
func (f *filing) name() string {
	parts := []string{f.list.slug}
	if f.stage != "" {
		parts = append(parts, "tahap-"+f.stage)
	}
	if f.month != 0 {
		parts = append(parts, f.month.period().String())
	} else {
		nick, _, _ := strings.Cut(f.list.sender.id, "-")
		parts = append(parts, nick)
	}
	if f.slip != noSlip {
		parts = append(parts, slipNames[f.slip])
	}
	return strings.Join(parts, "-") + f.file.extension()
}

// speaksOf gives the month of which a filing speaks: a position up to the 15th is the month before's.
func (f *filing) speaksOf() month { return monthOf(enrolment.PeriodOf(f.asOf, closesUntilDay)) }

// closesUntilDay is the project's rule: up to this day a position date closes the month before.
const closesUntilDay = 15
