package demo

import "cakupan/enrolment"

// reconcile gives the rows of the agencies' standing lists by the class into which each falls. The files must be
// written.
func (p *province) reconcile(m month) []ClassTruth {
	var all []ClassTruth
	cohorts := p.namedCohorts(m)
	for _, f := range p.filingsOf(enrolment.Nominations, m) {
		for i := range f.nominees {
			n := naming{f, &f.nominees[i]}
			all = addRows(all, f.list.id, p.class(n, cohorts[n.nominees.cohort], m), n.nominees.accepted)
		}
		all = addRows(all, f.list.id, "unmatchable", f.tally.rejected)
	}
	return all
}

// class gives the class of a cohort's rows in a filing; named is the cohort's, nil when no decree in force names it.
func (p *province) class(n naming, named *namedCohort, m month) string {
	c, l := n.nominees.cohort, n.filing.list
	switch {
	case c.leftOn != 0 && c.leftOn <= m, c.flaw == remarkLeft:
		return "ineligible"
	case l.from > m.end():
		return "too_early"
	case l.until < m.end():
		return "ended"
	case named.state == absent:
		return "not_enrolled"
	case named.decrees[0] != n:
		return "paid_twice"
	case named.state == covered && c.segment == enrolment.PU:
		return "covered_by_employer"
	case named.state == covered:
		return "active"
	default:
		return "lapsed"
	}
}

// addRows adds rows to those of a list and class. No rows make no entry.
func addRows(all []ClassTruth, list, class string, rows int64) []ClassTruth {
	if rows == 0 {
		return all
	}
	for i := range all {
		if all[i].ListID == list && all[i].Class == class {
			all[i].Rows += rows
			return all
		}
	}
	return append(all, ClassTruth{list, class, rows})
}
