package normalise

import (
	"fmt"
	"strings"
	"testing"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// nominees are rows of an agency's list, as the layout bnba heads them.
func nominees(t testing.TB, csv string) (*rows, enrolment.Manifest) {
	t.Helper()
	list := enrolment.List{
		ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Layout: "bnba", Covers: []string{"82.71"},
		Constants: enrolment.Constants{Segment: enrolment.BPU},
	}
	return readText(t, list, csv)
}

// madeNIK is the number of somebody made up, a man born on a day of 1980.
func madeNIK(day, month, serial int) string {
	return fmt.Sprintf("827101%02d%02d80%04d", day, month, 9000+serial)
}

// How a column writes its dates decides how each of them is read; where it writes both ways, nobody can tell.
func TestOrderOfDates(t *testing.T) {
	tests := []struct {
		name   string
		column []string // of birth dates in 1980; the first is the one looked at
		born   string
		codes  string // of the first
	}{
		{"nothing shows the order", []string{"05/06/1980", "07/08/1980"}, "1980-06-05", ""},
		{"a day that is no month", []string{"05/06/1980", "25/06/1980"}, "1980-06-05", ""},
		{"Americans wrote the column", []string{"05/06/1980", "06/25/1980"}, "1980-05-06", ""},
		{"Americans wrote the column, ISO in between", []string{"1980-05-06", "06/25/1980"}, "1980-05-06", ""},
		{"Americans wrote the column, the month in words", []string{"5 Juni 1980", "06/25/1980"}, "1980-06-05", ""},
		{"two hands wrote the column", []string{"05/06/1980", "25/06/1980", "06/25/1980"}, "1980-06-05", "date.ambiguous"},
		{"two hands wrote the column, this one says which", []string{"06/25/1980", "25/06/1980"}, "1980-06-25", ""},
		{"two hands wrote the column, the same either way", []string{"06/06/1980", "25/06/1980", "06/25/1980"}, "1980-06-06", ""},
		{"one slip among many", append([]string{"06/25/1980"}, strings.Fields(strings.Repeat("25/06/1980 ", 40))...), "1980-06-25", "date.ambiguous"},
		{"one slip among many leaves the others alone",
			append([]string{"05/06/1980", "06/25/1980"}, strings.Fields(strings.Repeat("25/06/1980 ", 40))...), "1980-06-05", ""},
		{"a serial number that lost its style", []string{"29377"}, "1980-06-05", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var csv strings.Builder
			csv.WriteString("NO,NIK,NAMA,TGL LAHIR\n")
			for i, date := range tt.column {
				fmt.Fprintf(&csv, "%d,82710101018%d9001,Peserta,%s\n", i+1, i%10, date)
			}
			got, _ := nominees(t, csv.String())
			want := day(t, tt.born)
			if got.records[0].BirthYear != want.Year() || got.records[0].BirthKey != newPseudonyms(step(t).Key).ofBirth(want) {
				t.Errorf("born in %d, want %s", got.records[0].BirthYear, want)
			}
			var codes []string
			for _, f := range got.faults {
				if f.Row == 2 && strings.HasPrefix(f.Code, "date.") {
					codes = append(codes, f.Code)
				}
			}
			if strings.Join(codes, " ") != tt.codes {
				t.Errorf("got %v, want %q", codes, tt.codes)
			}
		})
	}
}

// Of birth dates that all can be read both ways the identity numbers know the order.
func TestOrderOfDatesByNIK(t *testing.T) {
	got, _ := nominees(t, "NO,NIK,NAMA,TGL LAHIR\n"+
		"1,"+madeNIK(5, 6, 1)+",Satu,06/05/1980\n2,"+madeNIK(7, 8, 2)+",Dua,08/07/1980\n3,"+madeNIK(9, 9, 3)+",Tiga,09/09/1980\n")
	if len(got.faults) != 0 {
		t.Errorf("got faults %q, want none", got.codes())
	}
}

// Days counted from 1904 that lost their style in a CSV: the identity numbers know the first year.
func TestSerialsOfOldMacs(t *testing.T) {
	got, _ := nominees(t, "NO,NIK,NAMA,TGL LAHIR\n1,"+madeNIK(5, 6, 1)+",Satu,27915\n")
	if len(got.faults) != 0 || got.records[0].BirthYear != 1980 {
		t.Errorf("born in %d with faults %q, want 1980 and none", got.records[0].BirthYear, got.codes())
	}
}

// A spreadsheet that expects the month first makes a date of 05-12-1980 and leaves 25-12-1980: its date cells are doubtful.
func TestSweptDates(t *testing.T) {
	tests := []struct {
		name  string
		early int    // date cells
		cells string // further cells, as text
		late  bool   // a date cell after the 12th
		want  rule
	}{
		{"none left as text", 30, "", false, ok},
		{"the others left as text", 30, "25-12-1980", false, dateAmbiguous},
		{"some are after the 12th", 30, "25-12-1980", true, ok},
		{"too few to tell", 5, "25-12-1980", false, ok},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := new(witnesses)
			early := cellOf(sheet.Date, "29377") // 5 June 1980
			for range tt.early {
				w.hearDate(&w.dates[fieldBirthDate], early, enrolment.NIK{})
			}
			w.hearDate(&w.dates[fieldBirthDate], text(tt.cells), enrolment.NIK{})
			if tt.late {
				w.hearDate(&w.dates[fieldBirthDate], cellOf(sheet.Date, "29400"), enrolment.NIK{})
			}
			cal := w.evidence(0).calendars[fieldBirthDate]
			if d, r := cal.day(early); r != tt.want || d.String() != "1980-06-05" {
				t.Errorf("got %s %s, want %s", d, r.code(), tt.want.code())
			}
		})
	}
}

