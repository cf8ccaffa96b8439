package demo

import (
	"cmp"
	"slices"

	"cakupan/enrolment"
)

// picture counts one month from the files that stand in it. The lists of members must be written.
func (p *province) picture(m month) MonthTruth {
	t := MonthTruth{Period: m.period(), CarriedForward: []string{}, RecapDifferences: []RecapDifference{}}
	var byNIK, byWork, byBranch [places]int64
	for _, d := range p.districts {
		place := PlaceTruth{District: d.code, Potential: d.potential, Segments: p.segments(d, m)}
		standing := p.standsFor(d, m)
		for _, h := range p.headlines(d, standing) {
			place.Grace += h.grace
			place.Unverified += h.unverified
			for i := range places {
				byNIK[i] += h.byNIK[i]
				byWork[i] += h.byWork[i]
			}
		}
		if standing != 0 && standing != m {
			t.CarriedForward = append(t.CarriedForward, d.code)
		}
		for _, s := range place.Segments {
			place.Covered += s.Covered
			place.Registered += s.Registered
		}
		place.Headcount = place.Segments[enrolment.Jakon].Covered
		byNIK[unknown] += place.Headcount
		byWork[d.number] += place.Headcount
		byBranch[districtNumber(d.branch.seat)] += place.Covered
		t.Districts = append(t.Districts, place)
		t.RecapDifferences = append(t.RecapDifferences, p.recapDifferences(d, m, place)...)
	}
	t.UnpaidVillages = p.countNominees(m, t.Districts)
	t.Province = provinceOf(t.Districts)
	t.Tiers = p.tiers(m)
	t.Movements, t.Lapses = p.movements(m), p.lapses(m)
	t.Reconciliation = p.reconcile(m)
	p.countSponsors(m, &t)
	t.ByNIKPrefix, t.ByWorkplace, t.ByBranch = p.attribution(byNIK), p.attribution(byWork), p.attribution(byBranch)
	return t
}

// segments counts a district's persons, from the list of members that stands, and heads.
func (p *province) segments(d *district, m month) map[enrolment.Segment]SegmentTruth {
	all := map[enrolment.Segment]SegmentTruth{}
	for _, h := range p.headlines(d, p.standsFor(d, m)) {
		for _, s := range []enrolment.Segment{enrolment.PU, enrolment.BPU} {
			sum := all[s]
			all[s] = SegmentTruth{Covered: sum.Covered + h.covered[s], Registered: sum.Registered + h.registered[s]}
		}
	}
	var heads SegmentTruth
	for i := range projectTable {
		project := &projectTable[i]
		if project.district != d.code || !project.runs(m) {
			continue
		}
		heads.Registered += int64(p.scaled(project.heads))
		if project.covers(m) {
			heads.Covered += int64(p.scaled(project.heads))
		}
	}
	all[enrolment.Jakon] = heads
	return all
}

// headlines gives what a district's lists of members of a month came to; none of month 0.
func (p *province) headlines(d *district, m month) []*headline {
	if m == 0 {
		return nil
	}
	all := []*headline{p.standing[d.number][m].headline}
	if staff := p.staffLists[m]; staff != nil && staff.of == d {
		all = append(all, staff.headline)
	}
	return all
}

func (p *province) recapDifferences(d *district, m month, place PlaceTruth) []RecapDifference {
	var all []RecapDifference
	for _, e := range recapErrors {
		if more := p.recapError(d, m, e.segment); e.district == d.code && e.month == m && more != 0 {
			counted := place.Segments[e.segment].Covered
			all = append(all, RecapDifference{District: d.code, Segment: e.segment, Recap: counted + more, Counted: counted,
				Cause: e.cause})
		}
	}
	return all
}

// countNominees counts those whom a decree in force names, once each, and gives the villages that do not pay.
func (p *province) countNominees(m month, into []PlaceTruth) []VillageTruth {
	named, paying := map[village]*district{}, map[village]bool{}
	for _, f := range p.filingsOf(enrolment.Nominations, m) {
		if !f.isInForce(m) {
			continue
		}
		daysLeft := int(f.list.until - m.end())
		for _, n := range f.nominees {
			if n.isRepeat {
				continue
			}
			state := p.stateOf(n.cohort, m)
			into[n.cohort.of.number].countNominees(n.accepted, state, daysLeft >= 1 && daysLeft <= endingSoonDays)
			if f.list.payer == villageFund {
				for _, v := range n.cohort.villagesNamed() {
					named[v] = n.cohort.of
					paying[v] = paying[v] || state == covered
				}
			}
		}
	}
	unpaid := []VillageTruth{}
	for v, d := range named {
		if !paying[v] {
			into[d.number].UnpaidVillages++
			unpaid = append(unpaid, VillageTruth{d.code, v.subdistrict.name, v.name})
		}
	}
	slices.SortFunc(unpaid, func(a, b VillageTruth) int {
		return cmp.Or(cmp.Compare(a.District, b.District), cmp.Compare(a.Subdistrict, b.Subdistrict), cmp.Compare(a.Village, b.Village))
	})
	return unpaid
}

