package pipelines_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/lake/duck"
)

// compareRecaps compares where BPJS TK's recap and its list of members differ, and by which cause: the planted one
// explains all of it, and the others nothing.
func compareRecaps(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	type difference struct {
		Recap, Counted int64
		ByCause        map[string]int64
	}
	causes := []string{"position_date", "region", "left", "duplicate", "broken_nik", "grace", "unexplained"}
	want, got := make(map[string]difference), make(map[string]difference)
	for _, d := range month.RecapDifferences {
		byCause := make(map[string]int64)
		for _, cause := range causes {
			byCause[cause] = 0
		}
		byCause[d.Cause] = d.Recap - d.Counted
		want[d.District+" "+string(d.Segment)] = difference{d.Recap, d.Counted, byCause}
	}
	for _, row := range query(t, db, `
		select district_code, segment, recap_count, counted_count, by_position_date_count, by_region_count, by_left_count,
			by_duplicate_count, by_broken_nik_count, by_grace_count, unexplained_count
		from marts.control where period = ? and difference_count <> 0`, month.Period.String()) {
		byCause := make(map[string]int64)
		for i, cause := range causes {
			byCause[cause] = row[4+i].(int64)
		}
		got[row[0].(string)+" "+row[1].(string)] = difference{row[2].(int64), row[3].(int64), byCause}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recaps: planted (-), found (+):\n%s", diff)
	}
}

// compareCompleteness compares how much of a month is in, and its worst bounds: the reporting districts' own count, and
// that with all workers of the others.
func compareCompleteness(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	missing := make(map[string]bool)
	for _, district := range month.CarriedForward {
		missing[district] = true
	}
	type completeness struct{ Districts, Reporting, Potential, WorstLow, WorstHigh int64 }
	want := completeness{WorstLow: month.Province.Covered, WorstHigh: month.Province.Covered}
	for _, d := range month.Districts {
		want.Districts++
		if missing[d.District] {
			want.WorstLow -= d.Covered
			want.WorstHigh += d.Potential - d.Covered
			continue
		}
		want.Reporting++
		want.Potential += d.Potential
	}
	row := query(t, db, `
		select district_count, reporting_district_count, reporting_potential_count, worst_low_count, worst_high_count,
			low_count, high_count, is_single_number, grade, may_be_less_count, may_be_more_count
		from marts.completeness where period = ?`, month.Period.String())[0]
	got := completeness{row[0].(int64), row[1].(int64), row[2].(int64), row[3].(int64), row[4].(int64)}
	want.WorstLow -= row[9].(int64) // the rows of which nobody can tell whose they are move all bounds
	want.WorstHigh += row[10].(int64)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("completeness: planted (-), found (+):\n%s", diff)
	}
	low, high, covered := row[5].(int64), row[6].(int64), month.Province.Covered
	if low < want.WorstLow || low > covered || high < covered || high > want.WorstHigh {
		t.Errorf("plausible bounds %d and %d, want them about %d and within %d and %d", low, high, covered, want.WorstLow, want.WorstHigh)
	}
	if isSingle, grade := row[7].(bool), row[8].(string); isSingle != (len(missing) == 0) || (grade == "A") != (len(missing) == 0) {
		t.Errorf("one number: %t, grade %s, with %d districts missing", isSingle, grade, len(missing))
	}
}
