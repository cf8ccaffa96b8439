package demo

import (
	"fmt"

	"cakupan/enrolment"
)

// province is all that is decided for one set of options. It is read only while files are written.
type province struct {
	options   Options
	from, to  month
	districts []*district
	register  *register
	cohorts   []*cohort
	members   [10][]section // who stands on each district's list of members
	senders   []*sender
	plan      *plan

	deliveries []*delivery
	standing   [10]map[month]*memberList // the lists of members that count, by district
	staff      *cohort                   // who stand on a firm's own list
	staffLists map[month]*staffList
}

// section is a cohort on a list of members.
type section struct {
	cohort *cohort
	row    rowKind
}

// rowKind says which of a person's rows it is.
type rowKind uint8

const (
	firstRow   rowKind = iota
	secondRow          // the same membership once more, under another member number
	besides            // a BPU membership beside the membership that counts
	damagedRow         // the same membership once more, under another member number and a broken NIK
	asideRow           // the same, without a member number: set aside
)

// doubles are the persons who stand twice in BPJS TK's lists: where they count, and where else they stand.
var doubles = []struct {
	kind, counts, besides string
	segment               enrolment.Segment // where they count
	persons               int
}{
	{"within_list", "82.71", "82.71", enrolment.PU, 12},
	{"within_list", "82.04", "82.04", enrolment.PU, 6},
	{"within_list", "82.03", "82.03", enrolment.PU, 8},
	{"across_segments", "82.71", "82.71", enrolment.PU, 25},
	{"across_segments", "82.04", "82.04", enrolment.PU, 10},
	{"across_districts", "82.02", "82.71", enrolment.PU, 35},
	{"across_districts", "82.06", "82.72", enrolment.PU, 12},
	{"across_districts", "82.01", "82.03", enrolment.BPU, 20},
}

// Some cohorts of BPU members beside those whom a decree names, at the size of the published figures.
var (
	// Decrees of 2024 that nobody continued, and of which no list came: covered to 31 December.
	endedWith2024 = map[string]int{"82.01": 1383, "82.02": 1270, "82.03": 1000, "82.04": 2592, "82.05": 590,
		"82.06": 1090, "82.07": 520, "82.08": 185, "82.72": 260}
	// The list of members shows the month before; the contribution report proves the month.
	behindReport = map[string]int{"82.03": 300}
	// Migrant workers (PMI), a memo that no count holds.
	migrantsAbroad = map[string]int{"82.71": 40, "82.03": 25}
	// Taliabu's people whose NIK Taliabu issued; the others carry Sula's codes.
	ownNIK = map[string]int{"82.08": 261}
)

var (
	steadily      = life{spans: []span{{from: of(2024, 1), until: of(2026, 12)}}}
	toDecember    = life{spans: []span{{from: of(2024, 1), until: december2024}}}
	toAugust2024  = life{spans: []span{{from: of(2024, 1), until: of(2024, 8)}}}
	halfYearAhead = life{spans: []span{{from: of(2024, 1), until: december2024},
		{from: of(2025, 1), until: june2025, paid: of(2025, 1)}, {from: of(2025, 7), until: of(2026, 12)}}}
)

// makeProvince decides all of a demo but what chance draws for each person.
func makeProvince(o Options) (*province, error) {
	p := &province{options: o, from: monthOf(o.From), to: monthOf(o.To), register: newRegister(o.Seed),
		plan: makePlan(o.Workers), staffLists: map[month]*staffList{}}
	p.districts = makeDistricts()
	p.makeBranchLists()
	p.makeAgencyLists()
	for _, d := range p.districts {
		p.makeMembers(d)
		p.makeStaff(d)
		p.standing[d.number] = map[month]*memberList{}
	}
	p.makeDoubles()
	p.makeDoubtful()
	p.makeWindows()
	if err := p.number(); err != nil {
		return nil, err
	}
	p.makeDeliveries()
	return p, nil
}

// scaled gives a number of the published figures at the size of this demo.
func (p *province) scaled(n int) int { return scale(n, p.options.Workers) }

// planted gives the same for what a small demo must have, too: at least one.
func (p *province) planted(n int) int { return max(1, p.scaled(n)) }

// planned gives the persons whom the plan covers at the end of a month.
func (p *province) planned(d *district, s enrolment.Segment, m month) int {
	return p.plan[d.number][segmentNumber(s)][m-december2024]
}

