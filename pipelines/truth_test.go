package pipelines_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake/duck"
)

// TestTruth holds the pipeline to what the demo knows of its own province: list by list, code by code, district by
// district. The demo counts while it writes, and shares no code with the pipeline.
func TestTruth(t *testing.T) {
	p := province(t, demo.Options{Workers: 2000})
	db := p.snapshot(t, p.run(t, 2))

	t.Run("deliveries", func(t *testing.T) {
		for _, d := range p.truth.Deliveries {
			t.Run(d.File, func(t *testing.T) { compareDelivery(t, db, d) })
		}
		if got := count(t, db, "select count(*) from lake.deliveries"); got != int64(len(p.truth.Deliveries)) {
			t.Errorf("%d deliveries in the lake, %d were written", got, len(p.truth.Deliveries))
		}
	})
	for _, month := range p.truth.Months {
		t.Run(month.Period.String(), func(t *testing.T) {
			comparePlaces(t, db, month)
			compareCascade(t, db, month)
			compareAttributions(t, db, month)
			compareRecaps(t, db, month)
			compareReporting(t, db, month)
			compareCompleteness(t, db, month)
			compareGroups(t, db, month)
			comparePayers(t, db, month)
			compareReconciliation(t, db, month)
			compareVillages(t, db, month)
			compareDuplicates(t, db, month.Period, p.truth.Duplicates)
			compareBases(t, db, month)
		})
	}
	t.Run("duplicates by tier", func(t *testing.T) { compareTiers(t, db, &p.truth) })
	t.Run("published figures", func(t *testing.T) { comparePublished(t, db) })
}

// compareDelivery compares one file's counts, dates, state and faults.
func compareDelivery(t *testing.T, db *duck.DB, want demo.DeliveryTruth) {
	rows := query(t, db, `
		select delivery_id, state, is_late, as_of, as_of_basis, period, stage, rows_read, rows_accepted, rows_rejected, rows_ignored,
		    file_fault, hold_codes
		from lake.deliveries
		where list_id = ? and received_at = ?`, want.ListID, want.ReceivedAt)
	if len(rows) != 1 {
		t.Fatalf("%s received %s: %d deliveries in the lake, want 1", want.ListID, want.ReceivedAt, len(rows))
	}
	row := rows[0]
	got := demo.DeliveryTruth{
		ListID: want.ListID, File: want.File, Role: want.Role, ReceivedAt: want.ReceivedAt, IsHeld: want.IsHeld,
		State: row[1].(string), IsLate: row[2].(bool), AsOf: asDate(row[3]), AsOfBasis: asText(row[4]),
		Period: asPeriod(t, row[5]), Stage: asText(row[6]),
		FileFault: asText(row[11]), HoldCodes: asText(row[12]),
		RowsRead: row[7].(int64), Accepted: row[8].(int64), Rejected: row[9].(int64), Ignored: row[10].(int64),
		Faults: make(map[string]int64), Doubts: want.Doubts,
	}
	for _, fault := range query(t, db, `select code, count(*) from lake.rejects where delivery_id = ? group by all`, row[0]) {
		got.Faults[fault[0].(string)] = fault[1].(int64)
	}
	if want.Faults == nil {
		want.Faults = make(map[string]int64)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("planted (-), found (+):\n%s", diff)
	}
	held := count(t, db, `select coalesce(max(held_count), 0) from marts.deliveries where period = ? and list_id = ?`,
		row[5], want.ListID)
	if want.IsHeld && held == 0 {
		t.Errorf("it is not held")
	}
}

