package page

import (
	"cmp"
	"slices"
	"strings"

	"cakupan/pipelines/report"
	"cakupan/pipelines/report/chart"
	"cakupan/pipelines/report/wording"
)

// byMissing gives the districts by what they lack to their target, the most first; of those that lack nothing, the
// one with the most above its target last.
func (w *writer) byMissing() []report.District {
	districts := slices.DeleteFunc(slices.Clone(w.Districts), func(d report.District) bool { return !isPlace(d) })
	slices.SortStableFunc(districts, func(a, b report.District) int { return cmp.Compare(lack(b), lack(a)) })
	return districts
}

// lack gives how many persons a district is below its target, below 0 when it is above; one that never delivered lacks
// all of its target, as far as anybody knows.
func lack(d report.District) int64 {
	target, hasTarget := known(d.Target)
	covered, hasFigure := known(d.Covered)
	switch {
	case !hasTarget:
		return 0
	case !hasFigure:
		return target
	}
	return target - covered
}

func (w *writer) chartDistrict(d report.District) chart.District {
	c := chart.District{
		Name: d.Name, ShortName: d.ShortName, Covered: drawn(d.Covered), Target: drawn(d.Target), Potential: drawn(d.Potential),
		Counts: w.share(d.Covered, d.Potential), Percent: w.percent(d.Covered, d.Potential, 2), Verdict: w.verdict(d),
	}
	switch {
	case d.IsCarriedForward:
		c.Age = chart.Carried
	case d.Covered == nil:
		c.Age = chart.Never
		c.Counts, c.Percent = w.say("potential", w.count(d.Potential)), ""
	}
	if c.Covered >= 0 && c.Target >= 0 {
		c.Standing = chart.Short
		if c.Covered >= c.Target {
			c.Standing = chart.Reached
		}
	}
	return c
}

// drawn gives a count as a chart takes it.
func drawn(n *int64) int64 {
	if v, ok := known(n); ok {
		return v
	}
	return chart.Unknown
}

// verdict says in words where a district stands to its target: "kurang 14.180 orang".
func (w *writer) verdict(d report.District) string {
	if _, ok := known(d.Covered); !ok {
		if d.Covered == nil {
			return w.say("verdict.never")
		}
		return ""
	}
	if _, ok := known(d.Target); !ok {
		return ""
	}
	switch n := lack(d); {
	case n > 0:
		return w.say("verdict.short", w.edition.Language.Count(n))
	case n < 0:
		return w.say("verdict.above", w.edition.Language.Count(-n))
	}
	return w.say("verdict.reached")
}

func (w *writer) districtWords() chart.DistrictWords {
	return chart.DistrictWords{
		Covered: w.say("legend.covered"), Potential: w.say("legend.potential"), Target: w.say("legend.target"),
		Reached: w.say("legend.reached"), Short: w.say("legend.short"),
		Carried: w.say("legend.carried"), Never: w.say("legend.never"),
	}
}

func (w *writer) chartDistricts() []chart.District {
	var districts []chart.District
	for _, d := range w.byMissing() {
		districts = append(districts, w.chartDistrict(d))
	}
	return districts
}

func (w *writer) bullets() *figure {
	d := chart.Bullets(w.bulletsFinding(), w.say("bullets.reading"), w.chartDistricts(), w.districtWords())
	f := w.figure("kabkota", w.say("bullets.kicker"), d, w.sourceTable())
	f.Note = w.gapsNote()
	return f
}

// bulletsFinding names the three districts that lack most.
func (w *writer) bulletsFinding() string {
	reached, judged := 0, 0
	var most []string
	for _, d := range w.byMissing() {
		c := w.chartDistrict(d)
		if c.Standing == chart.Unjudged {
			continue
		}
		judged++
		if c.Standing == chart.Reached {
			reached++
		} else if len(most) < 3 {
			most = append(most, w.say("bullets.named", d.ShortName, w.edition.Language.Count(lack(d))))
		}
	}
	switch {
	case judged == 0:
		return w.say("bullets.unjudged")
	case len(most) == 0:
		return w.say("bullets.all", judged)
	}
	return w.say("bullets.finding", reached, judged, w.edition.Language.List(most))
}

// gapsNote says why the districts' gaps add up to more than the province's.
func (w *writer) gapsNote() string {
	sum, ok := known(w.Headline.DistrictGap)
	if !ok || w.Headline.Gap == nil || sum == *w.Headline.Gap {
		return ""
	}
	note := w.say("bullets.gaps", w.edition.Language.Count(sum))
	if names, persons := w.Surplus(); len(names) > 0 {
		note += w.say("bullets.gaps.surplus", w.edition.Language.List(names), w.edition.Language.Count(persons))
	}
	return note
}

