package page

import (
	"strings"

	"cakupan/pipelines/report"
)

func (w *writer) headline() headline {
	m := w.Headline
	h := headline{
		Heading: w.say("headline"), Percent: w.percent(m.Covered, m.Potential, 2), Base: w.say("headline.base"),
		Counts: w.say("headline.counts", w.count(m.Covered), w.count(m.Potential)), Covered: w.say("headline.covered"),
	}
	if text, isRange := w.rangeOf(m); isRange {
		h.Percent = text
		h.Counts = w.say("headline.counts.range", w.count(m.Low), w.count(m.High), w.count(m.Potential))
	}
	if len(m.Missing) > 0 {
		h.Facts = append(h.Facts, fact{w.say("fact.missing"), strings.Join(m.Missing, ", "), w.bounds(m)})
	}
	if len(m.Partial) > 0 {
		f := fact{Name: w.say("fact.partial"), Value: strings.Join(m.Partial, ", ")}
		if len(m.Missing) == 0 {
			f.Note = w.bounds(m)
		}
		h.Facts = append(h.Facts, f)
	}
	if !m.Completeness.IsBest() {
		label, reasons := m.Completeness.In(w.edition.Language)
		h.Facts = append(h.Facts, fact{w.say("fact.completeness"), label, reasons})
	}
	h.Facts = append(h.Facts, w.targetFact(m))
	if gap, ok := known(m.Gap); ok && gap > 0 {
		h.Facts = append(h.Facts, fact{w.say("fact.gap"), w.persons(m.Gap), w.gapNote()})
	}
	h.Facts = append(h.Facts, w.officialFact(m), fact{w.say("fact.potential"), w.say("fact.workers", w.count(m.Potential)), w.sourceText()})
	if w.Open != nil {
		h.Facts = append(h.Facts, w.openFact(w.Open))
	}
	return h
}

func (w *writer) persons(n *int64) string { return w.say("persons", w.count(n)) }

func (w *writer) targetFact(m *report.Month) fact {
	f := fact{Name: w.say("fact.target.none"), Value: w.say("fact.unknown")}
	if m.Target == nil {
		return f
	}
	f.Name, f.Value = w.say("fact.target", m.TargetYear), w.target(m)
	covered, isKnown := known(m.Covered)
	if target, ok := known(m.Target); ok && isKnown && covered >= target {
		f.Note = w.say("fact.target.reached", w.edition.Language.Count(covered-target))
	}
	return f
}

// target writes "68 % = 288.410 orang", or both where they are two targets.
func (w *writer) target(m *report.Month) string {
	switch {
	case m.TargetPercent == "":
		return w.persons(m.Target)
	case !m.TargetIsPercent():
		return w.say("target.both", w.count(m.Target), w.edition.Language.Decimal(m.TargetPercent))
	}
	return w.say("target.percent", w.edition.Language.Decimal(m.TargetPercent), w.count(m.Target))
}

func (w *writer) officialFact(m *report.Month) fact {
	f := fact{Name: w.say("fact.official"), Value: w.say("fact.unknown")}
	if m.Official == nil {
		return f
	}
	f.Value = w.persons(m.Official)
	if difference, ok := known(m.OfficialDifference); ok {
		f.Value = w.say("fact.official.difference", f.Value, w.signed(difference))
	}
	var causes []string
	for _, c := range m.OfficialCauses {
		causes = append(causes, c.In(w.edition.Language)+" "+w.signed(c.Count))
	}
	if len(causes) > 0 {
		f.Note = w.say("fact.official.causes", strings.Join(causes, ", "))
	}
	return f
}

// sourceText says whose potential it is. A base without words of its own goes by its code.
func (w *writer) sourceText() string {
	base := w.source.base
	if _, hasWords := phrases["base."+base]; hasWords {
		base = w.say("base." + base)
	}
	return w.say("fact.potential.source", base, w.source.text)
}

// openFact says how much of the month after the headline's is in, and where its figure lies.
func (w *writer) openFact(m *report.Month) fact {
	f := fact{
		Name: w.say("fact.open", w.edition.Language.Month(m.Period), w.say("month."+m.Status)), Value: w.reporting(m),
	}
	if m.IsWhole() {
		f.Note = w.say("fact.open.figure", w.percent(m.Covered, m.Potential, 2), w.share(m.Covered, m.Potential))
		return f
	}
	f.Note = w.absent(m)
	if _, isRange := w.rangeOf(m); !isRange && m.Completeness != nil {
		f.Note += " " + w.say("fact.open.figure", w.percent(m.Covered, m.Potential, 2), w.share(m.Covered, m.Potential))
	}
	if bounds := w.bounds(m); bounds != "" {
		f.Note += " " + bounds
	}
	return f
}

// absent names the districts whose data are not in, and those whose data are in part.
func (w *writer) absent(m *report.Month) string {
	var sentences []string
	if len(m.Missing) > 0 {
		sentences = append(sentences, w.say("fact.open.missing", strings.Join(m.Missing, ", ")))
	}
	if len(m.Partial) > 0 {
		sentences = append(sentences, w.say("fact.open.partial", strings.Join(m.Partial, ", ")))
	}
	return strings.Join(sentences, " ")
}

// rangeOf writes the range of a month of which too little is in for one number: "41,6–42,1 %".
func (w *writer) rangeOf(m *report.Month) (text string, isRange bool) {
	_, hasLow := known(m.Low)
	_, hasHigh := known(m.High)
	if !m.IsRange || !hasLow || !hasHigh || m.Potential == nil {
		return "", false
	}
	return w.say("range.percent", w.edition.Percent(m.Low, m.Potential, 1), w.edition.Percent(m.High, m.Potential, 1)), true
}

// bounds writes between which shares a month's figure lies while lists are missing.
func (w *writer) bounds(m *report.Month) string {
	_, hasLow := known(m.Low)
	_, hasHigh := known(m.High)
	if !hasLow || !hasHigh || m.Potential == nil {
		return ""
	}
	return w.say("bounds", w.edition.Percent(m.Low, m.Potential, 1), w.edition.Percent(m.High, m.Potential, 1), w.count(m.Low), w.count(m.High))
}

// reporting writes how many districts have delivered, and what share of the potential they have.
func (w *writer) reporting(m *report.Month) string {
	return w.say("reporting", m.ReportingDistricts, m.DistrictCount, w.percent(m.ReportingPotential, m.Potential, 0))
}
