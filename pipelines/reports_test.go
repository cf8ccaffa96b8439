package pipelines_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cakupan/demo"
	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/pipelines"
	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/report/release"
)

// reports gives the reports of what a night left current, in a folder of the test.
func (p written) reports(t *testing.T, result *pipelines.Result) pipelines.Reports {
	t.Helper()
	pr, l := p.open(t)
	return pipelines.Reports{
		Lake: l, Snapshot: result.Snapshot, TimeZone: pr.TimeZone, Disk: new(durable.Disk), Dir: t.TempDir(),
		Formats: pipelines.Formats,
	}
}

// contents reads all files below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestReports(t *testing.T) {
	long(t)
	p := province(t, demo.Options{Workers: 2000})
	result := p.run(t, 2)
	t.Run("for the office", func(t *testing.T) { checkReports(t, p, result) })
	t.Run("release", func(t *testing.T) { checkRelease(t, p.reports(t, result)) })
}

func checkReports(t *testing.T, p written, result *pipelines.Result) {
	first, second := p.reports(t, result), p.reports(t, result)
	paths, err := first.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	files := contents(t, first.Dir)
	for _, name := range paths {
		if _, ok := files[filepath.ToSlash(name)]; !ok {
			t.Errorf("%s is not there", name)
		}
	}
	for _, name := range []string{"index.html", "index.en.html", "cakupan-2025-05.xlsx", "cakupan-2025-05-en.xlsx", "marts/headline.csv"} {
		if files[name] == "" {
			t.Errorf("%s is empty", name)
		}
	}
	for name, content := range contents(t, second.Dir) {
		if files[name] != content {
			t.Errorf("%s has other bytes the second time", name)
		}
	}
	t.Run("workbook", func(t *testing.T) { checkWorkbook(t, p, result, filepath.Join(first.Dir, "cakupan-2025-05.xlsx")) })
}

// checkWorkbook reads a workbook back and holds its counts to the marts, sheet by sheet.
func checkWorkbook(t *testing.T, p written, result *pipelines.Result, path string) {
	db := p.snapshot(t, result)
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	want := []string{"Ringkasan", "Bulanan", "Kab-Kota", "Segmen", "Kelompok", "Sumber pembiayaan", "Dari SK ke aktif", "Rekonsiliasi",
		"Beda dengan BPJS TK", "Sumbangan", "Kebutuhan", "Kiriman data", "Desa", "Catatan"}
	if diff := cmp.Diff(want, book.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	for _, c := range []struct{ sheet, query string }{
		{"Bulanan", `select sum(covered_count) + sum(potential_count) + sum(target_count) + sum(gap_count) + sum(registered_count)
			+ sum(grace_count) + sum(headcount_count) + sum(official_count) + sum(official_difference_count)
			+ sum(reporting_district_count) from marts.headline`},
		{"Segmen", `select sum(covered_count) + sum(registered_count) + sum(grace_count) + sum(membership_count)
			from marts.coverage_by_segment where period = '2025-05'`},
		{"Kelompok", `select sum(covered_count) + sum(registered_count) + sum(budgeted_count) + sum(budgeted_registered_count)
			+ sum(budgeted_covered_count) from marts.coverage_by_group where period = '2025-05'`},
		{"Sumber pembiayaan", `select sum(covered_count) + sum(membership_count) + sum(registered_count) + sum(budgeted_count)
			+ sum(budgeted_registered_count) + sum(budgeted_covered_count) from marts.coverage_by_payer where period = '2025-05'`},
		{"Rekonsiliasi", `select sum(row_count) from marts.reconciliation where period = '2025-05'`},
		{"Sumbangan", `select sum(covered_count) + sum(covered_change_count) + sum(room_count)
			from marts.contribution_by_district where period = '2025-05'`},
		{"Kebutuhan", `select sum(covered_count) + sum(potential_count) + sum(target_count) + sum(gap_count) + sum(allocated_count)
			+ sum(needed_per_month_count) + sum(reached_count) from marts.needed_by_district where period = '2025-05' and is_chosen`},
		{"Desa", `select sum(budgeted_count) + sum(budgeted_registered_count) + sum(budgeted_covered_count)
			+ sum(village_fund_budgeted_count) + sum(village_fund_covered_count) from marts.villages where period = '2025-05'`},
	} {
		if got, want := sumOfCounts(t, book, c.sheet), count(t, db, "select cast(("+c.query+") as bigint)"); got != want {
			t.Errorf("sheet %s: counts add up to %d, the mart's to %d", c.sheet, got, want)
		}
	}

	// One by one, in the table that officials read most, by our own reader of workbooks.
	districts := query(t, db, `
		select district_code, covered_count, potential_count, coverage_ratio, data_as_of
		from marts.coverage_by_district
		where period = '2025-05' and district_code not in ('outside', 'unknown')
		order by district_code`)
	rows := readSheet(t, path, "Kab-Kota")
	for i, want := range districts {
		got := rows[5+i]
		if got[0] != want[0] {
			t.Fatalf("row %d: district %s, want %v", 5+i, got[0], want[0])
		}
		for value, column := range map[int]int{1: 2, 2: 3, 3: 4, 4: 12} {
			if n, err := strconv.ParseFloat(got[column], 64); err != nil || math.Abs(n-number(t, want[value])) > 1e-12 {
				t.Errorf("district %v, column %d: got %q, want %v", want[0], column+1, got[column], want[value])
			}
		}
	}
}

// number gives a value as a spreadsheet keeps it.
func number(t *testing.T, value any) float64 {
	t.Helper()
	switch v := value.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	case enrolment.Date:
		return v.Time().Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	}
	t.Fatalf("a %T is no number", value)
	return 0
}

