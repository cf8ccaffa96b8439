package claim

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// basis2025 is the year's: 68 percent of potential workers, Rp16,800 a head and month.
var basis2025 = Basis{TargetPercent: big.NewRat(68, 1), TariffIDR: 16_800}

// inWords writes findings as the tests do: "ratio 43,19 persen: tidak cocok, 48.10; implied_whole 88405; implied_part 34286".
// A reading that fits has a star.
func inWords(findings []Finding) []string {
	var lines []string
	for _, f := range findings {
		line := fmt.Sprintf("%s %s: %s", f.Kind, f.Printed.Text, f.Verdict)
		if f.Kind == Weekday {
			line += ", " + f.Day
		} else {
			line += ", " + decimal(f.Computed)
		}
		for _, r := range f.Readings {
			line += "; " + r.Name + " " + decimal(r.Value)
			if r.Fits {
				line += "*"
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func decimal(v *big.Rat) string {
	if v.IsInt() {
		return v.Num().String()
	}
	return strings.TrimRight(strings.TrimRight(v.FloatString(2), "0"), ".")
}

// What the press said, and what a person with a pocket calculator says of it.
func TestPrintedSentences(t *testing.T) {
	for _, test := range []struct {
		name, sentence string
		want           []string
	}{
		{"cut, not rounded", "Ternate: 51.276 dari 70.479 pekerja = 72 persen, sisa 19.203",
			[]string{"ratio 72 persen: terpotong, 72.75", "rest 19.203: cocok, 19203"}},
		{"right", "176.604 dari 424.131 = 41,64 persen",
			[]string{"ratio 41,64 persen: cocok, 41.64"}},
		{"right, but cut", "176.604 dari 424.131 = 41,63%",
			[]string{"ratio 41,63%: terpotong, 41.64"}},
		{"a gap to a target that is stated nowhere", "176.604 dari 424.131 pekerja terlindungi; kekurangan menuju target 68 persen masih kurang 112.399",
			[]string{"gap 112.399: tidak cocok, 111806; to_whole 247527; implied_target 289003; target_share 68.14; unexplained 593"}},
		{"attainment of the target, printed as coverage", "Cakupan Malut 61 persen: 176.604 dari 424.131 pekerja, target 289.003",
			[]string{"ratio 61 persen: tidak cocok, 41.64; of_target 61.11*; complement 58.36; implied_whole 289515; implied_part 258720"}},
		{"attainment said to be one", "176.604 pekerja, 61,1 persen dari target 289.003",
			[]string{"ratio 61,1 persen: cocok, 61.11"}},
		{"denominators mixed", "38.182 dari 79.383 = 43,19 persen",
			[]string{"ratio 43,19 persen: tidak cocok, 48.1; complement 51.9; of_target 70.73; implied_whole 88405; implied_part 34286"}},
		{"numerator or denominator of another date", "Bali: 935.079 dari 1.873.899 pekerja (50,88%)",
			[]string{"ratio 50,88%: tidak cocok, 49.9; complement 50.1; of_target 73.38; implied_whole 1837813; implied_part 953440"}},
		{"covered and uncovered swapped", "31,93 persen atau 383.271 dari 563.133 pekerja, 179.842 nonaktif",
			[]string{"ratio 31,93 persen: tidak cocok, 68.06; complement 31.94*; of_target 100.09; implied_whole 1200348; implied_part 179808",
				"rest 179.842: tidak cocok, 179862; unexplained -20"}},
		{"points printed as percent", "turun 10,97 persen dari 42,90 persen menjadi 31,93 persen",
			[]string{"change 10,97 persen: tidak cocok, 25.57; points 10.97*"}},
		{"points said to be points", "turun 10,97 persen poin dari 42,90 persen menjadi 31,93 persen",
			[]string{"change 10,97 persen poin: cocok, 10.97"}},
		{"groups that leave workers in none", "10.652 + 3.655 = 19.203",
			[]string{"sum 19.203: tidak cocok, 14307; unexplained 4896"}},
		{"eight groups", "947 + 399 + 458 + 2.095 + 629 + 67 + 3.041 + 3.016 = 10.652",
			[]string{"sum 10.652: cocok, 10652"}},
		{"paid for is not registered", "Iuran Rp178,912 juta sebulan untuk 7.774 orang",
			[]string{"money Rp178,912 juta: tidak cocok, 130603200; paid_heads 10649.52; per_head 23014.15; tariff_remainder 8800"}},
		{"an amount that pays for no whole number of heads", "Rp178.912.000 sebulan",
			[]string{"money Rp178.912.000: tidak cocok, 178920000; paid_heads 10649.52; tariff_remainder 8800"}},
		{"heads and months", "Rp483.840.000 untuk 2.200 nelayan selama 12 bulan dan 400 pekerja selama 6 bulan",
			[]string{"money Rp483.840.000: cocok, 483840000; person_months 28800*"}},
		{"segments", "36.307 + 12.701 + 2.268 = 51.276",
			[]string{"sum 51.276: cocok, 51276"}},
		{"segments in brackets", "51.276 pekerja (36.307 formal, 12.701 informal dan 2.268 jakon)",
			[]string{"sum 51.276: cocok, 51276"}},
		{"the sum first", "332.354 = 160.629 PU + 171.725 BPU",
			[]string{"sum 332.354: cocok, 332354"}},
		{"a date on another day", "Rabu (3/7/2025)", []string{"weekday Rabu (3/7/2025): tidak cocok, Thursday"}},
		{"a date without its year, which stands elsewhere", "Ternate, 2025. Kamis, 3 Juli", []string{"weekday Kamis, 3 Juli: cocok, Thursday"}},
		{"evening", "Kamis malam (10/12/2025)", []string{"weekday Kamis malam (10/12/2025): tidak cocok, Wednesday"}},
		{"the whole first", "Dari 424.131 pekerja, baru 176.604 terlindungi atau 41,6 persen", []string{"ratio 41,6 persen: cocok, 41.64"}},
		{"English marks", "51,276 of 70,479 workers = 72.75 percent", []string{"ratio 72.75 percent: cocok, 72.75"}},
		{"about so many", "sekitar 222 ribu dari 424 ribu pekerja, 52,4 persen", []string{"ratio 52,4 persen: cocok, 52.36"}},
		{"about so many, and another share", "222 ribu dari 424 ribu pekerja, 50 persen",
			[]string{"ratio 50 persen: tidak cocok, 52.36; complement 47.64; of_target 77; implied_whole 444000; implied_part 212000"}},
		{"years are no counts", "Pada 2025 target 2026 naik, 176.604 dari 424.131 = 41,64 persen", []string{"ratio 41,64 persen: cocok, 41.64"}},
		{"nothing to compute", "Cakupan mencapai 60 persen", nil},
		{"no numbers", "Semua pekerja terlindungi", nil},
		{"a whole of nobody", "0 dari 0 = 0 persen", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, inWords(Check(test.sentence, basis2025))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.sentence, diff)
			}
		})
	}
}

// A share that was rounded or cut by other means is recognised as such.
func TestRoundedShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(1, 9_999_999).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		hundredths := part * 10_000 / whole // cut
		want := Truncated
		if isUp := rapid.Bool().Draw(t, "rounded"); isUp {
			hundredths, want = (part*20_000+whole)/(2*whole), Fits
		}
		sentence := fmt.Sprintf("%d dari %d = %d,%02d persen", part, whole, hundredths/100, hundredths%100)
		if isYear(part) || isYear(whole) {
			t.Skip("a year")
		}
		findings := Check(sentence, Basis{})
		if len(findings) != 1 || findings[0].Verdict != want && findings[0].Verdict != Fits {
			t.Fatalf("%s: %v", sentence, inWords(findings))
		}
	})
}

func isYear(n int64) bool { return n >= 1900 && n < 2100 }

// FuzzCheck judges any sentence without failing, and what fits was computed.
func FuzzCheck(f *testing.F) {
	f.Add("38.182 dari 79.383 = 43,19 persen")
	f.Add("Rp1,6 Miliar untuk 2.200 orang × 12 bulan; turun 1 persen dari 2 persen menjadi 1 persen, Rabu 3/7/25, sisa 4 target 0 persen")
	f.Fuzz(func(t *testing.T, sentence string) {
		for _, finding := range Check(sentence, basis2025) {
			if finding.Kind != Weekday && finding.Computed == nil {
				t.Errorf("%q: %s without a figure", sentence, finding.Kind)
			}
		}
	})
}
