package demo

import (
	"cmp"
	"slices"

	"cakupan/enrolment"
)

// MovementTruth is by how many the covered of a district changed against the month before, for one cause.
type MovementTruth struct {
	District string `json:"district"`
	Cause    string `json:"cause"` // "new", "returned", "lapsed", "exit_asn", "exit_other" or "heads"
	Persons  int64  `json:"persons"`
}

// LapseTruth is how many of a district's covered persons, or heads, end in a month, as one document has it.
type LapseTruth struct {
	District string           `json:"district"`
	EndsIn   enrolment.Period `json:"ends_in"`
	EndsBy   string           `json:"ends_by"`  // "decree", "payment" or "project"
	Document string           `json:"document"` // number of the decree, else empty
	Persons  int64            `json:"persons"`
}

// YearTruth is a year of a district's covered persons; heads have no name.
type YearTruth struct {
	Year         int    `json:"year"`
	District     string `json:"district"`
	Persons      int64  `json:"persons"`        // covered in one month or more
	December     int64  `json:"december"`       // covered in December; 0 when the demo has none
	StillInMarch int64  `json:"still_in_march"` // of these, in the next March; 0 when the demo has none
}

// lapseHorizon is how many months ahead a calendar of lapses looks.
const lapseHorizon = 6

// isCovered tells whether a person is covered in a month, by the list of members that stands in it.
func (p *province) isCovered(c *cohort, index int, m month) bool {
	standing := p.standsFor(c.of, m)
	return standing != 0 && c.state(index, standing) == covered
}

// movements counts who came to be covered in a month and who ceased to be; none in the first.
func (p *province) movements(m month) []MovementTruth {
	all := []MovementTruth{}
	if m == p.from {
		return all
	}
	sums := map[MovementTruth]int64{}
	for _, c := range p.cohorts {
		for i := range c.size {
			switch before, now := p.isCovered(c, i, m-1), p.isCovered(c, i, m); {
			case now && !before:
				sums[MovementTruth{District: c.of.code, Cause: p.cameBy(c, i, m)}]++
			case before && !now:
				sums[MovementTruth{District: c.of.code, Cause: c.wentBy(i, m)}]--
			}
		}
	}
	for i := range projectTable {
		project := &projectTable[i]
		heads := MovementTruth{District: project.district, Cause: "heads"}
		if project.covers(m) {
			sums[heads] += int64(p.scaled(project.heads))
		}
		if project.covers(m - 1) {
			sums[heads] -= int64(p.scaled(project.heads))
		}
	}
	for key, persons := range sums {
		if persons != 0 {
			key.Persons = persons
			all = append(all, key)
		}
	}
	slices.SortFunc(all, func(a, b MovementTruth) int {
		return cmp.Or(cmp.Compare(a.District, b.District), cmp.Compare(a.Cause, b.Cause))
	})
	return all
}

// cameBy gives the cause for which a person is covered from month m on.
func (p *province) cameBy(c *cohort, index int, m month) string {
	before := p.standsFor(c.of, m-1)
	from, to := c.shown(before)
	if index >= from && index < to && c.segment == enrolment.BPU && c.paidThrough(index, before) != 0 {
		return "returned"
	}
	return "new"
}

// wentBy gives the cause for which a person is covered no longer in month m.
func (c *cohort) wentBy(index int, m month) string {
	switch {
	case c.segment == enrolment.BPU && c.paidThrough(index, m) < m:
		return "lapsed"
	case c.leftOn != 0:
		return "exit_asn"
	default:
		return "exit_other"
	}
}

// lapses counts whose cover ends in the months ahead of month m, and in m itself.
func (p *province) lapses(m month) []LapseTruth {
	sums := map[LapseTruth]int64{}
	put := func(d *district, ends month, by, document string, persons int64) {
		if ahead := ends - m; ahead >= 0 && ahead <= lapseHorizon && persons > 0 {
			sums[LapseTruth{District: d.code, EndsIn: ends.period(), EndsBy: by, Document: document}] += persons
		}
	}
	isNamed := map[*cohort]bool{}
	for c, last := range p.lastDecrees(m) {
		isNamed[c] = true
		put(c.of, monthOf(enrolment.PeriodOf(last.filing.list.until, 0)), "decree", last.filing.list.decree, last.nominees.accepted)
	}
	for _, c := range p.cohorts {
		if c.segment != enrolment.BPU || c.window != nil || isNamed[c] || c.size == 0 || !p.isCovered(c, 0, m) {
			continue
		}
		if ends := c.paidThrough(0, m); ends > m {
			put(c.of, ends, "payment", "", int64(c.size))
		}
	}
	for i := range projectTable {
		if project := &projectTable[i]; project.covers(m) {
			put(find(p.districts, project.district), monthOf(enrolment.PeriodOf(day(project.ends), 0)), "project", "",
				int64(p.scaled(project.heads)))
		}
	}
	all := []LapseTruth{}
	for key, persons := range sums {
		key.Persons = persons
		all = append(all, key)
	}
	slices.SortFunc(all, func(a, b LapseTruth) int {
		return cmp.Or(cmp.Compare(a.District, b.District), cmp.Compare(monthOf(a.EndsIn), monthOf(b.EndsIn)),
			cmp.Compare(a.EndsBy, b.EndsBy), cmp.Compare(a.Document, b.Document))
	})
	return all
}

// lastDecrees gives, for each cohort of covered BPU members whom decrees name, the one that holds longest; of several
// the one that counts them first.
func (p *province) lastDecrees(m month) map[*cohort]naming {
	last := map[*cohort]naming{}
	for c, named := range p.namedCohorts(m) {
		if c.segment != enrolment.BPU || named.state != covered {
			continue
		}
		for _, n := range named.decrees {
			if found, ok := last[c]; !ok || n.filing.list.until > found.filing.list.until {
				last[c] = n
			}
		}
	}
	return last
}

// years counts the persons covered in each year of the demo.
func (p *province) years() []YearTruth {
	all := []YearTruth{}
	for year := p.from.year(); year <= p.to.year(); year++ {
		first, last, december := max(p.from, of(year, 1)), min(p.to, of(year, 12)), of(year, 12)
		for _, d := range p.districts {
			t := YearTruth{Year: year, District: d.code}
			for _, c := range p.cohorts {
				if c.of != d {
					continue
				}
				for i := range c.size {
					for m := first; m <= last; m++ {
						if p.isCovered(c, i, m) {
							t.Persons++
							break
						}
					}
					if december >= first && december <= last && p.isCovered(c, i, december) {
						t.December++
						if december+3 <= p.to && p.isCovered(c, i, december+3) {
							t.StillInMarch++
						}
					}
				}
			}
			all = append(all, t)
		}
	}
	return all
}