// sumOfCounts adds up the whole numbers of a sheet under its header; years, days and codes are not among them.
func sumOfCounts(t *testing.T, book *excelize.File, name string) int64 {
	t.Helper()
	rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	formats := make(map[int]int) // by style
	for r, row := range rows[4:] {
		for c, text := range row {
			at, _ := excelize.CoordinatesToCellName(c+1, r+5)
			style, err := book.GetCellStyle(name, at)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := formats[style]; !ok {
				format, err := book.GetStyle(style)
				if err != nil {
					t.Fatal(err)
				}
				formats[style] = format.NumFmt
			}
			if formats[style] != 3 || text == "" {
				continue
			}
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Fatalf("%s!%s: %v", name, at, err)
			}
			sum += n
		}
	}
	return sum
}

// readSheet reads a sheet as a sender's would be read: the cells' texts by row number.
func readSheet(t *testing.T, path, name string) map[int][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := book.Open(bytes.NewReader(text), int64(len(text)), filepath.Base(path), book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	rows := make(map[int][]string)
	for row, err := range opened.Rows(t.Context(), name) {
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range row.Cells {
			rows[row.Number] = append(rows[row.Number], string(cell.Text))
		}
	}
	return rows
}

func checkRelease(t *testing.T, r pipelines.Reports) {
	released, err := r.Release(t.Context(), 5, false)
	if err != nil {
		t.Fatal(err)
	}
	if !released.IsNew || filepath.Base(released.Dir) != "2025-05-r1" || released.Manifest.Hidden == 0 {
		t.Errorf("got %+v, want a new 2025-05-r1 in which something is hidden", released)
	}
	files := contents(t, released.Dir)
	t.Run("manifest", func(t *testing.T) { checkManifest(t, files) })
	t.Run("no small count", func(t *testing.T) { checkNoSmallCount(t, files) })
	t.Run("no small difference", func(t *testing.T) { checkNoSmallDifference(t, files) })
	t.Run("nothing to set the covered against", func(t *testing.T) { checkBreakdowns(t, files) })

	again, err := r.Release(t.Context(), 5, false)
	if err != nil || again.IsNew {
		t.Errorf("the same release again: got new %v, %v", again != nil && again.IsNew, err)
	}
	if _, err := r.Release(t.Context(), 10, false); err == nil {
		t.Error("another threshold under the same name: got no error")
	} else if _, ok := errors.AsType[*release.DifferentError](err); !ok {
		t.Errorf("another threshold under the same name: got %v", err)
	}
	if diff := cmp.Diff(files, contents(t, released.Dir)); diff != "" {
		t.Error("the release was changed")
	}
}

func TestReleaseOfAnOpenMonth(t *testing.T) {
	long(t)
	p := province(t, demo.Options{Workers: 2000})
	if err := os.Remove(filepath.Join(p.dir, "decisions.csv")); err != nil {
		t.Fatal(err)
	}
	r := p.reports(t, p.run(t, 2))
	if _, err := r.Release(t.Context(), 5, false); !errors.Is(err, pipelines.ErrProvisional) {
		t.Errorf("got %v, want that the month is not closed", err)
	}
	released, err := r.Release(t.Context(), 5, true)
	if err != nil {
		t.Fatal(err)
	}
	if name := filepath.Base(released.Dir); !strings.Contains(name, "-sementara-") {
		t.Errorf("got %s, want a name that says sementara", name)
	}
}

func checkManifest(t *testing.T, files map[string]string) {
	var m release.Manifest
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Files) != len(files)-1 {
		t.Errorf("it names %d files, there are %d besides itself", len(m.Files), len(files)-1)
	}
	for _, f := range m.Files {
		sum := sha256.Sum256([]byte(files[f.Path]))
		if f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != len(files[f.Path]) {
			t.Errorf("%s is not what the manifest says", f.Path)
		}
	}
}

