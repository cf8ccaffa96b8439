package normalise

import (
	"testing"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

func TestJudgeNIK(t *testing.T) {
	const good = "9901015501909003" // a woman born on 15 January 1990
	tests := []struct {
		name string
		cell sheet.Cell
		kpj  string
		kk   string
		want rule
	}{
		{"as on the identity card", text(good), "", "", ok},
		{"with an apostrophe, as Excel wants it", text("'" + good), "", "", ok},
		{"with a curly apostrophe", text("’" + good), "", "", ok},
		{"grouped with dots", text("990101.550190.9003"), "", "", ok},
		{"grouped with blanks", text(" 990101 550190 9003 "), "", "", ok},
		{"grouped with no-break spaces", text("990101\u00a0550190\u00a09003"), "", "", ok},
		{"grouped with dashes", text("990101-550190-9003"), "", "", ok},
		{"grouped with long dashes", text("990101–550190–9003"), "", "", ok},
		{"in full-width digits", text("９９０１０１５５０１９０９００３"), "", "", ok},
		{"once a number, with .0 behind", text(good + ".0"), "", "", ok},
		{"a number cell that kept all digits", cellOf(sheet.Number, good), "", "", ok},
		{"a number cell in E notation that kept all digits", cellOf(sheet.Number, "9.901015501909003E+15"), "", "", ok},
		{"once a number, with cents behind", text(good + ",00"), "", "", ok},
		{"as a formula, so that Excel leaves it alone", text(`="` + good + `"`), "", "", ok},
		{"with a backtick", text("`" + good), "", "", ok},
		{"text in E notation that shows all digits", text("9.901015501909003E+15"), "", "", ok},
		{"born on 29 February of a leap year", text("9901012902889001"), "", "", ok},
		{"a man born on the 31st", text("9901013112999001"), "", "", ok},

		{"empty", text(""), "", "", nikMissing},
		{"a dash for none", text("-"), "", "", nikMissing},
		{"only blanks", text(" \u00a0"), "", "", nikMissing},
		{"shown by Excel in E notation", text("9.90102E+15"), "", "", nikPrecisionLost},
		{"shown by Excel in E notation with a comma", text("9,90102E+15"), "", "", nikPrecisionLost},
		{"a number cell that lost its last digit", cellOf(sheet.Number, "9901015501909000"), "", "", nikPrecisionLost},
		{"a number cell that lost its last digits, in E notation", cellOf(sheet.Number, "9.9010155019E+15"), "", "", nikPrecisionLost},
		{"text in E notation that shows fifteen digits", text("9.90101550190900E+15"), "", "", nikPrecisionLost},
		{"of Papua, a number cell that four divides", cellOf(sheet.Number, "9271015501909004"), "", "", nikPrecisionLost},
		{"of Papua, a number cell that two divide", cellOf(sheet.Number, "9271015501909006"), "", "", ok},
		{"of Papua, a number cell that is odd", cellOf(sheet.Number, "9271015501909003"), "", "", ok},
		{"of Papua, text", text("9271015501909004"), "", "", ok},
		{"of Maluku Utara, a number cell that four divides", cellOf(sheet.Number, "8271015501909004"), "", "", ok},
		{"the member number instead", text("21012345678"), "", "", nikIsKPJ},
		{"the row's own member number", text("2101234567"), "2101234567", "", nikIsKPJ},
		{"lost its leading digit", text("901015501909003"), "", "", nikLength},
		{"a digit too many", text(good + "1"), "", "", nikLength},
		{"the letter O for a zero", text("99O1015501909003"), "", "", nikLength},
		{"a passport number", text("C1234567"), "", "", nikLength},
		{"an Excel error", cellOf(sheet.Error, "#N/A"), "", "", nikLength},
		{"nines all the way", text("9999999999999999"), "", "", nikDummy},
		{"zeros all the way", text("0000000000000000"), "", "", nikDummy},
		{"counting up", text("1234567890123456"), "", "", nikDummy},
		{"the family card's number", text(good), "", good, nikIsKK},
		{"day 32", text("9901013201909003"), "", "", nikDate},
		{"a woman's day 72", text("9901017201909003"), "", "", nikDate},
		{"day zero", text("9901010001909003"), "", "", nikDate},
		{"month 13", text("9901015513909003"), "", "", nikDate},
		{"30 February", text("9901013002909003"), "", "", nikDate},
		{"29 February of no leap year", text("9901012902899001"), "", "", nikDate},
		{"31 June of a woman", text("9901017106909003"), "", "", nikDate},
		{"serial 0000", text("9901015501900000"), "", "", nikSerial},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			number, lost := plainNumber(nil, tt.cell)
			nik, got := judgeNIK(number, lost, tt.cell.Type, false, []byte(tt.kpj), []byte(tt.kk))
			if got != tt.want {
				t.Errorf("got %s, want %s", got.code(), tt.want.code())
			}
			if nik.IsZero() != (tt.want != ok) {
				t.Errorf("sound NIK %t, want %t", !nik.IsZero(), tt.want == ok)
			}
		})
	}
}

// How many numbers a damaged one can have been: its last digit is lost, or it is one of three neighbours.
func TestCandidates(t *testing.T) {
	for rounded, want := range map[string]int{
		"9901015501909000":  10,
		"9901015501900000":  9, // serial 0000 is none
		"9901017201909000":  0, // day 72
		"9271015501909004":  3,
		"8271010000000000":  0, // more than the last digit is lost
		"99010155019090":    0,
		"":                  0,
		"99010155019090030": 0,
	} {
		if got := candidates([]byte(rounded), nil); got != want {
			t.Errorf("%s: got %d, want %d", rounded, got, want)
		}
	}
}

func TestJudgeKPJ(t *testing.T) {
	tests := []struct {
		name string
		cell sheet.Cell
		want kpjState
	}{
		{"as on the member card", text("21012345678"), kpjSound},
		{"a leading zero", text("01012345678"), kpjSound},
		{"grouped with blanks", text("2101 2345 678"), kpjSound},
		{"a number cell in E notation", cellOf(sheet.Number, "2.1012345678E+10"), kpjSound},
		{"empty", text(""), kpjAbsent},
		{"zeros for none", text("00000000000"), kpjAbsent},
		{"a dash for none", text("-"), kpjAbsent},
		{"lost its leading zero", text("1012345678"), kpjBroken},
		{"a NIK instead", text("9901015501909003"), kpjBroken},
		{"letters", text("2101234567A"), kpjBroken},
		{"shown by Excel in E notation", text("2,10123E+10"), kpjBroken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := judgeKPJ(plainNumber(nil, tt.cell)); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// text is a cell of a CSV.
func text(s string) sheet.Cell { return cellOf(sheet.Text, s) }

func cellOf(kind sheet.CellType, s string) sheet.Cell { return sheet.Cell{Text: []byte(s), Type: kind} }

// day is a date that the test knows to exist.
func day(t *testing.T, iso string) enrolment.Date {
	t.Helper()
	if iso == "" {
		return 0
	}
	d, err := enrolment.ParseDate(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
