package release

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/suppress"
)

// mart gives the table of that name.
func mart(t *testing.T, name string) table {
	t.Helper()
	for _, table := range tables {
		if table.mart == name {
			return table
		}
	}
	t.Fatalf("no mart %s in a release", name)
	return table{}
}

// rows gives a result; columns are parted by blanks.
func rows(columns string, rows ...[]any) *duck.Result {
	res := &duck.Result{Rows: rows}
	for name := range strings.FieldsSeq(columns) {
		res.Columns = append(res.Columns, duck.Column{Name: name, Type: "BIGINT"})
	}
	return res
}

func n(count int) int64 { return int64(count) }

const coverage = "period district_code covered_count registered_count grace_count headcount_count unverified_id_count target_count gap_count " +
	"nik_prefix_covered_count workplace_covered_count branch_covered_count"

// district gives a row of a coverage mart in which nobody but the covered is worth hiding.
func district(code string, covered, target int) []any {
	return []any{"2025-05", code, n(covered), n(covered), n(0), n(0), n(0), n(target), n(target - covered), n(0), n(0), n(0)}
}

// small is a province with three districts, of which Taliabu has 3 covered persons.
func small() (province, districts *duck.Result) {
	return rows(coverage, district("82", 1353, 5000)),
		rows(coverage, district("82.04", 450, 2000), district("82.08", 3, 1000), district("82.71", 900, 2000))
}

// covered writes the covered counts and gaps of districts as they are printed.
func covered(res *duck.Result) string {
	e := report.Edition{Threshold: 5, Language: "id"}
	var b strings.Builder
	for _, row := range res.Rows {
		covered, gap := row[2].(int64), row[8].(int64)
		b.WriteString(row[1].(string) + " " + e.Count(&covered) + " " + e.Count(&gap) + "\n")
	}
	return b.String()
}

func masked(t *testing.T, l *ledger, printed Printed) {
	t.Helper()
	l.join()
	marks, err := l.mark(5, printed)
	if err != nil {
		t.Fatal(err)
	}
	l.hide(marks)
}

