package page

import (
	"strconv"
	"time"

	"cakupan/enrolment"
	"cakupan/pipelines/report/chart"
)

// span gives the months of the line: from the December before the target's year, or the first month there is, to the
// end of that year; without a target, the twelve months up to the headline's.
func (w *writer) span() (first, last enrolment.Period) {
	first, last = w.Headline.Period.Add(-11), w.Headline.Period
	if year := int(w.Headline.TargetYear); year > 0 {
		first, last = enrolment.Period{Year: year - 1, Month: time.December}, enrolment.Period{Year: year, Month: time.December}
	}
	if earliest := w.months[0].period; first.Before(earliest) {
		first = earliest
	}
	if latest := w.months[len(w.months)-1].period; last.Before(latest) {
		last = latest
	}
	return first, last
}

func (w *writer) glide() *figure {
	byPeriod := make(map[enrolment.Period]month)
	for _, m := range w.months {
		byPeriod[m.period] = m
	}
	first, last := w.span()
	var months []chart.Month
	neededFrom := -1
	t := table{Columns: []string{
		w.say("column.month"), w.say("column.status"), w.say("column.covered"), w.say("column.potential"), w.say("column.percent"),
		w.say("column.bounds"), w.say("column.target"),
	}}
	for p := first; !last.Before(p); p = p.Add(1) {
		m, isThere := byPeriod[p]
		if p == w.Headline.Period && w.Headline.NeededPerMonth != nil {
			neededFrom = len(months)
		}
		months = append(months, w.chartMonth(p, m, isThere, len(months) == 0))
		if isThere {
			t.Rows = append(t.Rows, w.monthRow(m))
		}
	}
	words := chart.GlideWords{
		TargetLabel: w.say("fact.target", w.Headline.TargetYear) + ": " + w.target(w.Headline),
		Delivered:   w.say("legend.delivered"), Open: w.say("legend.open"), Range: w.say("legend.range"),
		Needed: w.say("legend.needed", w.count(w.Headline.NeededPerMonth)),
	}
	for i := range words.Percents {
		words.Percents[i] = w.say("axis.percent", w.edition.Language.Count(int64(i)*20))
	}
	d := chart.Glide(w.glideFinding(), w.say("glide.reading"), months, neededFrom, words)
	f := w.figure("bulan", w.say("glide.kicker"), d, t)
	f.Note = w.projection()
	return f
}

func (w *writer) chartMonth(p enrolment.Period, m month, isThere, isFirst bool) chart.Month {
	c := chart.Month{
		Initial: w.initial(p), Covered: chart.Unknown, Potential: drawn(w.Headline.Potential),
		Low: chart.Unknown, High: chart.Unknown, Target: chart.Unknown,
	}
	if isFirst || p.Month == time.January {
		c.Year = strconv.Itoa(p.Year)
	}
	if isThere {
		c.Covered, c.Potential, c.Low, c.High, c.Target = drawn(m.covered), drawn(m.potential), drawn(m.low), drawn(m.high), drawn(m.target)
		c.IsOpen = m.isOpen()
	} else if p.Year == int(w.Headline.TargetYear) {
		c.Target = drawn(w.Headline.Target)
	}
	switch {
	case p == w.Headline.Period:
		c.Label = w.percent(m.covered, m.potential, 2)
		if text, isRange := w.rangeOf(w.Headline); isRange {
			c.Label = text
		}
	case w.Open != nil && p == w.Open.Period:
		c.Label = w.percent(m.covered, m.potential, 2) + " " + w.say("month."+m.status)
		if text, isRange := w.rangeOf(w.Open); isRange {
			c.Label = text + " " + w.say("month."+m.status)
		}
	}
	return c
}

// isOpen tells whether a month's figure may still change for want of lists.
func (m month) isOpen() bool { return m.status == "sementara" || m.isCarried }

func (w *writer) monthRow(m month) []string {
	status := w.say("month." + m.status)
	if m.isCarried {
		status += ", " + w.say("month.carried")
	}
	bounds := ""
	low, hasLow := known(m.low)
	if high, hasHigh := known(m.high); hasLow && hasHigh && low < high {
		bounds = w.say("range", w.count(m.low), w.count(m.high))
	}
	return []string{
		w.edition.Language.Month(m.period), status, w.count(m.covered), w.count(m.potential), w.percent(m.covered, m.potential, 2),
		bounds, w.count(m.target),
	}
}

func (w *writer) glideFinding() string {
	m := w.Headline
	text := w.say("glide.finding", w.percent(m.Covered, m.Potential, 2), w.share(m.Covered, m.Potential))
	_, _, sum, ok := w.parts()
	if span, isRange := w.rangeOf(m); isRange {
		text, ok = w.say("glide.finding.range", span), false
	}
	if ok {
		text += w.say("glide.finding."+direction(sum.points), w.magnitude(sum.points), w.edition.Language.Month(w.monthBefore().period))
	}
	if m.Target == nil {
		return text + "."
	}
	if gap, ok := known(m.Gap); ok && gap > 0 {
		return text + w.say("glide.finding.short", m.TargetYear, w.target(m), w.persons(m.Gap))
	}
	return text + w.say("glide.finding.reached", m.TargetYear, w.target(m))
}