// add takes a cohort in. Those of a district's own list of members stand on it.
func (p *province) add(c *cohort) *cohort {
	if c.women == 0 {
		c.women = 400
	}
	if c.origins == nil {
		c.origins = c.of.ownOrigins
		if c.segment != enrolment.BPU {
			c.origins = c.of.wageOrigins
		}
	}
	p.cohorts = append(p.cohorts, c)
	if c.kind != unlisted && !c.isStaff {
		p.members[c.of.number] = append(p.members[c.of.number], section{c, firstRow})
	}
	return c
}

// makeMembers makes a district's cohorts that no agency's list names.
func (p *province) makeMembers(d *district) {
	size := func(table map[string]int) int { return p.scaled(table[d.code]) }
	bpu := p.planned(d, enrolment.BPU, may2025)
	for k := counted; k <= payerOnly; k++ {
		for _, planting := range plantings[k] {
			if planting.flaw.isOfText() && d.branch.file.format != textFile {
				continue
			}
			if planting.district == "" || planting.district == d.code {
				p.plant(d, k, planting)
			}
		}
	}
	for _, c := range []*cohort{
		{segment: enrolment.BPU, size: size(endedWith2024), life: toDecember},
		{segment: enrolment.BPU, size: size(behindReport), life: steadily, lags: true},
		{segment: enrolment.BPU, size: bpu * 15 / 1000, life: halfYearAhead},
		{segment: enrolment.BPU, size: bpu * 40 / 1000, life: toAugust2024},
		{segment: enrolment.BPU, size: bpu * 5 / 1000}, // never paid
		{segment: enrolment.PMI, size: size(migrantsAbroad), life: steadily},
		{segment: enrolment.PU, size: size(ownNIK), origins: []origin{{1000, d.subdistricts}}},
	} {
		c.of = d
		p.add(c)
	}
}

// plant makes the cohort that carries a flaw.
func (p *province) plant(d *district, k kind, planting planting) {
	c := &cohort{of: d, segment: planting.segment, kind: k, flaw: planting.flaw,
		size: planting.number(p.planned(d, planting.segment, may2025))}
	if c.segment == enrolment.BPU {
		c.life = steadily
	}
	if c.flaw == nikPrefixUnknown { // a kecamatan that does not exist where most of the district's NIKs come from
		issuer := *d.wageOrigins[0].from[0]
		issuer.prefix, issuer.flaw = issuer.prefix[:4]+"99", nikPrefixUnknown
		c.origins = []origin{{1000, []*subdistrict{&issuer}}}
	}
	p.add(c)
}

// makeDoubles makes the cohorts of those who stand twice, and puts their second rows where they belong.
func (p *province) makeDoubles() {
	for _, double := range doubles {
		c := p.add(&cohort{of: find(p.districts, double.counts), segment: double.segment, lawful: true,
			size: p.planted(double.persons)})
		row := besides
		if double.segment == enrolment.BPU {
			c.life = steadily
		}
		if double.kind == "within_list" {
			row = secondRow
		}
		other := find(p.districts, double.besides).number
		p.members[other] = append(p.members[other], section{c, row})
	}
}

// makeWindows makes, for each district and segment, the cohort that brings the count of each month to the plan's.
func (p *province) makeWindows() {
	for _, d := range p.districts {
		for _, segment := range []enrolment.Segment{enrolment.PU, enrolment.BPU} {
			churn := 50
			if segment == enrolment.BPU {
				churn = 100
			}
			var wanted [storyMonths]int
			for i := range wanted {
				m := december2024 + month(i)
				wanted[i] = max(0, p.planned(d, segment, m)-p.coveredOf(d, segment, m))
			}
			w := moves(wanted, churn)
			p.add(&cohort{of: d, segment: segment, window: w, size: w.joined[storyMonths-1]})
		}
	}
}

// coveredOf counts the persons of a district and segment whom the cohorts made so far cover.
func (p *province) coveredOf(d *district, segment enrolment.Segment, m month) int {
	n := 0
	for _, c := range p.cohorts {
		if c.of == d && c.segment == segment && c.size > 0 && c.state(0, m) == covered {
			n += c.size
		}
	}
	return n
}

// number gives each cohort its persons' numbers.
func (p *province) number() error {
	var next [2]int
	for _, c := range p.cohorts {
		women := c.size * c.women / 1000
		c.first = next
		next[0] += c.size - women
		next[1] += women
	}
	if max(next[0], next[1]) > slots {
		return fmt.Errorf("%d workers are too many: a demo has NIKs for about %d", p.options.Workers,
			p.options.Workers/100*slots/max(next[0], next[1])*100)
	}
	return nil
}
