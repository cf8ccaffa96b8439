package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/report/wording"
)

func TestScreenSaysWhatARevisionMoved(t *testing.T) {
	on, _ := enrolment.NewDate(2025, 7, 20)
	var districts []MovedCount
	for i := range 6 {
		districts = append(districts, MovedCount{Code: fmt.Sprintf("82.0%d", i+1), Name: fmt.Sprintf("Kab. %d", i+1), Before: n(1010), After: n(1000)})
	}
	for _, c := range []struct {
		name     string
		month    Month
		language wording.Language
		want     string
	}{
		{"a first revision", Month{Revision: 1}, wording.Indonesian, ""},
		{"a late list", Month{Revision: 2, Moved: &Moved{
			Counts: 4, Province: &MovedCount{Before: n(176604), After: n(177604)},
			Districts: []MovedCount{{Code: "82.08", Name: "Pulau Taliabu", Before: nil, After: n(1000)}},
			Causes:    []MovedBy{{Kind: "delivery", Name: "Daftar peserta", On: on, IsLate: true}},
		}}, wording.Indonesian, "   Revisi ke-2: terlindungi 176.604 → 177.604 (+1.000): Pulau Taliabu – → 1.000.\n" +
			"   Sebab: Daftar peserta, diterima 20 Juli 2025 (terlambat).\n"},
		{"the same in English", Month{Revision: 2, Moved: &Moved{
			Counts: 4, Province: &MovedCount{Before: n(176604), After: n(176504)},
			Causes: []MovedBy{{Kind: "delivery", Name: "Daftar peserta", On: on}},
		}}, wording.English, "   Revision 2: covered 176,604 → 176,504 (-100).\n   Cause: Daftar peserta, received 20 July 2025.\n"},
		{"another target", Month{Revision: 3, Moved: &Moved{
			Counts: 2, Causes: []MovedBy{{Kind: "seed", Name: "targets.csv"}, {Kind: "sql", Name: "a.sql"}, {Kind: "sql", Name: "b.sql"}},
		}}, wording.Indonesian, "   Revisi ke-3: jumlah terlindungi tetap; angka lain yang berubah: 2.\n" +
			"   Sebab: perubahan data acuan: 1; perubahan rumus: 2.\n"},
		{"many districts, and those outside", Month{Revision: 2, Moved: &Moved{
			Counts: 14, Province: &MovedCount{Before: n(60), After: n(0)}, Districts: append([]MovedCount{{Code: "outside", Before: n(3), After: n(4)}}, districts...),
		}}, wording.Indonesian, "   Revisi ke-2: terlindungi 60 → 0 (-60): Luar provinsi +1, Kab. 1 -10, Kab. 2 -10, Kab. 3 -10, 3 lainnya.\n"},
	} {
		s := &screen{language: c.language}
		s.moved(&c.month)
		if got := s.text.String(); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// Every kind of cause has its words.
func TestCausesHaveWords(t *testing.T) {
	for _, kind := range []lake.CauseKind{
		lake.DeliveryCame, lake.DeliveryReread, lake.DeliveryGone, lake.Decided, lake.Configured, lake.LayoutChanged,
		lake.SeedChanged, lake.SQLChanged, lake.KeyChanged, lake.Renormalised, lake.EngineChanged,
	} {
		if phrases["cause."+string(kind)] == nil {
			t.Errorf("cause %s has no words", kind)
		}
	}
}

// A revision has its two tables; the first edition has none. A name that a spreadsheet would run is made inert.
func TestRevisions(t *testing.T) {
	period := enrolment.Period{Year: 2025, Month: time.May}
	at := time.Date(2025, 7, 20, 1, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	err := Revisions(new(durable.Disk), []lake.Edition{
		{Period: period, Revision: 1},
		{
			Period: period, Revision: 2,
			Changes: []lake.FigureChange{
				{Period: period, DistrictCode: "82.08", DistrictName: "Pulau Taliabu", Measure: "covered_count", Before: n(16), After: n(19), Difference: n(3), Cause: lake.ByLate},
				{Period: period, DistrictCode: "82.08", DistrictName: "Pulau Taliabu", Segment: "PU", Measure: "covered_count", After: n(1)},
			},
			Causes: []lake.Cause{
				{Kind: lake.DeliveryCame, Name: "82.08/bpjstk/peserta", Title: "=Daftar", DeliveryID: "a1", Period: period, At: &at, IsLate: true},
				{Kind: lake.Configured, Name: "cakupan.yaml"},
			},
		},
	}, dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"perubahan-2025-05-r2.csv": "period,revision,district_code,district_name,segment,measure,count_before,count_after,difference_count,cause\r\n" +
			"2025-05,2,82.08,Pulau Taliabu,,covered_count,16,19,3,late\r\n" +
			"2025-05,2,82.08,Pulau Taliabu,PU,covered_count,,1,,\r\n",
		"sebab-2025-05-r2.csv": "period,revision,kind,name,title,delivery_id,delivery_period,at,is_late,decided_by,reason\r\n" +
			"2025-05,2,delivery,82.08/bpjstk/peserta,'=Daftar,a1,2025-05,2025-07-20T01:00:00Z,true,,\r\n" +
			"2025-05,2,configuration,cakupan.yaml,,,,,,,\r\n",
	} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 2 {
		t.Errorf("files: %s", strings.Join(files, " "))
	}
}
