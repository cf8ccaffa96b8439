package normalise

import (
	"testing"

	"cakupan/pipelines/normalise/sheet"
)

func TestReadMoney(t *testing.T) {
	tests := []struct {
		name  string
		cell  sheet.Cell
		want  int64
		given bool
		rule  rule
	}{
		{"digits alone", text("16800"), 16800, true, ok},
		{"thousands with points", text("5.000.000"), 5000000, true, ok},
		{"one point before three digits", text("16.800"), 16800, true, ok},
		{"thousands with points, cents with a comma", text("5.000.000,00"), 5000000, true, ok},
		{"thousands with commas, cents with a point", text("5,000,000.00"), 5000000, true, ok},
		{"thousands with commas", text("5,000,000"), 5000000, true, ok},
		{"cents with a point", text("5000000.00"), 5000000, true, ok},
		{"cents with a comma", text("16800,5"), 16801, true, ok},
		{"with Rp", text("Rp 16.800"), 16800, true, ok},
		{"with Rp and a point", text("Rp.16.800,-"), 16800, true, ok},
		{"with a no-break space", text("Rp\u00a016.800"), 16800, true, ok},
		{"zero", text("0"), 0, true, ok},
		{"a number cell", cellOf(sheet.Number, "16800"), 16800, true, ok},
		{"a number cell with cents", cellOf(sheet.Number, "16800.499"), 16800, true, ok},
		{"empty", text(""), 0, false, ok},
		{"a dash for none", text("-"), 0, false, ok},
		{"one comma before three digits", text("16,800"), 0, false, moneyAmbiguous},
		{"below zero", text("-16800"), 0, false, moneyNegative},
		{"below zero, as bookkeepers write it", text("(16.800)"), 0, false, moneyNegative},
		{"in millions, as the press writes it", text("178,912 juta"), 178_912_000, true, ok},
		{"in milliards", text("Rp1,6 Miliar"), 1_600_000_000, true, ok},
		{"in millions, with a point", text("1.5 jt"), 1_500_000, true, ok},
		{"in thousands", text("300 ribu"), 300_000, true, ok},
		{"in IDR", text("IDR 16.800"), 16800, true, ok},
		{"a slip of the keyboard", text("2.2000"), 0, false, moneyFormat},
		{"a group too short", text("5.00.000"), 0, false, moneyFormat},
		{"points and commas mixed up", text("5.000,000.000"), 0, false, moneyFormat},
		{"words", text("gratis"), 0, false, moneyFormat},
		{"only the currency", text("Rp"), 0, false, moneyFormat},
		{"two amounts", text("16800 10000"), 0, false, moneyFormat},
		{"beyond the country's budget", text("9999999999999999999"), 0, false, moneyFormat},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, given, r := unstatedMarks.amount(tt.cell)
			if got != tt.want || given != tt.given || r != tt.rule {
				t.Errorf("got %d %t %s, want %d %t %s", got, given, r.code(), tt.want, tt.given, tt.rule.code())
			}
		})
	}
}

// A file's own way of writing amounts decides, and what contradicts it is doubtful.
func TestReadMoneyOfAFile(t *testing.T) {
	tests := []struct {
		name  string
		typed string
		file  decimals
		want  int64
		rule  rule
	}{
		{"a comma that parts thousands", "16,800", decimalPoint, 16800, ok},
		{"a comma that parts cents", "16,800", decimalComma, 0, moneyAmbiguous},
		{"a comma in a file of both", "16,800", mixedMarks, 0, moneyAmbiguous},
		{"a point that parts thousands", "16.800", decimalComma, 16800, ok},
		{"a point where it parts cents", "16.800", decimalPoint, 0, moneyAmbiguous},
		{"a point in a file of both", "16.800", mixedMarks, 0, moneyAmbiguous},
		{"one way alone, in a file of both", "5.000.000,00", mixedMarks, 5000000, ok},
		{"the other way", "5.000.000,00", decimalPoint, 0, moneyAmbiguous},
		{"millions with a point", "178.912 juta", decimalPoint, 178_912_000, ok},
		{"no mark", "16800", decimalPoint, 16800, ok},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, given, r := tt.file.amount(text(tt.typed))
			if got != tt.want || given != (tt.rule == ok) || r != tt.rule {
				t.Errorf("got %d %t %s, want %d %s", got, given, r.code(), tt.want, tt.rule.code())
			}
		})
	}
}
