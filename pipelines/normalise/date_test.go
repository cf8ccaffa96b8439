package normalise

import (
	"testing"

	"cakupan/pipelines/normalise/sheet"
)

func TestDay(t *testing.T) {
	tests := []struct {
		name string
		cell sheet.Cell
		want string
		rule rule
	}{
		{"day first with dashes", text("31-05-2025"), "2025-05-31", ok},
		{"day first with slashes", text("31/5/2025"), "2025-05-31", ok},
		{"day first with dots", text("31.05.2025"), "2025-05-31", ok},
		{"day first with blanks", text("31 05 2025"), "2025-05-31", ok},
		{"never month first", text("05/06/2025"), "2025-06-05", ok},
		{"as computers write it", text("2025-05-31"), "2025-05-31", ok},
		{"with slashes, year first", text("2025/05/31"), "2025-05-31", ok},
		{"with the time of day", text("2025-05-31 00:00:00"), "2025-05-31", ok},
		{"with the time of day, as JSON", text("2025-05-31T00:00:00Z"), "2025-05-31", ok},
		{"month in words", text("1 Juli 2020"), "2020-07-01", ok},
		{"month in words, capitals", text("17 AGUSTUS 1995"), "1995-08-17", ok},
		{"month shortened", text("3 Okt 2024"), "2024-10-03", ok},
		{"month shortened with dashes", text("03-Des-2024"), "2024-12-03", ok},
		{"month in English", text("3 December 2024"), "2024-12-03", ok},
		{"month in English, first", text("May 31, 2025"), "2025-05-31", ok},
		{"blanks around", text(" 31-05-2025\u00a0"), "2025-05-31", ok},
		{"without separators, day first", text("31052025"), "2025-05-31", ok},
		{"without separators, year first", text("20250531"), "2025-05-31", ok},
		{"with the day of the week", text("Sabtu, 31 Mei 2025"), "2025-05-31", ok},
		{"February as it is said", text("3 Pebuari 2025"), "2025-02-03", ok},
		{"an Excel serial in a CSV", text("45808"), "2025-05-31", ok},
		{"29 February of a leap year", text("29-02-2024"), "2024-02-29", ok},
		{"a date cell", cellOf(sheet.Date, "45808"), "2025-05-31", ok},
		{"a date cell with a time of day", cellOf(sheet.Date, "45808.5"), "2025-05-31", ok},
		{"a date cell that lost its style", cellOf(sheet.Number, "45808"), "2025-05-31", ok},

		{"empty", text(""), "", ok},
		{"a dash for none", text("-"), "", ok},
		{"dummy of SIPP", text("31-12-3000"), "", dateSentinel},
		{"dummy of a web program", text("1970-01-01"), "", dateSentinel},
		{"dummy of a web program, day first", text("01/01/1970"), "", dateSentinel},
		{"dummy of a web program, in words", text("1 Januari 1970"), "", dateSentinel},
		{"zeros", text("00-00-0000"), "", dateSentinel},
		{"zeros, year first", text("0000-00-00"), "", dateSentinel},
		{"the first day of Excel", text("01-01-1900"), "", dateSentinel},
		{"the first day of Excel, a date cell", cellOf(sheet.Date, "1"), "", dateSentinel},
		{"an empty date cell that Excel shows as 00/01/1900", cellOf(sheet.Date, "0"), "", dateSentinel},
		{"for ever", text("31-12-9999"), "", dateSentinel},
		{"an empty cell as a spreadsheet shows it", text("00/01/1900"), "", dateSentinel},
		{"day zero of other spreadsheets", text("1899-12-30"), "", dateSentinel},
		{"the first day of old Macs", text("01-01-1904"), "", dateSentinel},
		{"the first day of a database", text("0001-01-01"), "", dateSentinel},
		{"year of two digits", text("31-05-25"), "2025-05-31", dateCenturyGuessed},
		{"year of two digits of the last century", text("31-05-98"), "1998-05-31", dateCenturyGuessed},
		{"year of two digits, month in words", text("31 Mei 25"), "2025-05-31", dateCenturyGuessed},
		{"a dummy with two digits", text("01-01-70"), "", dateSentinel},
		{"31 February", text("31-02-2025"), "", dateImpossible},
		{"29 February of no leap year", text("29-02-2025"), "", dateImpossible},
		{"month first, as Americans write it", text("05/31/2025"), "2025-05-31", dateAmbiguous},
		{"day zero", text("00-05-2025"), "", dateImpossible},
		{"a year long gone", text("31-05-0205"), "", dateImpossible},
		{"a year too far", text("31-05-2205"), "", dateImpossible},
		{"words", text("belum ada"), "", dateFormat},
		{"only a year", text("2025"), "", dateFormat},
		{"only a year, a number cell", cellOf(sheet.Number, "2025"), "", dateFormat},
		{"only a month", text("05-2025"), "", dateFormat},
		{"four numbers", text("31-05-2025-1"), "", dateFormat},
		{"a year of three digits", text("31-05-202"), "", dateFormat},

		{"an Excel error", cellOf(sheet.Error, "#VALUE!"), "", dateFormat},
		{"a date cell that overflows", cellOf(sheet.Date, "99999999"), "", dateFormat},
	}
	cal := calendar{asOf: day(t, "2025-05-31")}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, r := cal.day(tt.cell)
			if got.String() != tt.want || r != tt.rule {
				t.Errorf("got %q %s, want %q %s", got, r.code(), tt.want, tt.rule.code())
			}
		})
	}
}

