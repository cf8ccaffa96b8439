package pipelines_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake/duck"
)

// TestAwardYear holds what a year and its end look like to the demo's own count: who came and who ceased, whose cover
// is about to end, December's surge, and January, when the decrees of the old year have ended.
func TestAwardYear(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds sixteen months")
	}
	p := province(t, demo.Options{Workers: demo.FewestWorkers, To: enrolment.Period{Year: 2026, Month: time.March}})
	db := p.snapshot(t, p.run(t, 2))
	for _, month := range p.truth.Months {
		t.Run(month.Period.String(), func(t *testing.T) {
			comparePlaces(t, db, month)
			compareCauses(t, db, month)
			compareLapses(t, db, month)
		})
	}
	t.Run("years", func(t *testing.T) { compareYears(t, db, &p.truth) })
	t.Run("January", func(t *testing.T) { compareJanuary(t, db, &p.truth) })
}

// compareCauses compares how many each district gained and lost, by cause.
func compareCauses(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	type causes struct{ Gained, Lost, Lapsed, Exit, Heads int64 }
	want, got := make(map[string]causes), make(map[string]causes)
	for _, m := range month.Movements {
		c := want[m.District]
		if m.Persons > 0 {
			c.Gained += m.Persons
		} else {
			c.Lost -= m.Persons
		}
		switch {
		case m.Cause == "lapsed":
			c.Lapsed -= m.Persons
		case m.Cause == "exit_asn", m.Cause == "exit_other":
			c.Exit -= m.Persons
		case m.Cause == "heads" && m.Persons < 0:
			c.Heads -= m.Persons
		}
		want[m.District] = c
	}
	for _, row := range query(t, db, `
		select district_code, gained_count, lost_count, lapsed_count, exit_count, heads_count
		from marts.drops where period = ? and district_code <> ? and gained_count + lost_count > 0`,
		month.Period.String(), month.Province.District) {
		got[row[0].(string)] = causes{row[1].(int64), row[2].(int64), row[3].(int64), row[4].(int64), row[5].(int64)}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("causes: planted (-), found (+):\n%s", diff)
	}
}

// compareLapses compares whose cover ends in the months ahead, and by which document.
func compareLapses(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	want, got := make(map[demo.LapseTruth]bool), make(map[demo.LapseTruth]bool)
	for _, lapse := range month.Lapses {
		want[lapse] = true
	}
	for _, row := range query(t, db, `
		select district_code, ends_in, ends_by, case ends_by when 'decree' then document_code end as document,
		    cast(sum(person_count) as bigint)
		from marts.lapse_calendar where period = ? group by all`, month.Period.String()) {
		got[demo.LapseTruth{District: row[0].(string), EndsIn: asPeriod(t, row[1]), EndsBy: row[2].(string),
			Document: asText(row[3]), Persons: row[4].(int64)}] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calendar of lapses: planted (-), found (+):\n%s", diff)
	}
}

// compareYears compares the three measures of a year, and how December stands in it.
func compareYears(t *testing.T, db *duck.DB, truth *demo.Truth) {
	type year struct{ PersonMonths, Potential, Persons, December, BeforeDecember, DecemberPersons, StillInMarch int64 }
	type key struct {
		year     int
		district string
	}
	want, got := make(map[key]year), make(map[key]year)
	for _, month := range truth.Months {
		for _, place := range month.Districts {
			k := key{month.Period.Year, place.District}
			y := want[k]
			y.PersonMonths += place.Covered
			y.Potential += place.Potential
			switch month.Period.Month {
			case time.December:
				y.December = place.Covered
			case time.September, time.October, time.November:
				y.BeforeDecember += place.Covered
			}
			want[k] = y
		}
	}
	for _, found := range truth.Years {
		k := key{found.Year, found.District}
		y := want[k]
		y.Persons, y.DecemberPersons, y.StillInMarch = found.Persons, found.December, found.StillInMarch
		want[k] = y
	}
	for _, row := range query(t, db, `
		select cast(years.year as bigint), district_code, years.person_month_count, years.potential_month_count,
		    cumulative_person_count, coalesce(december_covered_count, 0), coalesce(before_december_person_month_count, 0),
		    coalesce(december_person_count, 0), coalesce(still_in_march_count, 0)
		from marts.person_month_coverage as years
		left join marts.year_end using (year, district_code)
		where district_code like '82.%'`) {
		got[key{int(row[0].(int64)), row[1].(string)}] = year{row[2].(int64), row[3].(int64), row[4].(int64), row[5].(int64),
			row[6].(int64), row[7].(int64), row[8].(int64)}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(key{})); diff != "" {
		t.Errorf("years: planted (-), found (+):\n%s", diff)
	}
}

// compareJanuary looks for the cliff: more than a fifth below December, flagged, and explained by contracts that ended.
func compareJanuary(t *testing.T, db *duck.DB, truth *demo.Truth) {
	var december, january int64
	for _, month := range truth.Months {
		switch month.Period {
		case enrolment.Period{Year: 2025, Month: time.December}:
			december = month.Province.Covered
		case enrolment.Period{Year: 2026, Month: time.January}:
			january = month.Province.Covered
		}
	}
	if january*5 > december*4 {
		t.Errorf("the demo covers %d in December and %d in January: no cliff", december, january)
	}
	row := query(t, db, `
		select change_count, is_flagged, explanation, lapsed_count * 2 > lost_count
		from marts.drops where period = '2026-01' and district_code = '82'`)[0]
	if diff := cmp.Diff([]any{january - december, true, "contract_season", true}, row); diff != "" {
		t.Errorf("January: want (-), found (+):\n%s", diff)
	}
}
