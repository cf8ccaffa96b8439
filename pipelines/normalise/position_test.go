package normalise

import (
	"testing"
	"time"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

func TestPositionInTitle(t *testing.T) {
	for text, want := range map[string]string{
		"Posisi 31 Mei 2025":                       "2025-05-31",
		"POSISI : 31-05-2025":                      "2025-05-31",
		"Posisi: 31/05/2025":                       "2025-05-31",
		"Posisi data":                              "",
		"posisi tanggal 3 Juni 2025":               "2025-06-03",
		"Data peserta aktif per 31 Mei 2025":       "2025-05-31",
		"per 2025-05-31":                           "2025-05-31",
		"LAPORAN IURAN BLTH 05-2025":               "",
		"Periode Mei 2025":                         "",
		"Tanggal Export: 20-10-2025 08:15":         "",
		"Posisi 31 Februari 2025":                  "",
		"Super 31 Mei 2025":                        "",
		"Keputusan Nomor 1, posisi 30 April 2025.": "2025-04-30",
	} {
		if got := positionIn(text).String(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestPositionInDateCell(t *testing.T) {
	var titles titles
	left := mostTitles
	titles.readRow(&sheet.Row{Cells: []sheet.Cell{text("Posisi"), cellOf(sheet.Date, "45808")}}, false, &left)
	if got := titles.asOf.String(); got != "2025-05-31" {
		t.Errorf("got %q, want 2025-05-31", got)
	}
}

func TestStage(t *testing.T) {
	for text, want := range map[string]string{
		"LAMPIRAN KEPUTUSAN WALI KOTA, TAHAP II": "2",
		"Tahap 2":                                "2",
		"Tahap III tahun 2025":                   "3",
		"bnba-tahap-2-2025-05.xlsx":              "2",
		"bnba_tahap2_ternate.xlsx":               "2",
		"Tahapan seleksi":                        "",
		"daftar-nelayan-2025-05.xlsx":            "",
		"Tahap 02":                               "2",
		"penerima bantuan tahap akhir":           "",
	} {
		if got := stageIn(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestPositionLadder(t *testing.T) {
	wit := time.FixedZone("WIT", 9*60*60)
	received := time.Date(2025, 6, 30, 15, 30, 0, 0, time.UTC) // half past midnight of 1 July in Maluku Utara
	tests := []struct {
		name     string
		delivery enrolment.Delivery
		title    string
		want     string
		basis    string
	}{
		{"stated on receipt", enrolment.Delivery{StatedAsOf: day(t, "2025-04-30"), Name: "peserta-2025-03.csv"}, "2025-05-31", "2025-04-30", "stated"},
		{"title beats file name", enrolment.Delivery{Name: "peserta-2025-03.csv"}, "2025-05-31", "2025-05-31", "title"},
		{"day in the file name", enrolment.Delivery{Name: "peserta-82.71-2025-05-20.csv"}, "", "2025-05-20", "filename"},
		{"month in the file name", enrolment.Delivery{Name: "peserta-82.71-2025-02.csv"}, "", "2025-02-28", "filename"},
		{"no month in the file name", enrolment.Delivery{Name: "peserta-2025-13.csv"}, "", "2025-06-30", "slot"},
		{"nothing but the arrival, by the office's clock", enrolment.Delivery{Name: "peserta.csv"}, "", "2025-06-30", "slot"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, known := stated(&tt.delivery, day(t, tt.title))
			if !known {
				got = slot(received, wit)
			}
			if got.asOf.String() != tt.want || got.basis != tt.basis {
				t.Errorf("got %s by %s, want %s by %s", got.asOf, got.basis, tt.want, tt.basis)
			}
		})
	}
}

// A report of payments without a column for the month is for the one that its titles name, or waits to be told.
func TestMonthPaidFor(t *testing.T) {
	for _, c := range []struct {
		name, title   string
		constant      enrolment.Date
		from, through enrolment.Date
		isHeld        bool
	}{
		{"named by a title", "LAPORAN IURAN BLTH 05-2025", 0, date(2025, 5, 1), date(2025, 5, 31), false},
		{"named by a title, and the branch", "LAPORAN IURAN BLTH 05-2025 - CABANG TERNATE", 0, date(2025, 5, 1), date(2025, 5, 31), false},
		{"named nowhere", "LAPORAN IURAN", 0, 0, 0, true},
		{"by a position alone", "LAPORAN IURAN POSISI 31 MEI 2025", 0, 0, 0, true},
		{"two months", "LAPORAN IURAN BLTH 04-2025 s.d. 05-2025", 0, 0, 0, true},
		{"two months by name", "PERIODE APRIL 2025 - MEI 2025", 0, 0, 0, true},
		{"settled by the list", "LAPORAN IURAN", date(2025, 12, 31), 0, date(2025, 12, 31), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := enrolment.List{ID: "82.71/uji/iuran", Role: enrolment.Payments, Covers: []string{"82.71"},
				Constants: enrolment.Constants{Segment: enrolment.PU, CoveredUntil: c.constant}}
			got, m := readText(t, list, c.title+",,\nNo,NIK,Nama\n1,8271025501909001,SITI AMINAH\n2,8271021203859002,UMAR HASAN\n")
			if isHeld := m.FaultCounts["file.mapping_doubtful"] == 1; isHeld != c.isHeld {
				t.Errorf("held for %v", m.Holds)
			}
			for _, r := range got.records {
				if r.CoveredFrom != c.from || r.CoveredUntil != c.through {
					t.Errorf("paid from %s to %s, want %s to %s", r.CoveredFrom, r.CoveredUntil, c.from, c.through)
				}
			}
			if len(got.records) != 2 {
				t.Errorf("%d records", len(got.records))
			}
			if c.isHeld && (m.Holds[0].Heading != "BLTH" || m.Holds[0].Field != "paid_through" || m.Holds[0].Row != 2) {
				t.Errorf("held for %v", m.Holds[0])
			}
		})
	}
}
