package workbook

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

func TestCell(t *testing.T) {
	zone := time.FixedZone("WIT", 9*60*60)
	b := &book{
		edition: report.Edition{Threshold: 5, Language: wording.Indonesian, TimeZone: zone},
		styles:  styles{count: 1, year: 2, ratio: 3, date: 4, moment: 5},
	}
	may, _ := enrolment.NewDate(2025, 5, 31)
	arrived := time.Date(2025, 6, 12, 0, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name, column string
		value, want  any
	}{
		{"a count is a number", "covered_count", int64(176604), excelize.Cell{StyleID: 1, Value: int64(176604)}},
		{"a small count of a release", "covered_count", int64(report.Hidden), excelize.Cell{StyleID: 1, Value: "<5"}},
		{"its complement", "covered_count", int64(report.Withheld), excelize.Cell{StyleID: 1, Value: "[c]"}},
		{"a year has no thousands", "target_year", int64(2025), excelize.Cell{StyleID: 2, Value: int64(2025)}},
		{"a ratio", "coverage_ratio", 0.4164, excelize.Cell{StyleID: 3, Value: 0.4164}},
		{"a date", "data_as_of", may, excelize.Cell{StyleID: 4, Value: may.Time()}},
		{"an hour is that of the province", "received_at", arrived, excelize.Cell{StyleID: 5, Value: arrived.In(zone)}},
		{"yes or no", "is_carried_forward", true, "ya"},
		{"a state in words", "state", "late", "terlambat"},
		{"a state that has no words", "state", "new", "new"},
		{"a list's title that a spreadsheet would run", "title", "=HYPERLINK(\"http://example.org\")", "'=HYPERLINK(\"http://example.org\")"},
		{"not known", "gap_count", nil, nil},
	} {
		if diff := cmp.Diff(c.want, b.cell(duck.Column{Name: c.column}, c.value)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// The notes explain the words that the sheets show, each of them and no code.
func TestNotesExplainTheWordsShown(t *testing.T) {
	for _, l := range []wording.Language{wording.Indonesian, wording.English} {
		for key := range phrases {
			column, _, _ := strings.Cut(strings.TrimPrefix(key, "value."), ".")
			if !strings.HasPrefix(key, "value.") || column != "class" && column != "state" {
				continue
			}
			if meaning, word := phrases.Say(l, "meaning."+column), phrases.Say(l, key); !strings.Contains(meaning, word) {
				t.Errorf("%s: the notes on %s do not say %q", l, column, word)
			}
		}
	}
}

func TestHeaderLines(t *testing.T) {
	if got := headerLines([]string{"Kab/kota", "Memakai data bulan sebelumnya"}, []int{20, 14}); got != 3 {
		t.Errorf("got %d lines, want Memakai / data bulan / sebelumnya", got)
	}
}
