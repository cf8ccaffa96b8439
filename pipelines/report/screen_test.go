package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/lake/duck"
	"cakupan/pipelines/report/wording/wordingtest"
)

func TestPhrases(t *testing.T) { wordingtest.Check(t, phrases) }

// may opens a database with the marts of testdata/may.sql.
func may(t *testing.T) *duck.DB {
	t.Helper()
	marts, err := os.ReadFile(filepath.Join("testdata", "may.sql"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Exec(t.Context(), string(marts)); err != nil {
		t.Fatal(err)
	}
	return db
}

// The Indonesian screen is the one that officials were shown; its English mirror says the same.
func TestScreen(t *testing.T) {
	overview, err := Read(t.Context(), may(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"id", "en"} {
		want, err := os.ReadFile(filepath.Join("testdata", "screen."+lang+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := overview.Text(&got, lang); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
			t.Errorf("screen in %s (-want +got):\n%s", lang, diff)
		}
	}
}

// The field names are what `run --json` promises.
func TestOverviewJSON(t *testing.T) {
	overview, err := Read(t.Context(), may(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(overview, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "overview.json"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got)+"\n", "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(overview, mayOverview(t)); diff != "" {
		t.Errorf("read back (-before +after):\n%s", diff)
	}
}

func TestReadWithoutAMonth(t *testing.T) {
	db := may(t)
	if err := db.Exec(t.Context(), "delete from marts.headline"); err != nil {
		t.Fatal(err)
	}
	overview, err := Read(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	got := screenText(t, overview)
	if want := "Belum ada angka: belum ada daftar BPJS TK yang masuk.\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want it to end in %q", got, want)
	}
}

func TestReadNamesTheMartThatFails(t *testing.T) {
	db := may(t)
	if err := db.Exec(t.Context(), "alter table marts.headline alter covered_count type varchar"); err != nil {
		t.Fatal(err)
	}
	_, err := Read(t.Context(), db)
	if want := "read marts.headline: value 7: a string where a **int64 belongs"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// June lacks one list of Haltim beside all of Halut's and Taliabu's.
func TestReadNamesWhatIsInPart(t *testing.T) {
	db := may(t)
	err := db.Exec(t.Context(), `
		alter table marts.coverage_by_district add column is_partial boolean default false;
		insert into marts.coverage_by_district by name
		select * replace ('2025-06' as period, date '2025-06-30' as data_as_of, true as is_partial)
		from marts.coverage_by_district
		where period = '2025-05' and district_code = '82.06';
		update marts.coverage_by_district set is_partial = true where period = '2025-06' and district_code = '82.08'`)
	if err != nil {
		t.Fatal(err)
	}
	o, err := Read(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Haltim"}, o.Open.Partial); diff != "" {
		t.Errorf("in part in June (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Halut", "Taliabu"}, o.Open.Missing); diff != "" {
		t.Errorf("not in (-want +got):\n%s", diff)
	}
	if !o.Headline.IsWhole() || o.Open.IsWhole() {
		t.Error("May is whole and June is not")
	}
}

func screenText(t *testing.T, o *Overview) string {
	t.Helper()
	var b strings.Builder
	if err := o.Text(&b, "id"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func n(count int64) *int64 { return &count }

// A month in which everything that can differ from May 2025 does: each case changes one thing and looks for one line.
func TestScreenSays(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(o *Overview)
		want   string
	}{
		{"the target reached", func(o *Overview) {
			o.Headline.Covered, o.Headline.Gap, o.Headline.NeededPerMonth = n(290000), n(0), n(0)
		}, "   Target 2025: 68 % = 288.410    tercapai, lebih 1.590 orang\n"},
		{"December, no month left", func(o *Overview) {
			o.Headline.NeededPerMonth = nil
		}, "   Target 2025: 68 % = 288.410    masih kurang 111.806 orang\n"},
		{"a target stated as a count", func(o *Overview) {
			o.Headline.TargetPercent = ""
		}, "   Target 2025: 288.410           masih kurang"},
		{"a count and a percentage that do not agree, as published for 2026", func(o *Overview) {
			m := o.Headline
			m.TargetYear, m.TargetPercent, m.Target, m.Gap = 2026, "72.0000", n(332354), n(155750)
		}, "   Target 2026: 332.354 (terbit juga 72 %)  masih kurang 155.750 orang"},
		{"no target", func(o *Overview) {
			o.Headline.Target, o.Headline.Gap = nil, nil
		}, "   Target: data belum tersedia\n"},
		{"too little is in for one number", func(o *Overview) {
			o.Headline.IsRange, o.Headline.Low, o.Headline.High = true, n(175284), n(177498)
		}, "\n   41,3–41,8 %  dari potensi      perkiraan 175.284–177.498 dari 424.131 pekerja terlindungi (aktif JKK dan JKM)\n"},
		{"nothing but the grade is wanting", func(o *Overview) {
			o.Headline.Completeness = &Completeness{Grade: "B", Label: "baik", Reasons: "Data sebagian kab/kota sudah lebih dari satu bulan."}
		}, "\n   Kelengkapan data: baik. Data sebagian kab/kota sudah lebih dari satu bulan.\n"},
		{"enough of the open month is in for one number", func(o *Overview) {
			o.Open.Completeness = &Completeness{Grade: "A"}
		}, "Belum masuk: Halut, Taliabu. Terlindungi 41,83 % dari potensi. Perkiraan 41,5–42,0 %.\n"},
		{"BPJS TK counts others", func(o *Overview) {
			o.Headline.Official, o.Headline.OfficialDifference = n(176637), n(33)
			o.Headline.OfficialCauses = []OfficialCause{{"grace", 58}, {"unexplained", -25}}
		}, "   Angka resmi BPJS TK: 176.637   selisih 33 (masa tenggang 58, belum terjelaskan -25)\n"},
		{"no recap from BPJS TK", func(o *Overview) {
			o.Headline.Official, o.Headline.OfficialDifference = nil, nil
		}, "   Angka resmi BPJS TK: data belum tersedia\n"},
		{"a recap that is lower", func(o *Overview) {
			o.Headline.Official, o.Headline.OfficialDifference = n(176000), n(-604)
		}, "   Angka resmi BPJS TK: 176.000   selisih -604\n"},
		{"no potential", func(o *Overview) {
			o.Headline.Potential = nil
		}, "   – %  dari potensi              176.604 dari – pekerja"},
		{"a headline that is not closed and not complete", func(o *Overview) {
			m := o.Headline
			m.Status, m.ReportingDistricts, m.ReportingPotential = "sementara", 9, n(412362)
			m.Missing, m.Low, m.High = []string{"Taliabu"}, n(176500), n(176700)
		}, "angka sementara · data BPJS TK masuk untuk 9 dari 10 kab/kota (97 % potensi)\n"},
		{"its missing district", func(o *Overview) {
			m := o.Headline
			m.Missing, m.Low, m.High = []string{"Taliabu"}, n(176500), n(176700)
		}, "   Belum masuk: Taliabu. Perkiraan 41,6–41,7 %.\n"},
		{"a district of which one list never came", func(o *Overview) {
			m := o.Headline
			m.Partial, m.Low, m.High = []string{"Halut"}, n(176604), n(220624)
		}, "   Baru masuk sebagian: Halut. Perkiraan 41,6–52,0 %.\n"},
		{"in the open month, beside others", func(o *Overview) {
			o.Open.Partial = []string{"Haltim"}
		}, "Belum masuk: Halut, Taliabu. Baru masuk sebagian: Haltim. Perkiraan 41,5–42,0 %.\n"},
		{"its row", func(o *Overview) {
			o.Districts[9].IsPartial = true
		}, "6.654   31 Mei      data baru masuk sebagian · menurut NIK hanya 261 (2,22 %)\n"},
		{"a district with an older month's data", func(o *Overview) {
			d := &o.Districts[9]
			d.DataAsOf -= 31
			d.IsCarriedForward = true
		}, "6.654   30 Apr      memakai data bulan sebelumnya · menurut NIK hanya 261 (2,22 %)\n"},
		{"a district with last year's data", func(o *Overview) {
			o.Districts[0].DataAsOf -= 151
		}, "–   31 Des 2024\n"},
		{"a district that has never delivered", func(o *Overview) {
			o.Districts[9] = District{Code: "82.08", Name: "Pulau Taliabu", ShortName: "Taliabu", Potential: n(11769), Target: n(8003)}
		}, "   Pulau Taliabu              11.769            –      –     8.003        –   belum masuk\n"},
		{"people outside the province", func(o *Overview) {
			o.Districts[10].Covered = n(24)
		}, "   Luar provinsi                   –           24      –         –        –\n"},
		{"no district above its target", func(o *Overview) {
			for i := range o.Districts {
				o.Districts[i].Target = n(100000)
			}
		}, "jumlah kekurangan kab/kota 115.020\n"},
		{"many districts above their target", func(o *Overview) {
			for i := range 4 {
				o.Districts[i].Target = n(10000)
			}
		}, "; 4 kab/kota lebih 87.575\n"},
		{"gaps that add up", func(o *Overview) {
			o.Headline.DistrictGap = n(111806)
		}, "288.410  111.806\n"},
		{"an open month that is complete", func(o *Overview) {
			o.Open.ReportingDistricts, o.Open.Missing = 10, nil
		}, "   Juni 2025 (sementara): data masuk 10 dari 10 kab/kota. Terlindungi 41,83 % dari potensi.\n"},
		{"an open month without bounds", func(o *Overview) {
			o.Open.Low = nil
		}, "Belum masuk: Halut, Taliabu.\n"},
		{"1,499 persons not enrolled are no note", func(o *Overview) {
			o.Districts[1].NotEnrolled = n(1499)
		}, "   Kota Ternate               70.479       49.820  70,69    47.926        –   31 Mei\n"},
		{"several notes, in their order", func(o *Overview) {
			d := &o.Districts[1]
			d.UnpaidVillages, d.EndingSoon, d.EndingOn, d.NIKPrefixCovered = n(10), n(1000), d.DataAsOf, n(100)
		}, "2.876 dalam SK belum terdaftar · 10 desa belum membayar · 1.000 berakhir 31 Mei · menurut NIK hanya 100 (0,14 %)\n"},
		{"a third by NIK is no note", func(o *Overview) {
			o.Districts[9].NIKPrefixCovered = n(450)
		}, "   Pulau Taliabu              11.769        1.349  11,46     8.003    6.654   31 Mei\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := mayOverview(t)
			c.change(o)
			if got := screenText(t, o); !strings.Contains(got, c.want) {
				t.Errorf("got\n%swant the line\n%s", got, c.want)
			}
		})
	}
}

func TestScreenWithoutOpenMonthAndCascade(t *testing.T) {
	o := mayOverview(t)
	o.Open, o.Cascade = nil, nil
	got := screenText(t, o)
	if !strings.HasSuffix(got, "lebih 3.214\n") {
		t.Errorf("got %q, want it to end with the table", got)
	}
	for line := range strings.Lines(got) {
		if strings.HasSuffix(line, " \n") {
			t.Errorf("a line ends in blanks: %q", line)
		}
	}
}

func TestScreenRefusesALanguage(t *testing.T) {
	if err := mayOverview(t).Text(new(bytes.Buffer), "fr"); err == nil {
		t.Error("got no error")
	}
}

// mayOverview gives the overview of testdata/may.sql as its JSON holds it, so that a test needs no database.
func mayOverview(t *testing.T) *Overview {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "overview.json"))
	if err != nil {
		t.Fatal(err)
	}
	o := new(Overview)
	if err := json.Unmarshal(text, o); err != nil {
		t.Fatal(err)
	}
	return o
}
