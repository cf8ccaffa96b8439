package demo

import "cakupan/enrolment"

// Some persons are hard to tell apart, and some rows hard to tell whose they are. Each case has its cohort, whose persons
// are paired by their index with those of another where it takes two.

// likeness says what the persons of a cohort share with those of the one beside it.
type likeness uint8

const (
	unlike      likeness = iota
	sharesNIK            // the NIK of another person: the office typed a wrong one
	otherSex             // all but the sex, and a broken NIK
	otherHome            // all but the village, and a broken NIK
	otherNumber          // all but the NIK, which is sound
)

// pairings are the persons who stand beside others who are like them, or bear their number.
var pairings = []struct {
	likeness       likeness
	first, second  string // districts
	segment        enrolment.Segment
	persons        int
	countedByKPJ   bool
	flawOfTheOther flaw
}{
	{sharesNIK, "82.71", "82.04", enrolment.PU, 8, false, nikOfOther},
	{sharesNIK, "82.71", "82.71", enrolment.BPU, 4, false, nikOfOther},
	{otherSex, "82.72", "82.72", enrolment.BPU, 5, true, nikLength},
	{otherHome, "82.01", "82.01", enrolment.BPU, 7, true, nikLength},
	{otherNumber, "82.06", "82.06", enrolment.BPU, 6, false, birthOfOther},
}

// damagedAgain are BPU members who stand on their list once more with a broken NIK: with a member number, or set aside. Of
// a misspelt name only the hash is known, and that is another one: the row is no more than possible.
var damagedAgain = []struct {
	district   string
	row        rowKind
	persons    int
	isMisspelt bool
}{
	{"82.72", damagedRow, 9, false},
	{"82.03", damagedRow, 5, false},
	{"82.03", asideRow, 6, false},
	{"82.72", asideRow, 4, false},
	{"82.03", asideRow, 3, true},
}

// makeDoubtful makes these cohorts.
func (p *province) makeDoubtful() {
	for _, pairing := range pairings {
		one := &cohort{of: find(p.districts, pairing.first), segment: pairing.segment, lawful: true,
			size: p.planted(pairing.persons)}
		other := &cohort{of: find(p.districts, pairing.second), segment: pairing.segment, lawful: true, size: one.size,
			flaw: pairing.flawOfTheOther, beside: one, likeness: pairing.likeness}
		if pairing.countedByKPJ {
			other.kind = byKPJ
		}
		for _, c := range []*cohort{one, other} {
			if c.segment == enrolment.BPU {
				c.life = steadily
			}
			p.add(c)
		}
		one.isContested = pairing.likeness == sharesNIK
	}
	for _, again := range damagedAgain {
		c := p.add(&cohort{of: find(p.districts, again.district), segment: enrolment.BPU, life: steadily,
			size: p.planted(again.persons), isMisspelt: again.isMisspelt})
		p.members[c.of.number] = append(p.members[c.of.number], section{c, again.row})
	}
}

// resemble gives a person what it shares with the one beside it.
func (r *register) resemble(p *person) {
	c := p.cohort
	if c.beside == nil {
		return
	}
	var other person
	r.person(c.beside, p.index, &other)
	if c.likeness == sharesNIK {
		p.nik, p.issuer = other.nik, other.issuer
		return
	}
	p.named, p.home = other.named, other.home
	p.own = *other.born
	p.born = &p.own
	if c.likeness == otherHome {
		p.moved = 1
	}
}

// Tiers of the evidence that a row is of a person who stands elsewhere, too.
const (
	tierSameNIK      = "same_nik"
	tierContestedNIK = "contested_nik"
	tierDamagedNIK   = "damaged_nik"
	tierPossible     = "possible"
)

// doubt gives the tier in which a row of a list of members must be found, "" for one whose person is in no doubt.
func (r *memberRow) doubt() string {
	switch c := r.cohort; {
	case c.isContested, c.likeness == sharesNIK:
		return tierContestedNIK
	case r.isMisspelt():
		return tierPossible
	case r.kind == damagedRow, r.kind == asideRow:
		return tierDamagedNIK
	case c.likeness == otherHome, c.kind == setAside && c.flaw.breaksNIK() && c.wouldCount(r.index, r.list.month):
		return tierPossible
	}
	return ""
}

// isMisspelt tells a row that writes the name otherwise than the person's first one.
func (r *memberRow) isMisspelt() bool { return r.kind == asideRow && r.cohort.isMisspelt }

// wouldCount tells whether a person whose row was set aside would be covered, could the row be used.
func (c *cohort) wouldCount(index int, m month) bool {
	return c.segment == enrolment.PU || c.paidThrough(index, m) >= m
}

// doubts counts the rows of a list of members whose person is in doubt, by tier.
type doubts struct {
	rows    map[string]int64
	merged  int64            // those that add nobody
	tooMany map[string]int64 // persons who count, and may be one with another
	tooFew  int64            // persons who were set aside
	places  []DoubtTruth
}

func newDoubts() doubts {
	return doubts{rows: map[string]int64{}, tooMany: map[string]int64{}}
}

// note counts a row at a place of its file.
func (d *doubts) note(r *memberRow, sheet string, number int64) {
	tier := r.doubt()
	if tier == "" {
		return
	}
	d.rows[tier]++
	switch c := r.cohort; {
	case tier == tierDamagedNIK:
		d.merged++
	case c.likeness == sharesNIK, c.likeness == otherHome:
		d.tooMany[tier]++
	case tier == tierPossible && c.wouldCount(r.index, r.list.month):
		d.tooFew++
	}
	if isSame := r.kind == damagedRow || r.kind == asideRow; isSame || tier != tierPossible {
		d.places = append(d.places, DoubtTruth{sheet, number, tier, isSame})
	}
}

// tiers counts a month's rows and persons in doubt, from the lists of members that stand.
func (p *province) tiers(m month) []TierTruth {
	all := []TierTruth{{Tier: tierSameNIK}, {Tier: tierContestedNIK}, {Tier: tierDamagedNIK}, {Tier: tierPossible}}
	for _, double := range doubles {
		all[0].Rows += 2 * int64(p.planted(double.persons))
		all[0].Merged += int64(p.planted(double.persons))
	}
	for _, d := range p.districts {
		standing := p.standsFor(d, m)
		if standing == 0 {
			continue
		}
		found := &p.standing[d.number][standing].doubts
		for i := range all {
			all[i].Rows += found.rows[all[i].Tier]
			all[i].MayBeLess += found.tooMany[all[i].Tier]
		}
		all[2].Merged += found.merged
		all[3].MayBeMore += found.tooFew
	}
	return all
}
