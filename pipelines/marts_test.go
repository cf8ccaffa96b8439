package pipelines_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake/duck"
)

// compareGroups compares who is covered, budgeted and on a register, by worker group and district.
func compareGroups(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	got := []demo.GroupTruth{}
	for _, row := range query(t, db, `
		select district_code, worker_group, covered_count, registered_count, budgeted_count, budgeted_registered_count,
		    budgeted_covered_count, coalesce(population_count, 0), coalesce(population_covered_count, 0)
		from marts.coverage_by_group
		where period = ? and (registered_count > 0 or budgeted_count > 0 or population_count > 0)
		order by district_code, worker_group`, month.Period.String()) {
		got = append(got, demo.GroupTruth{
			District: row[0].(string), Group: enrolment.Group(row[1].(string)),
			Covered: row[2].(int64), Registered: row[3].(int64), Budgeted: row[4].(int64),
			BudgetedRegistered: row[5].(int64), BudgetedCovered: row[6].(int64),
			Population: row[7].(int64), PopulationCovered: row[8].(int64),
		})
	}
	if diff := cmp.Diff(month.Groups, got); diff != "" {
		t.Errorf("groups: planted (-), found (+):\n%s", diff)
	}
}

// comparePayers compares who is covered and budgeted, by payer and district.
func comparePayers(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	got := []demo.PayerTruth{}
	for _, row := range query(t, db, `
		select district_code, payer, covered_count, membership_count, registered_count, budgeted_count,
		    budgeted_registered_count, budgeted_covered_count
		from marts.coverage_by_payer
		where period = ? and (registered_count > 0 or membership_count > 0 or budgeted_count > 0)
		order by district_code, payer`, month.Period.String()) {
		got = append(got, demo.PayerTruth{
			District: row[0].(string), Payer: enrolment.Payer(row[1].(string)),
			Covered: row[2].(int64), Memberships: row[3].(int64), Registered: row[4].(int64), Budgeted: row[5].(int64),
			BudgetedRegistered: row[6].(int64), BudgetedCovered: row[7].(int64),
		})
	}
	if diff := cmp.Diff(month.Payers, got); diff != "" {
		t.Errorf("payers: planted (-), found (+):\n%s", diff)
	}
}

// compareReconciliation compares the rows of each list by class.
func compareReconciliation(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	type listClass struct{ ListID, Class string }
	want, got := make(map[listClass]int64), make(map[listClass]int64)
	for _, class := range month.Reconciliation {
		want[listClass{class.ListID, class.Class}] = class.Rows
	}
	for _, row := range query(t, db, `
		select list_id, class, cast(sum(row_count) as bigint)
		from marts.reconciliation where period = ? group by all`, month.Period.String()) {
		got[listClass{row[0].(string), row[1].(string)}] = row[2].(int64)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reconciliation: planted (-), found (+):\n%s", diff)
	}
}

// compareVillages compares which villages do not pay, and that all have their row.
func compareVillages(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	if got := count(t, db, "select count(*) from marts.villages where period = ?", month.Period.String()); got != 1185 {
		t.Errorf("%d villages, the province has 1185", got)
	}
	got := []demo.VillageTruth{}
	for _, row := range query(t, db, `
		select district_code, subdistrict_name, village_name
		from marts.villages where period = ? and not is_paid
		order by all`, month.Period.String()) {
		got = append(got, demo.VillageTruth{District: row[0].(string), Subdistrict: row[1].(string), Village: row[2].(string)})
	}
	if diff := cmp.Diff(month.UnpaidVillages, got); diff != "" {
		t.Errorf("villages that do not pay: planted (-), found (+):\n%s", diff)
	}
}

// compareDuplicates compares who stands twice in the lists of members. The demo names the list that counts the person
// first, the mart the smaller list.
func compareDuplicates(t *testing.T, db *duck.DB, period enrolment.Period, planted []demo.DuplicateTruth) {
	type pair struct{ Kind, List, Other string }
	want, got := make(map[pair]int64), make(map[pair]int64)
	for _, d := range planted {
		lists := slices.Sorted(slices.Values(d.Lists))
		want[pair{d.Kind, lists[0], lists[len(lists)-1]}] += d.Persons
	}
	for _, row := range query(t, db, `
		select kind, list_id, other_list_id, person_count
		from marts.duplicates where period = ?`, period.String()) {
		got[pair{row[0].(string), row[1].(string), row[2].(string)}] += row[3].(int64)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("duplicates: planted (-), found (+):\n%s", diff)
	}
}

