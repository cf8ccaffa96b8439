package report

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake/duck"
)

// answers stands in for a database: one answer for each question, by what it selects from.
type answers map[string]*duck.Result

func (a answers) Query(_ context.Context, sql string, _ ...any) (*duck.Result, error) {
	for from, result := range a {
		if strings.Contains(sql, from) {
			return result, nil
		}
	}
	return nil, errors.New("no such table")
}

func TestCSV(t *testing.T) {
	may, _ := enrolment.NewDate(2025, 5, 31)
	db := answers{`marts."headline"`: {
		Columns: []duck.Column{
			{Name: "period", Type: "VARCHAR"}, {Name: "title", Type: "VARCHAR"}, {Name: "covered_count", Type: "BIGINT"},
			{Name: "difference", Type: "DECIMAL(9,4)"}, {Name: "coverage_ratio", Type: "DOUBLE"},
			{Name: "data_as_of", Type: "DATE"}, {Name: "is_open", Type: "BOOLEAN"},
		},
		Rows: [][]any{
			{"2025-05", "Daftar peserta, \"Tahap 2\"", int64(176604), "-0.5000", 0.416390596584357, may, true},
			{"2025-06", "=HYPERLINK(\"http://example.org\")", nil, nil, nil, nil, nil},
		},
	}}
	dir := t.TempDir()
	for range 2 { // the second time over the first
		if err := CSV(t.Context(), &durable.Disk{}, db, []string{"headline"}, dir); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(filepath.Join(dir, "marts", "headline.csv"))
	if err != nil {
		t.Fatal(err)
	}
	want := "period,title,covered_count,difference,coverage_ratio,data_as_of,is_open\r\n" +
		"2025-05,\"Daftar peserta, \"\"Tahap 2\"\"\",176604,-0.5000,0.416390596584357,2025-05-31,true\r\n" +
		"2025-06,\"'=HYPERLINK(\"\"http://example.org\"\")\",,,,,\r\n"
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	left, err := os.ReadDir(filepath.Join(dir, "marts"))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("%d files in the folder, want the one", len(left))
	}
}

func TestCSVNamesTheMart(t *testing.T) {
	err := CSV(t.Context(), &durable.Disk{}, answers{}, []string{"cascade"}, t.TempDir())
	if want := "read marts.cascade: no such table"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Of equal figures the bytes are equal, in whatever order a mart's rows are stored.
func TestCSVOrder(t *testing.T) {
	db := may(t)
	first, second := t.TempDir(), t.TempDir()
	if err := CSV(t.Context(), &durable.Disk{}, db, []string{"cascade"}, first); err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(t.Context(), `
		create table marts.turned as from marts.cascade order by budgeted_count;
		drop table marts.cascade;
		alter table marts.turned rename to cascade;`); err != nil {
		t.Fatal(err)
	}
	if err := CSV(t.Context(), &durable.Disk{}, db, []string{"cascade"}, second); err != nil {
		t.Fatal(err)
	}
	var texts [2]string
	for i, dir := range []string{first, second} {
		text, err := os.ReadFile(filepath.Join(dir, "marts", "cascade.csv"))
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	if texts[0] != texts[1] {
		t.Errorf("got\n%s\nand\n%s", texts[0], texts[1])
	}
	if want := "2025-05,82,41207,"; !strings.Contains(texts[0], want) {
		t.Errorf("got\n%s\nwant a row %s", texts[0], want)
	}
}