// countNominees counts persons of one state whom a decree names.
func (t *PlaceTruth) countNominees(persons int64, s state, endsSoon bool) {
	t.Budgeted += persons
	if s == absent {
		t.NotEnrolled += persons
		return
	}
	t.BudgetedRegistered += persons
	if s == covered {
		t.BudgetedCovered += persons
		if endsSoon {
			t.EndingSoon += persons
		}
	}
}

// endingSoonDays are the days after a month's end within which cover that ends is near its end.
const endingSoonDays = 31

// stateOf gives the state of a cohort's persons, who share one, as the list that stands in a month tells it.
func (p *province) stateOf(c *cohort, m month) state {
	standing := p.standsFor(c.of, m)
	if standing == 0 || c.size == 0 {
		return absent
	}
	return c.state(0, standing)
}

func provinceOf(districts []PlaceTruth) PlaceTruth {
	t := PlaceTruth{District: "82", Segments: map[enrolment.Segment]SegmentTruth{}}
	for _, d := range districts {
		t.Potential += d.Potential
		t.Covered += d.Covered
		t.Registered += d.Registered
		t.Grace += d.Grace
		t.Headcount += d.Headcount
		t.Unverified += d.Unverified
		t.Budgeted += d.Budgeted
		t.BudgetedRegistered += d.BudgetedRegistered
		t.BudgetedCovered += d.BudgetedCovered
		t.NotEnrolled += d.NotEnrolled
		t.UnpaidVillages += d.UnpaidVillages
		t.EndingSoon += d.EndingSoon
		for s, n := range d.Segments {
			sum := t.Segments[s]
			t.Segments[s] = SegmentTruth{sum.Covered + n.Covered, sum.Registered + n.Registered}
		}
	}
	return t
}

// attribution names the twelve rows.
func (p *province) attribution(counts [places]int64) []AttributionTruth {
	var all []AttributionTruth
	for i, d := range p.districts {
		all = append(all, AttributionTruth{d.code, counts[i]})
	}
	return append(all, AttributionTruth{"outside", counts[outside]}, AttributionTruth{"unknown", counts[unknown]})
}

// truth puts together what a right pipeline must find. All files must be written.
func (p *province) truth() *Truth {
	t := &Truth{Seed: p.options.Seed, Workers: p.options.Workers, From: p.options.From, To: p.options.To,
		Planted: map[string]int64{}}
	if closed := p.lastClosed(); closed != 0 {
		t.Closed = closed.period()
	}
	for m := p.from; m <= p.to; m++ {
		t.Months = append(t.Months, p.picture(m))
	}
	t.Years = p.years()
	deliveries := map[string]int{}
	for _, d := range p.deliveries {
		one := d.truth()
		t.Deliveries = append(t.Deliveries, one)
		deliveries[d.list.id]++
		for code, n := range one.Faults {
			t.Planted[code] += n
		}
		if one.FileFault != "" {
			t.Planted[one.FileFault]++
		}
		if d.isHeld {
			t.Planted["file.shrunk"]++
		}
	}
	for _, s := range p.senders {
		for _, l := range s.lists {
			t.Lists = append(t.Lists, ListTruth{l.id, l.role, deliveries[l.id]})
		}
	}
	for _, d := range doubles {
		lists := []string{d.counts + "/bpjstk/peserta"}
		if d.besides != d.counts {
			lists = append(lists, d.besides+"/bpjstk/peserta")
		}
		t.Duplicates = append(t.Duplicates, DuplicateTruth{d.kind, lists, int64(p.planted(d.persons))})
	}
	for _, again := range damagedAgain {
		if again.row == damagedRow { // the others stand on no list that counts
			t.Duplicates = append(t.Duplicates, DuplicateTruth{"within_list", []string{again.district + "/bpjstk/peserta"},
				int64(p.planted(again.persons))})
		}
	}
	return t
}

func (d *delivery) truth() DeliveryTruth {
	t := DeliveryTruth{ListID: d.list.id, File: d.path(), Role: d.list.role, ReceivedAt: d.received.UTC(),
		State: "normalised", IsHeld: d.isHeld || d.slip.holds(), IsLate: d.isLate(), AsOf: d.asOf, AsOfBasis: d.basis,
		Period: d.month.period(), Stage: d.stage, RowsRead: d.tally.read, Accepted: d.tally.accepted, Rejected: d.tally.rejected, Ignored: d.tally.ignored(),
		Faults: map[string]int64{}}
	switch {
	case d.copyOf != nil:
		t.State, t.FileFault = "resent", "file.resent"
	case d.slip.returns():
		t.State, t.FileFault = "returned", slipFaults[d.slip]
	case d.slip.holds():
		t.HoldCodes = slipFaults[d.slip]
	}
	if l, is := d.content.(*memberList); is && d.copyOf == nil {
		t.Doubts = l.doubts.places
	}
	for f, n := range d.tally.faults {
		if n > 0 {
			t.Faults[codes[f]] += n
		}
	}
	if t.HoldCodes != "" {
		t.Faults[t.HoldCodes] += d.slip.places() // of the whole file
	}
	return t
}

// lastClosed gives the last month that decisions.csv closes; 0 when there is none. The newest month is always open.
func (p *province) lastClosed() month {
	if p.to > p.from {
		return p.to - 1
	}
	return 0
}