// The gap is the published target less the covered persons, and the province is the sum: both would tell.
func TestADistrictWithFewCovered(t *testing.T) {
	province, districts := small()
	l := newLedger("82")
	l.add(mart(t, "coverage_province"), province)
	l.add(mart(t, "coverage_by_district"), districts)
	masked(t, l, nil)
	if diff := cmp.Diff("82 1.353 3.647\n", covered(province)); diff != "" {
		t.Errorf("the province is what everybody asks for (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("82.04 [c] [c]\n82.08 <5 [c]\n82.71 900 1.100\n", covered(districts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The districts' gaps, which leave out people elsewhere, are added up in the headline: a sum of its own.
func TestTheSumOfTheGapsTells(t *testing.T) {
	province, districts := small()
	districts.Rows = append(districts.Rows, []any{"2025-05", "outside", n(7), n(7), n(0), n(0), n(0), nil, nil, n(0), n(0), n(0)})
	province.Rows[0] = district("82", 1360, 5000)
	headline := rows("period province_code covered_count registered_count grace_count headcount_count unverified_id_count official_count "+
		"gap_count district_gap_count", []any{"2025-05", "82", n(1360), n(1360), n(0), n(0), n(0), nil, n(3640), n(3647)})
	l := newLedger("82")
	l.add(mart(t, "headline"), headline)
	l.add(mart(t, "coverage_province"), province)
	l.add(mart(t, "coverage_by_district"), districts)
	masked(t, l, nil)
	if !report.IsHidden(districts.Rows[0][2].(int64)) {
		t.Errorf("people outside alone were hidden beside Taliabu:\n%v", districts.Rows)
	}
}

// What a release of another month printed of this one is known: something else goes.
func TestWhatWasPrintedStaysPrinted(t *testing.T) {
	province, districts := small()
	l := newLedger("82")
	l.add(mart(t, "coverage_province"), province)
	l.add(mart(t, "coverage_by_district"), districts)
	masked(t, l, Printed{"2025-05|82.04|covered": {450}, "2025-05|82.71|covered": {880}})
	if diff := cmp.Diff("82.04 450 1.550\n82.08 <5 [c]\n82.71 [c] [c]\n", covered(districts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A late list brought two persons of Ternate: printed anew, Ternate and the province would say so. What did not move is
// known already and stays.
func TestAChangeByFewPersons(t *testing.T) {
	before := Printed{
		"2025-05|82|covered": {1900}, "2025-05|82.04|covered": {450}, "2025-05|82.08|covered": {550}, "2025-05|82.71|covered": {900},
	}
	revised := func(moved int) (*ledger, []suppress.Mark, *duck.Result) {
		province := rows(coverage, district("82", 1900+moved, 5000))
		districts := rows(coverage, district("82.04", 450, 2000), district("82.08", 550, 1000), district("82.71", 900+moved, 2000))
		l := newLedger("82")
		l.add(mart(t, "coverage_province"), province)
		l.add(mart(t, "coverage_by_district"), districts)
		l.join()
		marks, err := l.mark(5, before)
		if err != nil {
			t.Fatal(err)
		}
		return l, marks, districts
	}

	l, marks, districts := revised(2)
	var kept *KeptBackError
	if err := l.keptBack("2025-05", marks, 5); !errors.As(err, &kept) {
		t.Errorf("the province moved by 2: got %v, want the release kept back", err)
	}
	l.hide(marks)
	if diff := cmp.Diff("82.04 450 1.550\n82.08 550 450\n82.71 [c] [c]\n", covered(districts)); diff != "" {
		t.Errorf("moved by 2 (-want +got):\n%s", diff)
	}

	l, marks, districts = revised(5)
	if err := l.keptBack("2025-05", marks, 5); err != nil {
		t.Errorf("the province moved by 5: %v", err)
	}
	l.hide(marks)
	if diff := cmp.Diff("82.04 450 1.550\n82.08 550 450\n82.71 905 1.095\n", covered(districts)); diff != "" {
		t.Errorf("moved by 5 (-want +got):\n%s", diff)
	}
}

// Two came in Ternate and two went in Halsel: the province is unmoved, and neither district may be worked out of the rest.
func TestChangesThatCancelOut(t *testing.T) {
	province := rows(coverage, district("82", 1900, 5000))
	districts := rows(coverage, district("82.04", 448, 2000), district("82.08", 550, 1000), district("82.71", 902, 2000))
	l := newLedger("82")
	l.add(mart(t, "coverage_province"), province)
	l.add(mart(t, "coverage_by_district"), districts)
	masked(t, l, Printed{
		"2025-05|82|covered": {1900}, "2025-05|82.04|covered": {450}, "2025-05|82.08|covered": {550}, "2025-05|82.71|covered": {900},
	})
	if diff := cmp.Diff("82.04 [c] [c]\n82.08 550 450\n82.71 [c] [c]\n", covered(districts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A count is one wherever it stands: hidden in one table, it is hidden in the other.
func TestACountOfTwoTables(t *testing.T) {
	cascade := rows("period district_code covered_count registered_count paid_count budgeted_count budgeted_registered_count "+
		"budgeted_covered_count budgeted_paid_count budgeted_not_enrolled_count ending_soon_count not_enrolled_monthly_idr",
		[]any{"2025-05", "82.08", n(3), n(3), n(0), n(80), n(76), n(70), n(76), n(4), n(0), n(67200)})
	cascadeTable := mart(t, "cascade")
	province, districts := small()
	l := newLedger("82")
	l.add(mart(t, "coverage_province"), province)
	l.add(mart(t, "coverage_by_district"), districts)
	l.add(cascadeTable, cascade)
	masked(t, l, nil)
	cascadeTable.leaveOut(cascade)
	row := cascade.Rows[0]
	if row[2] != int64(report.Hidden) {
		t.Errorf("covered: got %v, want it hidden as in the district's row", row[2])
	}
	if row[9] != int64(report.Hidden) || row[6] != int64(report.Withheld) && row[5] != int64(report.Withheld) {
		t.Errorf("budgeted %v = enrolled %v + not enrolled %v: one of the first two must go with the last", row[5], row[6], row[9])
	}
	if row[11] != nil {
		t.Error("the contribution of those not enrolled tells how many they are")
	}
}

// A person in grace is registered and not covered: with the three counts of a group, a hidden one is bounded by the two
// printed ones. A release says of a group who is covered.
func TestAGroupIsNotSetAgainstItself(t *testing.T) {
	groups := mart(t, "coverage_by_group")
	columns := []string{
		"period", "district_code", "worker_group", "covered_count", "registered_count", "grace_count", "headcount_count",
		"unverified_id_count", "budgeted_count", "budgeted_registered_count", "budgeted_covered_count", "population_count",
		"population_registered_count", "population_covered_count", "population_coverage_ratio",
	}
	group := func(code string, covered, registered, grace int) []any {
		return []any{"2025-01", "82.71", code, n(covered), n(registered), n(grace), n(0), n(0), n(registered), n(registered), n(covered),
			nil, nil, nil, nil}
	}
	res := rows(strings.Join(columns, " "), group("SOPIR", 59, 63, 4), group("NELAYAN", 545, 547, 2), group("PETANI", 1241, 1244, 3))
	l := newLedger("82")
	l.add(groups, res)
	masked(t, l, nil)
	groups.leaveOut(res)
	shown := Table{Mart: groups.mart, Result: res, withheld: groups.withheld}.Shown(report.Edition{Threshold: 5, Language: "id"})
	var names []string
	for _, column := range shown.Columns {
		names = append(names, column.Name)
	}
	if diff := cmp.Diff(columns[:4], names); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"2025-01", "82.71", "SOPIR", n(59)}, shown.Rows[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if res.Rows[0][4] != nil {
		t.Error("page and workbook are given what the tables leave out")
	}
}

// Registered 740, covered 738: two are not.
func TestASmallDifferenceIsACount(t *testing.T) {
	province, districts := small()
	province.Rows[0] = district("82", 2088, 5000)
	districts.Rows[1] = district("82.08", 738, 1000)
	districts.Rows[1][3] = n(740)
	districts.Rows[0][3] = n(600)
	province.Rows[0][3] = n(2240)
	l := newLedger("82")
	l.add(mart(t, "coverage_province"), province)
	l.add(mart(t, "coverage_by_district"), districts)
	masked(t, l, nil)
	row := districts.Rows[1]
	if !report.IsHidden(row[2].(int64)) && !report.IsHidden(row[3].(int64)) {
		t.Errorf("covered %v and registered %v are both printed", row[2], row[3])
	}
	if all := province.Rows[0]; report.IsHidden(all[2].(int64)) || report.IsHidden(all[3].(int64)) {
		t.Errorf("the province's own figures went: covered %v, registered %v", all[2], all[3])
	}
}

func TestFolder(t *testing.T) {
	dir, disk := t.TempDir(), new(durable.Disk)
	period, _ := enrolment.ParsePeriod("2025-05")
	release := func(text string) *Folder {
		f := &Folder{Manifest: Manifest{Period: period, Revision: 1, Earlier: []string{}}}
		f.Add("marts/coverage_by_group.csv", []byte(text))
		f.Add("README.txt", []byte("rilis\n"))
		return f
	}
	csv := "period,district_code,worker_group,covered_count\r\n2025-05,82.71,PETANI,620\r\n2025-05,82.71,NELAYAN,<5\r\n2025-05,82.71,OJEK,[c]\r\n"
	if err := os.MkdirAll(filepath.Join(dir, ".new-2025-05-r1", "left"), 0o755); err != nil { // of one that was killed
		t.Fatal(err)
	}
	for i, wantNew := range []bool{true, false} {
		isNew, err := release(csv).Place(disk, dir, "2025-05-r1")
		if err != nil || isNew != wantNew {
			t.Fatalf("time %d: got new %v, %v", i+1, isNew, err)
		}
	}
	_, err := release(csv+"\r\n").Place(disk, dir, "2025-05-r1")
	if want := "marts/coverage_by_group.csv would come out differently"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("other bytes: got %v, want %s", err, want)
	}
	names, err := Earlier(dir, "2025-06-r1")
	if diff := cmp.Diff([]string{"2025-05-r1"}, names); diff != "" || err != nil {
		t.Errorf("earlier releases (-want +got):\n%s%v", diff, err)
	}
	if names, err := Earlier(dir, "2025-05-r1"); len(names) > 0 || err != nil {
		t.Errorf("a release that is there was made after %v, %v; it says after none", names, err)
	}
	printed := make(Printed)
	if err := printed.ReadPrinted(filepath.Join(dir, "2025-05-r1")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Printed{"2025-05|82.71|worker_group=PETANI|covered": {620}}, printed); diff != "" {
		t.Errorf("what it shows (-want +got):\n%s", diff)
	}
}
