package page

import (
	"slices"

	"cakupan/pipelines/report"
)

// mostMatters is how many things a leader is asked to decide.
const mostMatters = 3

// matters gives what the figures prove that a leader can settle, at most one of each kind: those in a decree who are
// not enrolled, the data that are not in, the cover that is about to end, the villages that have not paid.
func (w *writer) matters() matters {
	var m matters
	for _, find := range []func() (matter, bool){w.notEnrolled, w.dataMissing, w.ending, w.unpaid} {
		if found, ok := find(); ok && len(m.List) < mostMatters {
			m.List = append(m.List, found)
		}
	}
	switch len(m.List) {
	case 0:
		m.Heading = w.say("matters.none")
	case mostMatters:
		m.Heading = w.say("matters.three")
	default:
		m.Heading = w.say("matters.some")
	}
	return m
}

// largest gives the district with the most of a kind of matter.
func (w *writer) largest(kind report.MatterKind) (largest report.District, what report.Matter, ok bool) {
	for _, d := range w.Districts {
		for _, m := range d.Matters() {
			if m.Kind == kind && isPlace(d) && (!ok || *m.Count > *what.Count) {
				largest, what, ok = d, m, true
			}
		}
	}
	return largest, what, ok
}

func (w *writer) notEnrolled() (matter, bool) {
	d, m, ok := w.largest(report.NotEnrolled)
	if !ok {
		return matter{}, false
	}
	found := matter{What: w.say("matter.not_enrolled", d.Name, w.count(m.Count))}
	if cost, ok := known(w.details[d.Code].monthlyIDR); ok {
		found.Why = w.say("matter.not_enrolled.why", w.edition.Language.Count(cost))
	}
	return found, true
}

// dataMissing asks for what is not in of the headline month's data, or of those of the month after it.
func (w *writer) dataMissing() (matter, bool) {
	m := w.Headline
	if m.IsWhole() {
		m = w.Open
	}
	if m == nil || m.IsWhole() {
		return matter{}, false
	}
	month := w.edition.Language.Month(m.Period)
	return matter{w.say("matter.missing", w.edition.Language.List(slices.Concat(m.Missing, m.Partial)), month), w.say("matter.missing.why", month, w.bounds(m))}, true
}

func (w *writer) ending() (matter, bool) {
	d, m, ok := w.largest(report.Ending)
	if !ok {
		return matter{}, false
	}
	return matter{
		w.say("matter.ending", d.Name, w.count(m.Count), w.edition.Language.Date(m.On)),
		w.say("matter.ending.why", w.edition.Percent(m.Count, w.Headline.Potential, 2)),
	}, true
}

func (w *writer) unpaid() (matter, bool) {
	d, m, ok := w.largest(report.Unpaid)
	if !ok {
		return matter{}, false
	}
	return matter{w.say("matter.unpaid", d.Name, w.count(m.Count)), w.say("matter.unpaid.why")}, true
}