// compareBases compares the province's covered count over each base that has a number.
func compareBases(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	for _, row := range query(t, db, `
		select base, covered_count, base_count
		from marts.coverage_by_base where period = ? and district_code = ? and is_headline_base`,
		month.Period.String(), month.Province.District) {
		if row[1] != month.Province.Covered || row[2] != month.Province.Potential {
			t.Errorf("%v: %v of %v, want %d of %d", row[0], row[1], row[2], month.Province.Covered, month.Province.Potential)
		}
	}
}

// The figures that the press printed, judged by hand: 176,604 of 424,131 is 41.6390 percent; 68 percent of 424,131 are
// 288,410 persons; 51,276 of 70,479 is 72.75 percent; 38,182 of 79,383 is 48.10 percent; 222,000 of 424,000 is 52.36
// percent; 160,629 and 171,725 are 332,354; 7,774 persons at Rp16,800 are Rp130,603,200.
var printed = []struct{ position, region, metric, segment, value, verdict string }{
	{"2024-12-31", "82.71", "ucj", "ALL", "72", "terpotong"},
	{"2024-12-31", "82", "ucj", "ALL", "45", "tanpa hitungan"},
	{"2025-04-30", "ID", "ucj", "ALL", "35.68", "tanpa hitungan"},
	{"2025-04-30", "ID", "ucj_target", "ALL", "52.15", "tanpa hitungan"},
	{"2025-05-31", "82", "covered", "ALL", "176604", "tanpa hitungan"},
	{"2025-05-31", "82", "gap_to_target", "ALL", "112399", "tidak cocok"},
	{"2025-05-31", "82", "ucj", "ALL", "41.64", "cocok"},
	{"2025-05-31", "82", "ucj", "ALL", "41.63", "terpotong"},
	{"2025-05-31", "82.08", "ucj", "ALL", "2.22", "tanpa hitungan"},
	{"2025-08-06", "82.04", "ucj", "ALL", "43.19", "tidak cocok"},
	{"2025-08-08", "82", "ucj", "ALL", "61", "cocok"}, // of the target, 61.23
	{"2025-09-16", "82.06", "ucj", "ALL", "37", "tanpa hitungan"},
	{"2025-10-20", "82.71", "covered", "PU", "36307", "tanpa hitungan"},
	{"2025-10-20", "82.71", "apbd_monthly_rupiah", "BPU", "178912000", "tidak cocok"},
	{"2025-12-10", "82", "ucj", "ALL", "50", "tidak cocok"},
	{"2025-12-31", "82", "ucj_target", "ALL", "68", "cocok"},
	{"2026-01-19", "82", "ucj", "ALL", "60", "tidak cocok"},
	{"2026-12-31", "82", "target_headcount", "ALL", "332354", "cocok"},
}

// comparePublished compares the verdicts on what was printed.
func comparePublished(t *testing.T, db *duck.DB) {
	for _, p := range printed {
		verdicts := query(t, db, `
			select verdict
			from marts.published_check
			where position_on = cast(? as date) and region_code = ? and metric = ? and segment = ?
			    and coalesce(percent, person_count, amount_idr) = cast(? as decimal(18, 4))`,
			p.position, p.region, p.metric, p.segment, p.value)
		if len(verdicts) != 1 || verdicts[0][0] != p.verdict {
			t.Errorf("%s, %s, %s %s %s: %v, want %s", p.position, p.region, p.metric, p.segment, p.value, verdicts, p.verdict)
		}
	}
	rows := query(t, db, `
		select recomputed_percent, recomputed_count, recomputed_idr
		from marts.published_check
		where recomputed_percent is not null or recomputed_count is not null or recomputed_idr is not null
		order by position_on, metric, percent`)
	got := [][]string{}
	for _, row := range rows {
		got = append(got, []string{asText(row[0]), asText(row[1]), asText(row[2])})
	}
	want := [][]string{
		{"72.7536", "", ""}, {"", "111806", ""}, {"41.6390", "", ""}, {"41.6390", "", ""}, {"48.0985", "", ""},
		{"61.2337", "", ""}, {"", "", "130603200"}, {"52.3585", "", ""}, {"68.0000", "", ""}, {"52.3585", "", ""},
		{"", "332354", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("computed anew by hand (-), by the mart (+):\n%s", diff)
	}
}