func TestDayOfOldMacs(t *testing.T) {
	got, r := calendar{date1904: true}.day(cellOf(sheet.Date, "44346"))
	if got.String() != "2025-05-31" || r != ok {
		t.Errorf("got %q %s, want 2025-05-31", got, r.code())
	}
}

func TestBirth(t *testing.T) {
	tests := []struct {
		name string
		cell string
		want string
		rule rule
	}{
		{"in full", "12-05-1980", "1980-05-12", ok},
		{"two digits, this century", "12-05-10", "2010-05-12", dateCenturyGuessed},
		{"two digits, last century", "12-05-80", "1980-05-12", dateCenturyGuessed},
		{"two digits, a child of today", "31-05-25", "2025-05-31", dateCenturyGuessed},
		{"two digits, a day before the age of 100", "01-06-25", "1925-06-01", dateCenturyGuessed},
		{"born tomorrow", "01-06-2025", "", dateFutureBirth},
		{"dummy of a web program", "01-01-1970", "", dateSentinel},
		{"30 February", "30-02-1980", "", dateImpossible},
	}
	cal := calendar{asOf: day(t, "2025-05-31")}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, r := cal.birth(text(tt.cell))
			if got.String() != tt.want || r != tt.rule {
				t.Errorf("got %q %s, want %q %s", got, r.code(), tt.want, tt.rule.code())
			}
		})
	}
}

func TestBirthAfterPlace(t *testing.T) {
	tests := []struct {
		name string
		cell sheet.Cell
		want string
		rule rule
	}{
		{"place and date", text("Ternate, 12-05-1980"), "1980-05-12", ok},
		{"place and date without a comma", text("TERNATE 12 MEI 1980"), "1980-05-12", ok},
		{"place and date with a slash", text("Ternate/12-05-1980"), "1980-05-12", ok},
		{"date alone", text("12-05-1980"), "1980-05-12", ok},
		{"date alone, a date cell", cellOf(sheet.Date, "29353"), "1980-05-12", ok},
		{"place alone", text("Ternate"), "", ok},
		{"place and a comma", text("Ternate, "), "", ok},
		{"place and no date behind the comma", text("Ternate, tidak ingat"), "", dateFormat},
		{"empty", text(""), "", ok},
		{"place and half a date", text("Ternate, 1980"), "", dateFormat},
	}
	cal := calendar{asOf: day(t, "2025-05-31")}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, r := cal.birthAfterPlace(tt.cell)
			if got.String() != tt.want || r != tt.rule {
				t.Errorf("got %q %s, want %q %s", got, r.code(), tt.want, tt.rule.code())
			}
		})
	}
}

func TestMonth(t *testing.T) {
	tests := []struct {
		name string
		cell sheet.Cell
		want string
		rule rule
	}{
		{"month and year with a dash", text("05-2025"), "2025-05", ok},
		{"month and year with a slash", text("5/2025"), "2025-05", ok},
		{"year first", text("2025-05"), "2025-05", ok},
		{"month in words", text("Mei 2025"), "2025-05", ok},
		{"month shortened", text("DES-2024"), "2024-12", ok},
		{"six digits, year first", text("202505"), "2025-05", ok},
		{"six digits, a number cell", cellOf(sheet.Number, "202505"), "2025-05", ok},
		{"six digits, month first", text("052025"), "2025-05", ok},
		{"a whole date", text("31-05-2025"), "2025-05", ok},
		{"a date cell, since Excel took it for one", cellOf(sheet.Date, "45778"), "2025-05", ok},
		{"never paid", text(""), "", ok},
		{"year of two digits", text("05-25"), "2025-05", dateCenturyGuessed},
		{"month in words, year of two digits", text("Mei-25"), "2025-05", dateCenturyGuessed},
		{"dummy of a web program", text("01-1970"), "", dateSentinel},
		{"zeros", text("00-0000"), "", dateSentinel},
		{"month 13", text("13-2025"), "", dateImpossible},
		{"six digits without a month", text("202513"), "", dateImpossible},
		{"31 February", text("31-02-2025"), "", dateImpossible},
		{"words", text("lunas"), "", dateFormat},
		{"only a year", text("2025"), "", dateFormat},
		{"only a month", text("Mei"), "", dateFormat},
	}
	cal := calendar{asOf: day(t, "2025-05-31")}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, r := cal.month(tt.cell)
			if got.String() != tt.want || r != tt.rule {
				t.Errorf("got %q %s, want %q %s", got, r.code(), tt.want, tt.rule.code())
			}
		})
	}
}
