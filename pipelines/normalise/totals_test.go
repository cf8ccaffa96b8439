package normalise

import (
	"strings"
	"testing"

	"cakupan/enrolment"
)

// A row of totals that contradicts the rows above it holds the file.
func TestTotals(t *testing.T) {
	const header = "NIK;NoKPJ;Nama;BLTH;Segmen;UpahDilaporkan;TotalIuranBPJSTK\n"
	pay := func(serial int, amount string) string {
		return madeNIK(5, 6, serial) + ";21012345678;Peserta;05-2025;BPU;1000000;" + amount + "\n"
	}
	three := header + pay(1, "16800") + pay(2, "16800") + pay(3, "16800")
	tests := []struct {
		name string
		file string
		want string // column of the total that differs, "row" for the whole row
	}{
		{"the sum", three + "JUMLAH;;;;;3000000;50400\n", ""},
		{"the sum as Indonesia writes it", three + "JUMLAH;;;;;3.000.000;Rp 50.400\n", ""},
		{"one row short", three + "JUMLAH;;;;;3000000;67200\n", "G"},
		{"the wages differ, too", three + "JUMLAH;;;;;4000000;67200\n", "F G"},
		{"nothing stated", three + "JUMLAH;;;;;;\n", ""},
		{"an amount above that nobody can read", three + pay(4, "gratis") + "JUMLAH;;;;;4000000;67200\n", ""},
		{"a row above that is set aside", header + pay(1, "16800") + "1;21012345678;Peserta;05-2025;BPU;0;16800\nJUMLAH;;;;;1000000;33600\n", ""},
		{"subtotals and their total", header + pay(1, "16800") + "Sub Total;;;;;;16800\n" + pay(2, "16800") + "Sub Total;;;;;;16800\nTOTAL;;;;;;33600\n", ""},
		{"a subtotal that differs", header + pay(1, "16800") + "Sub Total;;;;;;16801\n" + pay(2, "16800") + "Sub Total;;;;;;50400\nTOTAL;;;;;;33600\n", "G"},
		{"carried forward from page to page", header + pay(1, "16800") + "JUMLAH;;;;;;16800\n" + pay(2, "16800") + "JUMLAH;;;;;;33600\n", ""},
		{"cents that each row lost", header + pay(1, "16800,4") + pay(2, "16800,4") + pay(3, "16800,4") + "TOTAL;;;;;;50401,2\n", ""},
		{"persons, in words", three + "JUMLAH : 3 ORANG;;;;;;\n", ""},
		{"persons, one too many", three + "JUMLAH : 4 ORANG;;;;;;\n", "row"},
		{"persons beside the word", three + "Total;4 peserta;;;;;\n", "row"},
		{"persons under the names", three + "Total;;4;;;;\n", "row"},
		{"of a village, of the next, and of their kecamatan",
			header + pay(1, "16800") + "JUMLAH;;;;;;16800\n" + pay(2, "16800") + "JUMLAH;;;;;;16800\nJUMLAH;;;;;;33600\n" +
				pay(3, "16800") + "JUMLAH;;;;;;16800\n" + pay(4, "16800") + "JUMLAH;;;;;;16800\nJUMLAH;;;;;;33600\nTOTAL;;;;;;67200\n", ""},
		{"a zero that a program wrote under the numbers", three + "Total;0;;;;;\n", ""},
		{"no rows above", header + "JUMLAH;;;;;;16800\n" + pay(1, "16800"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := enrolment.List{Role: enrolment.Payments, Layout: "bpjstk-iuran", Covers: []string{"82.71"}}
			got, m := readText(t, list, tt.file)
			held(t, got, m)
			var columns []string
			for _, hold := range m.Holds {
				if hold.Code != "file.totals_differ" || hold.Row == 0 {
					t.Errorf("held for %s at row %d", hold.Code, hold.Row)
				}
				if hold.Column == "" {
					hold.Column = "row"
				}
				columns = append(columns, hold.Column)
			}
			if found := strings.Join(columns, " "); found != tt.want {
				t.Errorf("differs: %q, want %q", found, tt.want)
			}
		})
	}
}

// A recap's counts are summed up, too.
func TestTotalsOfARecap(t *testing.T) {
	list := enrolment.List{Role: enrolment.Recap, Layout: "bpjstk-rekap", Covers: []string{"82.71"}}
	const rows = "KODE WILAYAH,KABUPATEN/KOTA,SEGMEN,TERDAFTAR,AKTIF\n82.71,Kota Ternate,PU,36307,36000\n82.71,Kota Ternate,BPU,12701,12000\n"
	for total, want := range map[string]string{
		"JUMLAH,,,49008,48000\n":      "",
		"JUMLAH,,,\"49.008\",48000\n": "",
		"JUMLAH,,,49009,48000\n":      "file.totals_differ",
	} {
		got, m := readText(t, list, rows+total)
		if codes := held(t, got, m); codes != want {
			t.Errorf("%s: held for %q, want %q", strings.TrimSpace(total), codes, want)
		}
	}
}