// districtTable has a row for each district and one for the province. last gives what stands in its last column.
func (w *writer) districtTable(lastColumn string, last func(report.District) string, lastOfProvince string) table {
	t := table{Columns: []string{
		w.say("column.district"), w.say("column.potential"), w.say("column.covered"), w.say("column.percent"),
		w.say("column.target"), w.say("column.gap"), w.say("column.data_as_of"), lastColumn,
	}}
	for _, d := range w.byMissing() {
		t.Rows = append(t.Rows, []string{
			d.Name, w.count(d.Potential), w.count(d.Covered), w.percent(d.Covered, d.Potential, 2),
			w.count(d.Target), w.shortfall(d.Gap), w.dataAsOf(d), last(d),
		})
	}
	for _, d := range w.Districts {
		if covered, ok := known(d.Covered); ok && !isPlace(d) && covered > 0 {
			t.Rows = append(t.Rows, []string{w.placeName(d), w.count(nil), w.count(d.Covered), "", "", "", "", ""})
		}
	}
	m := w.Headline
	t.Total = []string{
		w.say("province", w.Province), w.count(m.Potential), w.count(m.Covered), w.percent(m.Covered, m.Potential, 2),
		w.count(m.Target), w.shortfall(m.Gap), "", lastOfProvince,
	}
	return t
}

// shortfall writes a gap to target, a dash when there is none.
func (w *writer) shortfall(gap *int64) string {
	if gap != nil && *gap == 0 {
		return wording.Nothing
	}
	return w.count(gap)
}

// sourceTable is the districts' table with where each potential comes from.
func (w *writer) sourceTable() table {
	return w.districtTable(w.say("column.source"), func(d report.District) string { return w.details[d.Code].potentialSource }, w.source.text)
}

// districtsWithNotes is the districts' table with what is worth a note.
func (w *writer) districtsWithNotes() districts {
	t := w.districtTable(w.say("column.notes"), func(d report.District) string {
		return strings.Join(d.Notes(w.edition.Language), " · ")
	}, "")
	t.ID, t.Caption = "daftar-c", w.say("districts.caption", w.edition.Language.Date(w.Headline.PeriodEnd), w.status())
	return districts{Heading: w.say("districts"), Swipe: w.say("districts.swipe"), Table: t, Note: w.gapsNote()}
}

// placeName names a district, or those outside the province and of unknown place.
func (w *writer) placeName(d report.District) string {
	if isPlace(d) {
		return d.ShortName
	}
	return w.say("place." + d.Code)
}

func (w *writer) dataAsOf(d report.District) string {
	if d.DataAsOf == 0 {
		return w.say("legend.never")
	}
	date := w.edition.Language.Date(d.DataAsOf)
	switch {
	case d.IsCarriedForward:
		return date + " (" + w.say("state.carried_forward") + ")"
	case d.IsPartial:
		return date + " (" + w.say("state.partial") + ")"
	}
	return date
}

func (w *writer) tileMap() *figure {
	districts := slices.DeleteFunc(slices.Clone(w.Districts), func(d report.District) bool { return !isPlace(d) })
	slices.SortFunc(districts, func(a, b report.District) int { return strings.Compare(a.Code, b.Code) })
	cells := make([]chart.District, len(districts))
	for i, d := range districts {
		cells[i] = w.chartDistrict(d)
		if cells[i].Age != chart.Never {
			cells[i].Counts = w.say("tiles.counts", w.count(d.Covered), w.count(d.Potential))
		}
	}
	t := table{Columns: []string{
		w.say("column.district"), w.say("column.covered"), w.say("column.potential"), w.say("column.percent"), w.say("column.standing"),
	}}
	for i, c := range cells {
		t.Rows = append(t.Rows, []string{c.Name, w.count(districts[i].Covered), w.count(districts[i].Potential), c.Percent, c.Verdict})
	}
	d := chart.Tiles(w.tilesFinding(), w.say("tiles.reading"), cells, places(districts), w.districtWords())
	f := w.figure("peta", w.say("tiles.kicker"), d, t)
	f.Note = w.say("tiles.note")
	return f
}

// tilesFinding names the district with the highest share and the one with the lowest.
func (w *writer) tilesFinding() string {
	var with []report.District // the overview has the highest coverage first
	for _, d := range w.Districts {
		if _, ok := known(d.Covered); ok && isPlace(d) && d.Potential != nil {
			with = append(with, d)
		}
	}
	if len(with) < 2 {
		return w.say("tiles.none")
	}
	named := func(d report.District) string {
		return w.say("tiles.named", d.ShortName, w.percent(d.Covered, d.Potential, 2), w.share(d.Covered, d.Potential))
	}
	return w.say("tiles.finding", named(with[0]), named(with[len(with)-1]))
}