// How a file writes amounts decides what one mark before three digits means.
func TestMarksOfAFile(t *testing.T) {
	tests := []struct {
		name    string
		amounts []string
		want    decimals
	}{
		{"digits alone", []string{"16800"}, unstatedMarks},
		{"one point before three digits says nothing", []string{"16.800", "Rp 50.000"}, unstatedMarks},
		{"cents with a comma", []string{"16.800", "5.000.000,00"}, decimalComma},
		{"thousands with two points", []string{"1.500.000"}, decimalComma},
		{"cents with a point", []string{"16800.00", "16,800"}, decimalPoint},
		{"thousands with two commas", []string{"Rp1,500,000"}, decimalPoint},
		{"one slip among many", append([]string{"5,000,000.00"}, strings.Fields(strings.Repeat("5.000.000,00 ", 40))...), decimalComma},
		{"two programs wrote it", []string{"5.000.000,00", "5000000.00"}, mixedMarks},
		{"words", []string{"gratis", "1,5 juta", "-"}, unstatedMarks},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			commas, points := 0, 0
			for _, amount := range tt.amounts {
				switch markOf(trimmed([]byte(amount))) {
				case decimalComma:
					commas++
				case decimalPoint:
					points++
				}
			}
			if got := weighMarks(commas, points); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// The file's other amounts tell what 16,800 is.
func TestContributionByItsFile(t *testing.T) {
	const header = "NIK;NoKPJ;Nama;BLTH;Segmen;TotalIuranBPJSTK\n"
	list := enrolment.List{Role: enrolment.Payments, Layout: "bpjstk-iuran", Covers: []string{"82.71"}}
	for amount, want := range map[string]int64{"33,600.00": 16800, "33.600,00": -1, "33600": -1} {
		got, _ := readText(t, list, header+
			madeNIK(5, 6, 1)+";21012345678;Satu;05-2025;BPU;16,800\n"+madeNIK(5, 6, 2)+";21012345679;Dua;05-2025;BPU;"+amount+"\n")
		if r := got.records[0]; want < 0 && (r.HasContribution || got.codes() != "money.ambiguous") || want >= 0 && (r.ContributionIDR != want || got.codes() != "") {
			t.Errorf("beside %s: got %d with faults %q, want %d", amount, r.ContributionIDR, got.codes(), want)
		}
	}
}

// Members of one family under one number: each of its rows is marked, however far apart they stand.
func TestFamilyUnderOneNIK(t *testing.T) {
	father, mother := madeNIK(5, 6, 1), madeNIK(7, 8, 2)
	const family, other = "8271010101099001", "8271010101099002"
	got, _ := nominees(t, "NO,NO. KK,NIK,NAMA\n"+
		"1,"+family+","+father+",ABD. RAHMAN\n"+
		"2,"+family+","+mother+",SITI\n"+
		"3,"+family+","+father+",Abdul Rahman\n"+ // twice, and himself
		"4,"+family+","+mother+",AISYAH\n"+
		"5,"+other+","+mother+",HALIMA\n")
	var marked []int
	for _, f := range got.faults {
		if f.Code == "nik.family_repeated" {
			marked = append(marked, f.Row)
		}
	}
	if fmt.Sprint(marked) != "[3 5]" {
		t.Errorf("marked rows %v, want 3 and 5", marked)
	}
}

// A family of two tables, which stand below a long one that names no families.
func TestFamilyOverTwoTables(t *testing.T) {
	var b strings.Builder
	b.WriteString("NO,NAMA,NIK\n")
	for i := range sampleRows + 1 {
		fmt.Fprintf(&b, "%d,PESERTA A,82710101%02d%02d%04d\n", i+1, 1+i/1000, 80+i%10, 9000+i%1000)
	}
	b.WriteString("\nNO,NAMA,NIK,NO. KK\n1,SITI,8271025501909001,8271021501150001\n")
	b.WriteString("\nNO,NIK,NO. KK,NAMA\n1,8271025501909001,8271021501150001,AISYAH\n")
	s, d, file := opened(t, &enrolment.List{ID: "82/uji/daftar", Role: enrolment.Nominations}, b.String())
	marked := 0
	_, err := s.Validate(t.Context(), d, file, func(f enrolment.Fault) error {
		if f.Code == "nik.family_repeated" {
			marked++
		}
		return nil
	})
	if err != nil || marked != 2 {
		t.Errorf("%d rows marked, %v, want 2", marked, err)
	}
}
