package demo

import (
	"cmp"
	"maps"
	"slices"

	"cakupan/enrolment"
)

// payerOrder is the order in which decrees that name one person count it.
var payerOrder = []enrolment.Payer{provBudget, cityBudget, villageFund, sharedTax}

// notSaid is the group or payer of those of whom no government's list says one.
const notSaid = "unknown"

// builders is the group of the heads on construction sites.
const builders enrolment.Group = "JAKON"

// byEmployer is the payer for wage earners and construction sites.
const byEmployer enrolment.Payer = "PEMBERI_KERJA"

// groupsOfOccupations are the worker groups of those whom a list of no one group names.
var groupsOfOccupations = map[string]enrolment.Group{"Petani": "PETANI", "Nelayan": "NELAYAN",
	"Buruh harian": "BURUH_HARIAN", "Pedagang": "PEDAGANG", "Tukang kayu": "BURUH_HARIAN"}

// group gives the worker group that the list says of a nominee; "" when it says none.
func (r *nomineeRow) group(doubt flaw) enrolment.Group {
	switch l := r.filing.list; {
	case l.group != "":
		return l.group
	case l.form == formBNBA && doubt != groupUnknown:
		return groupsOfOccupations[r.occupation()]
	default:
		return "" // no other form of a list of no one group has an occupation
	}
}

// naming is a filing that names a cohort.
type naming struct {
	filing   *filing
	nominees *nominees
}

// isInForce tells whether the filing's decree holds at the end of a month.
func (f *filing) isInForce(m month) bool { return f.list.from <= m.end() && m.end() <= f.list.until }

// filingsOf gives the agencies' files of a role that have come by month m.
func (p *province) filingsOf(role enrolment.Role, m month) []*filing {
	var all []*filing
	for _, s := range p.senders {
		for _, l := range s.lists {
			for _, f := range l.filings {
				if l.role == role && f.speaksOf() <= m {
					all = append(all, f)
				}
			}
		}
	}
	return all
}

// namedCohort is a cohort of a month with the filings that name it: decrees in force in the order in which they count
// it, and registers.
type namedCohort struct {
	cohort    *cohort
	state     state
	decrees   []naming
	registers []naming
}

// namedCohorts gives the cohorts whom decrees in force or registers name in a month.
func (p *province) namedCohorts(m month) map[*cohort]*namedCohort {
	all := map[*cohort]*namedCohort{}
	of := func(c *cohort) *namedCohort {
		if all[c] == nil {
			all[c] = &namedCohort{cohort: c, state: p.stateOf(c, m)}
		}
		return all[c]
	}
	for _, f := range p.filingsOf(enrolment.Nominations, m) {
		for i := range f.nominees {
			if f.isInForce(m) {
				named := of(f.nominees[i].cohort)
				named.decrees = append(named.decrees, naming{f, &f.nominees[i]})
			}
		}
	}
	for _, f := range p.filingsOf(enrolment.Population, m) {
		for i := range f.nominees {
			if f.nominees[i].cohort.flaw == remarkLeft {
				continue
			}
			named := of(f.nominees[i].cohort)
			named.registers = append(named.registers, naming{f, &f.nominees[i]})
		}
	}
	for _, named := range all {
		slices.SortFunc(named.decrees, func(a, b naming) int {
			return cmp.Or(
				cmp.Compare(slices.Index(payerOrder, a.filing.list.payer), slices.Index(payerOrder, b.filing.list.payer)),
				cmp.Compare(a.filing.list.id, b.filing.list.id))
		})
	}
	return all
}

// payer gives who counts the cohort's persons as his; notSaid when no decree names them.
func (n *namedCohort) payer() enrolment.Payer {
	switch {
	case n.cohort.segment == enrolment.PU:
		return byEmployer
	case len(n.decrees) == 0:
		return notSaid
	default:
		return n.decrees[0].filing.list.payer
	}
}

// payers gives who pays for the cohort's persons or is named to, each once.
func (n *namedCohort) payers() []enrolment.Payer {
	all := []enrolment.Payer{n.payer()}
	for _, d := range n.decrees {
		if !slices.Contains(all, d.filing.list.payer) {
			all = append(all, d.filing.list.payer)
		}
	}
	return all
}

// groups gives the cohort's persons by the group in which they count: that of the first decree that says one, else of
// a register.
func (n *namedCohort) groups() map[enrolment.Group]int64 {
	for _, naming := range slices.Concat(n.decrees, n.registers) {
		if saysGroup := naming.nominees.groups[""] < naming.nominees.accepted; saysGroup {
			return naming.nominees.groups
		}
	}
	return nil
}

// sponsors counts who pays and which groups there are, in a month.
type sponsors struct {
	groups map[[2]string]*GroupTruth // by district and group
	payers map[[2]string]*PayerTruth // by district and payer
	named  [places]PayerTruth        // BPU members whom a decree names, by district
}

func (s *sponsors) group(d *district, g enrolment.Group) *GroupTruth {
	if g == "" {
		g = notSaid
	}
	key := [2]string{d.code, string(g)}
	if s.groups[key] == nil {
		s.groups[key] = &GroupTruth{District: d.code, Group: g}
	}
	return s.groups[key]
}