// comparePlaces compares every count of the province and its districts by residence.
func comparePlaces(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	for _, want := range append([]demo.PlaceTruth{month.Province}, month.Districts...) {
		mart := "marts.coverage_by_district"
		if want.District == month.Province.District {
			mart = "marts.coverage_province"
		}
		row := query(t, db, `
			select potential_count, covered_count, registered_count, grace_count, headcount_count, unverified_id_count
			from `+mart+` where period = ? and district_code = ?`, month.Period.String(), want.District)[0]
		got := map[string]any{
			"potential": row[0], "covered": row[1], "registered": row[2], "grace": row[3], "headcount": row[4], "unverified": row[5],
		}
		expected := map[string]any{
			"potential": want.Potential, "covered": want.Covered, "registered": want.Registered, "grace": want.Grace,
			"headcount": want.Headcount, "unverified": want.Unverified,
		}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("%s: planted (-), found (+):\n%s", want.District, diff)
		}
		if want.District == month.Province.District {
			continue
		}
		for _, segment := range slices.Sorted(maps.Keys(want.Segments)) {
			row := query(t, db, `
				select covered_count, registered_count
				from marts.coverage_by_segment where period = ? and district_code = ? and segment = ?`,
				month.Period.String(), want.District, string(segment))[0]
			got := demo.SegmentTruth{Covered: row[0].(int64), Registered: row[1].(int64)}
			if diff := cmp.Diff(want.Segments[segment], got); diff != "" {
				t.Errorf("%s %s: planted (-), found (+):\n%s", want.District, segment, diff)
			}
		}
	}
}

// compareCascade compares who is budgeted and how far they get.
func compareCascade(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	for _, want := range append([]demo.PlaceTruth{month.Province}, month.Districts...) {
		row := query(t, db, `
			select budgeted_count, budgeted_registered_count, budgeted_covered_count, budgeted_not_enrolled_count,
			    unpaid_village_count, ending_soon_count
			from marts.cascade where period = ? and district_code = ?`, month.Period.String(), want.District)[0]
		got := map[string]any{
			"budgeted": row[0], "registered": row[1], "covered": row[2], "not enrolled": row[3],
			"unpaid villages": row[4], "ending soon": row[5],
		}
		expected := map[string]any{
			"budgeted": want.Budgeted, "registered": want.BudgetedRegistered, "covered": want.BudgetedCovered,
			"not enrolled": want.NotEnrolled, "unpaid villages": want.UnpaidVillages, "ending soon": want.EndingSoon,
		}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("cascade of %s: planted (-), found (+):\n%s", want.District, diff)
		}
	}
}

// compareAttributions compares the twelve rows of each way to say where somebody belongs, and their sum.
func compareAttributions(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	for _, attribution := range []struct {
		column string
		want   []demo.AttributionTruth
	}{
		{"nik_prefix_covered_count", month.ByNIKPrefix},
		{"workplace_covered_count", month.ByWorkplace},
		{"branch_covered_count", month.ByBranch},
	} {
		want, got := make(map[string]int64), make(map[string]int64)
		for _, row := range attribution.want {
			want[row.Place] = row.Covered
		}
		var sum int64
		for _, row := range query(t, db, `select district_code, `+attribution.column+`
			from marts.coverage_by_district where period = ?`, month.Period.String()) {
			got[row[0].(string)] = row[1].(int64)
			sum += row[1].(int64)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: planted (-), found (+):\n%s", attribution.column, diff)
		}
		if len(got) != 12 || sum != month.Province.Covered {
			t.Errorf("%s: %d rows sum to %d, want 12 rows and %d", attribution.column, len(got), sum, month.Province.Covered)
		}
	}
}

// compareReporting compares which districts keep an earlier month's figure.
func compareReporting(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	got := []string{}
	for _, row := range query(t, db, `select district_code from marts.coverage_by_district
		where period = ? and is_carried_forward order by district_code`, month.Period.String()) {
		got = append(got, row[0].(string))
	}
	want := append([]string{}, month.CarriedForward...)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("carried forward: planted (-), found (+):\n%s", diff)
	}
}

func query(t *testing.T, db *duck.DB, sql string, args ...any) [][]any {
	t.Helper()
	result, err := db.Query(context.Background(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	return result.Rows
}

func count(t *testing.T, db *duck.DB, sql string, args ...any) int64 {
	t.Helper()
	return query(t, db, sql, args...)[0][0].(int64)
}

func asText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func asDate(v any) enrolment.Date {
	d, _ := v.(enrolment.Date)
	return d
}

func asPeriod(t *testing.T, v any) enrolment.Period {
	t.Helper()
	if v == nil {
		return enrolment.Period{}
	}
	period, err := enrolment.ParsePeriod(v.(string))
	if err != nil {
		t.Fatal(err)
	}
	return period
}
