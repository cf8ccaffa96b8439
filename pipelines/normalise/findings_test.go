package normalise

import (
	"fmt"
	"strings"
	"testing"

	"cakupan/enrolment"
)

// held gives the codes that a file is held for, and checks that each was counted and handed on.
func held(t *testing.T, got *rows, m enrolment.Manifest) string {
	t.Helper()
	var codes []string
	for _, hold := range m.Holds {
		codes = append(codes, hold.Code)
		if hold.Severity != enrolment.Held || m.FaultCounts[hold.Code] == 0 || !strings.Contains(got.codes(), hold.Code) {
			t.Errorf("%s: severity %q, counted %d times; faults %s", hold.Code, hold.Severity, m.FaultCounts[hold.Code], got.codes())
		}
	}
	return strings.Join(codes, " ")
}

// A quarter of the numbers that end in 0 is no chance any more, when there are enough of them.
func TestTrailingZeroNIKs(t *testing.T) {
	tests := []struct {
		name        string
		rows, zeros int
		want        string
	}{
		{"by chance", 60, 6, ""},
		{"a quarter", 60, 15, ""},
		{"over a quarter", 60, 16, "file.trailing_zero_niks"},
		{"all of them", 60, 60, "file.trailing_zero_niks"},
		{"a short list", 39, 39, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var csv strings.Builder
			csv.WriteString("NO,NIK,NAMA\n")
			for i := range tt.rows {
				serial := 10*i + 1 + i%9
				if i < tt.zeros {
					serial = 10 * i
				}
				fmt.Fprintf(&csv, "%d,%s,Peserta\n", i+1, madeNIK(5, 6, serial))
			}
			got, m := nominees(t, csv.String())
			if codes := held(t, got, m); codes != tt.want {
				t.Errorf("held for %q, want %q", codes, tt.want)
			}
			if m.Accepted != int64(tt.rows) {
				t.Errorf("%d accepted of %d: what is held is read all the same", m.Accepted, tt.rows)
			}
		})
	}
}

// A whole file with the statistics office's codes is held; a few rows are marked alone.
func TestSwappedCodesOfAFile(t *testing.T) {
	tests := []struct {
		name           string
		swapped, plain int
		want           string
	}{
		{"the whole file", 12, 0, "region.code_swap"},
		{"some rows", 12, 1, ""},
		{"a short list", 9, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var csv strings.Builder
			csv.WriteString("NIK,NO KPJ,NAMA LENGKAP,SEGMEN,KODE WILAYAH,KOTA/KAB\n")
			for i := range tt.swapped + tt.plain {
				code := "8205"
				if i >= tt.swapped {
					code = "8203"
				}
				fmt.Fprintf(&csv, "%s,2101234%04d,Peserta,BPU,%s,HALMAHERA UTARA\n", madeNIK(5, 6, i*10+1), i, code)
			}
			got, m := readText(t, participants(enrolment.Constants{}, "82.03"), csv.String())
			if codes := held(t, got, m); codes != tt.want {
				t.Errorf("held for %q, want %q", codes, tt.want)
			}
		})
	}
}

// What stands in a file contradicts the month that it names. Its own name says 2025-05.
func TestWrongMonth(t *testing.T) {
	many := func(row string) string { return strings.Repeat(row, 25) }
	payment := func(month string) string { return madeNIK(5, 6, 1) + ";21012345678;Satu;" + month + ";BPU\n" }
	payments := func(rows string) string { return "NIK;NoKPJ;Nama;BLTH;Segmen\n" + rows }
	member := func(since string) string { return madeNIK(5, 6, 1) + ",21012345678,Satu,BPU," + since + "\n" }
	members := func(rows string) string { return "NIK,NO KPJ,NAMA LENGKAP,SEGMEN,TGL MULAI\n" + rows }
	tests := []struct {
		name string
		role enrolment.Role
		file string
		want bool
	}{
		{"payments for the month itself", enrolment.Payments, payments(many(payment("05-2025"))), false},
		{"payments for the month before, as they fall due", enrolment.Payments, payments(many(payment("04-2025"))), false},
		{"payments of last year", enrolment.Payments, payments(many(payment("05-2024"))), true},
		{"payments of many months", enrolment.Payments, payments(many(payment("05-2024")) + many(payment("05-2025"))), false},
		{"few payments", enrolment.Payments, payments(payment("05-2024")), false},
		{"another month in the title", enrolment.Payments, "LAPORAN IURAN BLTH 02-2025;;;;\n" + payments(payment("05-2025")), true},
		{"the month before in the title", enrolment.Payments, "LAPORAN IURAN BULAN APRIL 2025;;;;\n" + payments(payment("05-2025")), false},
		{"another position in the title than in the name", enrolment.Participants, "Posisi 30 April 2025,,,,\n" + members(member("01-02-2020")), true},
		{"the position's own month in the name", enrolment.Participants, "Posisi 3 Mei 2025,,,,\n" + members(member("01-02-2020")), false},
		{"enrolled before the position", enrolment.Participants, members(many(member("01-02-2025"))), false},
		{"enrolled from next month on", enrolment.Participants, members(many(member("01-06-2025"))), false},
		{"enrolled in autumn", enrolment.Participants, members(many(member("01-02-2025")) + many(member("01-09-2025"))), true},
		{"a slip in one day of enrolment", enrolment.Participants, members(many(member("01-02-2025")) + member("01-09-2025")), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := participants(enrolment.Constants{}, "82.71")
			if list.Role = tt.role; tt.role == enrolment.Payments {
				list.Layout = "bpjstk-iuran"
			}
			got, m := readText(t, list, tt.file)
			if codes := held(t, got, m); codes != "" != tt.want || tt.want && codes != "file.wrong_month" {
				t.Errorf("held for %q, want %t", codes, tt.want)
			}
		})
	}
}

// The sheets of a workbook speak of two months.
func TestTwoPositionsInOneFile(t *testing.T) {
	may, april := titles{asOf: day(t, "2025-05-31")}, titles{asOf: day(t, "2025-04-30")}
	may.add(april)
	r := &reading{step: &Step{ClosesUntilDay: 15}, titles: may}
	r.manifest.AsOf, r.manifest.AsOfBasis = may.asOf, basisTitle
	r.manifest.Period = enrolment.PeriodOf(may.asOf, 15)
	if r.holdForMonth("peserta.xlsx"); len(r.manifest.Holds) != 1 {
		t.Errorf("got %d holds, want 1", len(r.manifest.Holds))
	}
}
