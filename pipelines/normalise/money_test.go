package normalise

import (
	"strconv"
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
		{"in millions, as the press writes it", text("178,912 juta"), 0, false, moneyFormat},
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
			got, given, r := readMoney(tt.cell)
			if got != tt.want || given != tt.given || r != tt.rule {
				t.Errorf("got %d %t %s, want %d %t %s", got, given, r.code(), tt.want, tt.given, tt.rule.code())
			}
		})
	}
}

// An amount is never negative, and read again from its digits.
func FuzzMoney(f *testing.F) {
	for _, seed := range []string{"Rp 16.800,-", "5.000.000,00", "(1)", "1,234", "-", "Rp", ".", "1e9"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, typed string, isNumber bool) {
		cell := text(typed)
		if isNumber {
			cell.Type = sheet.Number
		}
		amount, given, r := readMoney(cell)
		if !given {
			return
		}
		if again, given, _ := readMoney(text(strconv.FormatInt(amount, 10))); amount < 0 || !given || again != amount {
			t.Errorf("%d is not read again, %s", amount, r.code())
		}
	})
}
