package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cakupan/enrolment"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/chart"
	"cakupan/pipelines/report/wording"
)

// states gives the chart's states by the marts' names. The phrase of each is named after it.
var states = map[string]chart.State{
	"on_time": chart.OnTime, "late": chart.Late, "resent": chart.Resent, "returned": chart.Returned,
	"held": chart.Held, "carried_forward": chart.CarriedForward, "missing": chart.Missing,
}

// mostMonths is how many months the heat map shows, the newest.
const mostMonths = 12

// heatMap draws what became of each district's participants lists, nil when there is no second month to compare. A
// district with several lists shows the worst.
func (w *writer) heatMap() *figure {
	type slot struct {
		district string
		period   enrolment.Period
	}
	worst := make(map[slot]chart.State)
	var periods []enrolment.Period
	for _, d := range w.deliveries {
		state, isKnown := states[d.state]
		if !isKnown {
			continue
		}
		at := slot{d.district, d.period}
		if before, isThere := worst[at]; !isThere || state > before {
			worst[at] = state
		}
		periods = append(periods, d.period)
	}
	slices.SortFunc(periods, func(a, b enrolment.Period) int { return strings.Compare(a.String(), b.String()) })
	periods = slices.Compact(periods)
	if len(periods) < 2 { // a release's marts have no other month
		return nil
	}
	periods = periods[max(0, len(periods)-mostMonths):]

	words := w.stateWords()
	rows := chart.Deliveries{Words: words}
	t := table{Columns: []string{w.say("column.district")}}
	for i, p := range periods {
		year := ""
		if i == 0 || p.Month == time.January {
			year = strconv.Itoa(p.Year)
		}
		rows.Initials, rows.Years = append(rows.Initials, w.initial(p)), append(rows.Years, year)
		t.Columns = append(t.Columns, w.edition.Language.Month(p))
	}
	districts := slices.DeleteFunc(slices.Clone(w.Districts), func(d report.District) bool { return !isPlace(d) })
	slices.SortFunc(districts, func(a, b report.District) int { return strings.Compare(a.Code, b.Code) })
	for _, d := range districts {
		line, cells := make([]chart.State, len(periods)), []string{d.Name}
		for i, p := range periods {
			state, isThere := worst[slot{d.Code, p}]
			if !isThere {
				line[i] = chart.NotDue
				cells = append(cells, wording.Nothing)
				continue
			}
			line[i] = state
			cells = append(cells, words[state])
		}
		rows.Districts, rows.States = append(rows.Districts, d.ShortName), append(rows.States, line)
		t.Rows = append(t.Rows, cells)
	}
	return w.figure("kiriman", w.say("deliveries.kicker"), chart.HeatMap(w.deliveriesFinding(), w.say("deliveries.reading"), rows), t)
}

func (w *writer) stateWords() map[chart.State]string {
	words := make(map[chart.State]string, len(states))
	for name, state := range states {
		words[state] = w.say("state." + name)
	}
	return words
}

// deliveriesFinding speaks of the newest month.
func (w *writer) deliveriesFinding() string {
	m := w.Headline
	if w.Open != nil {
		m = w.Open
	}
	month := w.edition.Language.Month(m.Period)
	if m.IsWhole() {
		return w.say("deliveries.finding.all", month, m.DistrictCount)
	}
	return w.say("deliveries.finding", month, m.ReportingDistricts, m.DistrictCount, w.absent(m))
}