// notPersons are counts of other things.
var notPersons = []string{
	"district_count", "reporting_district_count", "official_district_count", "surplus_district_count", "delivery_count",
	"held_count", "resent_count", "unpaid_village_count", "difference_count", "official_difference_count",
}

// releasedMarts reads the marts of a release: by file name, the header first.
func releasedMarts(t *testing.T, files map[string]string) map[string][][]string {
	t.Helper()
	marts := make(map[string][][]string)
	for name, content := range files {
		file, isMart := strings.CutPrefix(name, "marts/")
		if !isMart {
			continue
		}
		records, err := csv.NewReader(strings.NewReader(content)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		marts[file] = records
	}
	return marts
}

// nestedColumns are counts of which the second counts some of the first one's persons.
var nestedColumns = [][2]string{
	{"registered_count", "covered_count"}, {"registered_count", "paid_count"}, {"paid_count", "covered_count"},
	{"membership_count", "covered_count"}, {"covered_count", "headcount_count"}, {"covered_count", "unverified_id_count"},
	{"budgeted_count", "budgeted_registered_count"}, {"budgeted_count", "budgeted_covered_count"},
	{"budgeted_registered_count", "budgeted_paid_count"}, {"budgeted_registered_count", "budgeted_covered_count"},
	{"budgeted_paid_count", "budgeted_covered_count"}, {"budgeted_covered_count", "ending_soon_count"},
	{"village_fund_budgeted_count", "village_fund_covered_count"},
	{"population_registered_count", "population_covered_count"}, {"rows_read", "rows_accepted"},
}

// A village with 11 persons in a decree, 10 of them registered, has one who is not.
func checkNoSmallDifference(t *testing.T, files map[string]string) {
	for name, records := range releasedMarts(t, files) {
		for _, columns := range nestedColumns {
			whole, part := slices.Index(records[0], columns[0]), slices.Index(records[0], columns[1])
			if whole < 0 || part < 0 {
				continue
			}
			for _, record := range records[1:] {
				a, errA := strconv.Atoi(record[whole])
				b, errB := strconv.Atoi(record[part])
				if errA == nil && errB == nil && a-b > 0 && a-b < 5 {
					t.Errorf("%s shows a %s of %d and a %s of %d", name, columns[0], a, columns[1], b)
				}
			}
		}
	}
}

// checkBreakdowns holds a release to saying only who is covered of a district's group, segment or payer, and to counting
// no persons by list or village: a list is of one group.
func checkBreakdowns(t *testing.T, files map[string]string) {
	marts := releasedMarts(t, files)
	for _, name := range []string{"reconciliation.csv", "rejects_by_rule.csv", "control.csv", "duplicates.csv"} {
		if _, ok := marts[name]; ok {
			t.Errorf("%s is in the release", name)
		}
	}
	for name, want := range map[string][]string{
		"coverage_by_group.csv": {"covered_count"}, "coverage_by_payer.csv": {"covered_count"},
		"coverage_by_segment.csv": {"covered_count"}, "villages.csv": nil,
		"deliveries.csv": {"delivery_count", "held_count", "resent_count"},
	} {
		var counts []string
		for _, column := range marts[name][0] {
			if strings.HasSuffix(column, "_count") || strings.HasPrefix(column, "rows_") {
				counts = append(counts, column)
			}
		}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("%s: counts (-want +got):\n%s", name, diff)
		}
	}

	book, err := excelize.OpenReader(strings.NewReader(files["cakupan-2025-05.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if slices.Contains(book.GetSheetList(), "Rekonsiliasi") {
		t.Error("the workbook counts by list")
	}
	groups, err := book.GetRows("Kelompok")
	if err != nil {
		t.Fatal(err)
	}
	if len(groups[3]) > 6 { // place, group and covered persons, and which kind of group
		t.Errorf("the workbook's groups have the columns %s", groups[3])
	}
	if strings.Contains(files["index.html"], `id="sisa"`) {
		t.Error("the page counts who is named and not covered by group")
	}
}

func checkNoSmallCount(t *testing.T, files map[string]string) {
	for name, records := range releasedMarts(t, files) {
		for _, record := range records[1:] {
			for i, text := range record {
				column := records[0][i]
				if !strings.HasSuffix(column, "_count") && !strings.HasPrefix(column, "rows_") || slices.Contains(notPersons, column) {
					continue
				}
				if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 5 {
					t.Errorf("%s shows a %s of %d", name, column, n)
				}
			}
		}
	}
}