func (s *sponsors) payer(d *district, payer enrolment.Payer) *PayerTruth {
	key := [2]string{d.code, string(payer)}
	if s.payers[key] == nil {
		s.payers[key] = &PayerTruth{District: d.code, Payer: payer}
	}
	return s.payers[key]
}

// countSponsors counts, for a month whose places are counted, by payer and by group.
func (p *province) countSponsors(m month, t *MonthTruth) {
	s := &sponsors{groups: map[[2]string]*GroupTruth{}, payers: map[[2]string]*PayerTruth{}}
	for i, d := range p.districts {
		s.countRest(d, &t.Districts[i])
	}
	for _, named := range p.namedCohorts(m) {
		s.countMembers(named)
		s.countBudgeted(named)
		s.countRegistered(named)
	}
	for i, d := range p.districts {
		rest := t.Districts[i].Segments[enrolment.BPU].Covered - s.named[i].Covered
		t.Reconciliation = addRows(t.Reconciliation, d.code+"/bpjstk/peserta", "no_decree", rest)
	}
	t.Groups = inOrder(s.groups, func(g GroupTruth) bool { return g == GroupTruth{District: g.District, Group: g.Group} })
	t.Payers = inOrder(s.payers, func(p PayerTruth) bool { return p == PayerTruth{District: p.District, Payer: p.Payer} })
}

// inOrder gives the rows that are not empty, by key.
func inOrder[T any](rows map[[2]string]*T, isEmpty func(T) bool) []T {
	all := []T{}
	for _, key := range slices.SortedFunc(maps.Keys(rows), func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	}) {
		if !isEmpty(*rows[key]) {
			all = append(all, *rows[key])
		}
	}
	return all
}

// countRest counts a district's persons and heads as if no government's list named anybody. Of those whom one names,
// countMembers takes them away again.
func (s *sponsors) countRest(d *district, place *PlaceTruth) {
	heads := place.Segments[enrolment.Jakon]
	*s.group(d, builders) = GroupTruth{District: d.code, Group: builders, Covered: heads.Covered, Registered: heads.Registered}
	rest := s.group(d, "")
	rest.Covered = place.Covered - heads.Covered
	rest.Registered = place.Registered - heads.Registered

	wages, own := place.Segments[enrolment.PU], place.Segments[enrolment.BPU]
	*s.payer(d, byEmployer) = PayerTruth{District: d.code, Payer: byEmployer, Covered: wages.Covered + heads.Covered,
		Memberships: wages.Covered + heads.Covered, Registered: wages.Registered + heads.Registered}
	*s.payer(d, notSaid) = PayerTruth{District: d.code, Payer: notSaid, Covered: own.Covered, Memberships: own.Covered,
		Registered: own.Registered}
}

// countMembers counts those of a cohort whom BPJS TK registers where they live, once by group and once by payer.
func (s *sponsors) countMembers(n *namedCohort) {
	if n.state == absent {
		return
	}
	d, isCovered := n.cohort.of, n.state == covered
	for g, persons := range n.groups() {
		s.group(d, g).count(persons, isCovered)
		s.group(d, "").count(-persons, isCovered)
	}
	if len(n.decrees) == 0 {
		return
	}
	persons := n.decrees[0].nominees.accepted
	if n.cohort.segment == enrolment.BPU {
		s.payer(d, n.payer()).count(persons, isCovered)
		s.payer(d, notSaid).count(-persons, isCovered)
		s.named[d.number].count(persons, isCovered)
	}
	for _, other := range n.payers()[1:] {
		if isCovered {
			s.payer(d, other).Memberships += persons
		}
	}
}

// countBudgeted counts a cohort at each payer and in each group that a decree in force names it for, once.
func (s *sponsors) countBudgeted(n *namedCohort) {
	groups := map[enrolment.Group]int64{}
	payers := map[enrolment.Payer]int64{}
	for _, d := range n.decrees {
		payers[d.filing.list.payer] = d.nominees.accepted
		for g, persons := range d.nominees.groups {
			groups[g] = max(groups[g], persons)
		}
	}
	for payer, persons := range payers {
		t := s.payer(n.cohort.of, payer)
		t.Budgeted += persons
		t.BudgetedRegistered += persons * n.isAtLeast(registered)
		t.BudgetedCovered += persons * n.isAtLeast(covered)
	}
	for g, persons := range groups {
		t := s.group(n.cohort.of, g)
		t.Budgeted += persons
		t.BudgetedRegistered += persons * n.isAtLeast(registered)
		t.BudgetedCovered += persons * n.isAtLeast(covered)
	}
}

// countRegistered counts a cohort in the registers that hold it.
func (s *sponsors) countRegistered(n *namedCohort) {
	for _, r := range n.registers {
		t := s.group(n.cohort.of, r.filing.list.group)
		t.Population += r.nominees.accepted
		t.PopulationCovered += r.nominees.accepted * n.isAtLeast(covered)
	}
}

// isAtLeast gives 1 when the cohort's persons are in a state or in a better one, else 0.
func (n *namedCohort) isAtLeast(s state) int64 {
	if n.state >= s {
		return 1
	}
	return 0
}

func (t *GroupTruth) count(persons int64, isCovered bool) {
	t.Registered += persons
	if isCovered {
		t.Covered += persons
	}
}

func (t *PayerTruth) count(persons int64, isCovered bool) {
	t.Registered += persons
	if isCovered {
		t.Covered += persons
		t.Memberships += persons
	}
}
