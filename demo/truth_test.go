package demo

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cakupan/enrolment"
)

// truthOf reads a demo's truth.
func truthOf(t *testing.T, dir string) *Truth {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth Truth
	if err := json.Unmarshal(text, &truth); err != nil {
		t.Fatal(err)
	}
	return &truth
}

// countedTruth writes all deliveries to nowhere and gives what they come to.
func countedTruth(t *testing.T, o Options) *Truth {
	t.Helper()
	o, err := o.resolve()
	if err != nil {
		t.Fatal(err)
	}
	p, err := makeProvince(o)
	if err != nil {
		t.Fatal(err)
	}
	lists, recaps := p.inOrder()
	for _, d := range lists {
		if err := d.content.write(t.Context(), p, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	p.fillRecaps()
	for _, d := range recaps {
		if d.copyOf != nil {
			continue
		}
		if err := d.content.write(t.Context(), p, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	return p.truth()
}

// recapDifference gives by how many the recap of a district overstates.
func (m MonthTruth) recapDifference(district string) int64 {
	for _, d := range m.RecapDifferences {
		if d.District == district {
			return d.Recap - d.Counted
		}
	}
	return 0
}

func (t *Truth) month(period string) MonthTruth {
	for _, m := range t.Months {
		if m.Period.String() == period {
			return m
		}
	}
	return MonthTruth{}
}

// ternate gives the figures of a worker group of Ternate.
func (m MonthTruth) ternate(group enrolment.Group) GroupTruth {
	for _, g := range m.Groups {
		if g.District == "82.71" && g.Group == group {
			return g
		}
	}
	return GroupTruth{}
}

func (m MonthTruth) payer(district string, payer enrolment.Payer) PayerTruth {
	for _, p := range m.Payers {
		if p.District == district && p.Payer == payer {
			return p
		}
	}
	return PayerTruth{}
}

// rows gives the rows of a class in all lists of a sender or district that a prefix names.
func (m MonthTruth) rows(prefix, class string) int64 {
	rows := int64(0)
	for _, c := range m.Reconciliation {
		if strings.HasPrefix(c.ListID, prefix) && c.Class == class {
			rows += c.Rows
		}
	}
	return rows
}

func (m MonthTruth) district(code string) PlaceTruth {
	for _, d := range m.Districts {
		if d.District == code {
			return d
		}
	}
	return PlaceTruth{}
}

// The province of the golden figures: the numbers of the first screen.
func TestProvinceOfTheGoldenFigures(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("counts 1.8 million rows")
	}
	truth := countedTruth(t, Options{})
	may := truth.month("2025-05")
	for code, want := range map[string][4]int64{ // PU, BPU, Jakon, all
		"82.71": {36100, 12020, 1700, 49820}, "82.02": {28900, 1640, 700, 31240}, "82.04": {11306, 20704, 1000, 33010},
		"82.06": {11105, 1900, 500, 13505}, "82.72": {8100, 5000, 600, 13700}, "82.03": {11480, 5800, 700, 17980},
		"82.07": {1430, 1900, 200, 3530}, "82.05": {2660, 2100, 300, 5060}, "82.01": {4310, 2700, 400, 7410},
		"82.08": {749, 500, 100, 1349},
	} {
		d := may.district(code)
		got := [4]int64{d.Segments[enrolment.PU].Covered, d.Segments[enrolment.BPU].Covered,
			d.Segments[enrolment.Jakon].Covered, d.Covered}
		if got != want {
			t.Errorf("%s in May: %v covered, want %v", code, got, want)
		}
	}
	ternate, december := may.district("82.71"), truth.month("2024-12").district("82.71")
	halteng := may.district("82.02").Segments[enrolment.Jakon]
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"province, covered in May", may.Province.Covered, 176604},
		{"province, covered in December", truth.month("2024-12").Province.Covered, 190859},
		{"Ternate, PU in December", december.Segments[enrolment.PU].Covered, 36307},
		{"Ternate, BPU in December", december.Segments[enrolment.BPU].Covered, 12701},
		{"Ternate, Jakon in December", december.Segments[enrolment.Jakon].Covered, 2268},
		{"Ternate, budgeted", ternate.Budgeted, 10650},
		{"Ternate, budgeted and registered", ternate.BudgetedRegistered, 7774},
		{"Ternate, not enrolled", ternate.NotEnrolled, 2876},
		{"Tidore, ending on 30 June", may.district("82.72").EndingSoon, 1060},
		{"all others, ending soon", may.Province.EndingSoon, 1060},
		{"Halmahera Selatan, villages that do not pay", may.district("82.04").UnpaidVillages, 14},
		{"the same in January, with twelve that pay in March", truth.month("2025-01").district("82.04").UnpaidVillages, 26},
		{"Ternate, persons on two of its lists", truth.month("2025-04").rows("82.71/", "paid_twice"), 2},
		{"the same in May, with 300 fishers whom the province names first", may.rows("82.71/", "paid_twice"), 302},
		{"Ternate, heads of RT and RW", may.ternate("RT_RW").Budgeted, 947},
		{"Ternate, cleaners", may.ternate("SATGAS_KEBERSIHAN").Budgeted, 399},
		{"Ternate, religious workers", may.ternate("PETUGAS_KEAGAMAAN").Budgeted, 458},
		{"Ternate, farmers", may.ternate("PETANI").Budgeted, 2095},
		{"Ternate, fishers", may.ternate("NELAYAN").Budgeted, 629},
		{"Ternate, drivers", may.ternate("SOPIR").Budgeted, 67},
		{"Ternate, motorcycle taxis", may.ternate("OJEK").Budgeted, 3041},
		{"Ternate, extreme poverty", may.ternate("MISKIN_EKSTREM").Budgeted, 3016},
		{"Ternate, honorer on the register", may.ternate("NON_ASN").Population, 3655},
		{"Ternate, honorer covered by an employer", may.ternate("NON_ASN").PopulationCovered, 1655},
		{"Ternate, rows not enrolled", may.rows("82.71/", "not_enrolled"), 2876},
		{"Ternate, budgeted by the city", may.payer("82.71", cityBudget).Budgeted, 10650},
		{"Halmahera Selatan, paid for by villages", may.payer("82.04", villageFund).BudgetedCovered, 19004},
		{"the same, village heads among them counted by the district", may.payer("82.04", villageFund).Covered, 18769},
		{"Halmahera Selatan, villagers whose cover ended", may.rows("82.04/dpmd/desa", "lapsed"), 864},
		{"Taliabu by NIK prefix", may.ByNIKPrefix[7].Covered, 261},
		{"heads of the project that has not paid", halteng.Registered - halteng.Covered, 180},
		{"Halut's recap in February, those in grace", truth.month("2025-02").recapDifference("82.03"),
			truth.month("2025-02").district("82.03").Grace},
		{"Halbar's in March, those who became PPPK", truth.month("2025-03").recapDifference("82.01"), 120},
		{"Ternate's in April, memberships beside another", truth.month("2025-04").recapDifference("82.71"), 25 + 35},
		{"Haltim's in April, those whom nothing explains", truth.month("2025-04").recapDifference("82.06"), -25},
		{"recap differences in May", int64(len(may.RecapDifferences)), 0},
		{"districts carried forward in June", int64(len(truth.month("2025-06").CarriedForward)), 2},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	if june := truth.month("2025-06").Province.Covered; june < 177287 || june > 178559 {
		t.Errorf("June: %d covered, want 41.8 to 42.1 percent of 424,131", june)
	}
	checkSums(t, truth)
	csv, xlsx := int64(0), int64(0)
	for _, d := range truth.Deliveries {
		if filepath.Ext(d.File) == ".xlsx" {
			xlsx += d.RowsRead
		} else {
			csv += d.RowsRead
		}
	}
	if 4*xlsx > csv+xlsx {
		t.Errorf("%d of %d rows are in workbooks, want at most a quarter", xlsx, csv+xlsx)
	}
}

// checkSums checks what must add up in any truth.
func checkSums(t *testing.T, truth *Truth) {
	t.Helper()
	for _, d := range truth.Deliveries {
		if d.RowsRead != d.Accepted+d.Rejected+d.Ignored || d.Ignored < 0 {
			t.Errorf("%s: %d rows read, %d accepted + %d rejected + %d ignored", d.File, d.RowsRead, d.Accepted, d.Rejected, d.Ignored)
		}
		if d.State == "resent" && d.RowsRead != 0 {
			t.Errorf("%s came again, and %d rows of it are read", d.File, d.RowsRead)
		}
		if d.State == "returned" && d.RowsRead != d.Ignored {
			t.Errorf("%s goes back, and %d rows of it count", d.File, d.RowsRead-d.Ignored)
		}
	}
	for _, m := range truth.Months {
		checkBreakdowns(t, truth, m)
		residence := int64(0)
		for _, d := range m.Districts {
			residence += d.Covered
			if d.Budgeted != d.BudgetedRegistered+d.NotEnrolled || d.Covered > d.Registered {
				t.Errorf("%s %s: %+v", m.Period, d.District, d)
			}
		}
		for name, rows := range map[string][]AttributionTruth{"NIK prefix": m.ByNIKPrefix, "workplace": m.ByWorkplace, "branch": m.ByBranch} {
			sum := int64(0)
			for _, row := range rows {
				sum += row.Covered
			}
			if len(rows) != 12 || sum != m.Province.Covered || sum != residence {
				t.Errorf("%s by %s: %d rows sum to %d; residence to %d, province %d", m.Period, name, len(rows), sum, residence,
					m.Province.Covered)
			}
		}
	}
}

// checkBreakdowns checks that groups and payers sum to each place, and the classes to the rows that came.
func checkBreakdowns(t *testing.T, truth *Truth, m MonthTruth) {
	t.Helper()
	byGroup, byPayer := map[string][2]int64{}, map[string][2]int64{}
	for _, g := range m.Groups {
		sum := byGroup[g.District]
		byGroup[g.District] = [2]int64{sum[0] + g.Covered, sum[1] + g.Registered}
	}
	for _, p := range m.Payers {
		sum := byPayer[p.District]
		byPayer[p.District] = [2]int64{sum[0] + p.Covered, sum[1] + p.Registered}
		if p.Covered < 0 || p.Memberships < p.Covered || p.BudgetedCovered > p.Memberships && p.Payer != notSaid {
			t.Errorf("%s: %+v", m.Period, p)
		}
	}
	for _, d := range m.Districts {
		if want := [2]int64{d.Covered, d.Registered}; byGroup[d.District] != want || byPayer[d.District] != want {
			t.Errorf("%s %s: groups sum to %v, payers to %v, want %v", m.Period, d.District, byGroup[d.District],
				byPayer[d.District], want)
		}
	}
	rows := int64(0)
	for _, d := range truth.Deliveries {
		if d.Role == enrolment.Nominations && d.State == "normalised" && !d.IsHeld && monthOf(d.Period) <= monthOf(m.Period) {
			rows += d.Accepted + d.Rejected
		}
	}
	for _, c := range m.Reconciliation {
		if c.Class != "no_decree" {
			rows -= c.Rows
		}
	}
	if rows != 0 {
		t.Errorf("%s: %d rows of the agencies' lists are in no class", m.Period, rows)
	}
	unpaid := map[string]int64{}
	for _, v := range m.UnpaidVillages {
		unpaid[v.District]++
	}
	for _, d := range m.Districts {
		if unpaid[d.District] != d.UnpaidVillages {
			t.Errorf("%s %s: %d villages that do not pay have names, want %d", m.Period, d.District, unpaid[d.District],
				d.UnpaidVillages)
		}
	}
}

func TestSmallestDemo(t *testing.T) {
	t.Parallel()
	truth := countedTruth(t, Options{Workers: FewestWorkers, Seed: 3})
	checkSums(t, truth)
	checkShrinking(t, truth)
	if got := truth.month("2025-05").Province.Covered; got != FewestWorkers {
		t.Errorf("%d covered in May, want %d", got, FewestWorkers)
	}
}

func TestEveryFaultIsPlantedInEveryDemo(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{small(), {Workers: FewestWorkers}} {
		truth := countedTruth(t, o)
		for code := range enrolment.Rules {
			if truth.Planted[code] == 0 {
				t.Errorf("%d workers: no %s", truth.Workers, code)
			}
		}
		for f := sound + 1; f < flaws; f++ {
			if truth.Planted[codes[f]] == 0 {
				t.Errorf("%d workers: no %s", truth.Workers, codes[f])
			}
		}
		checkSums(t, truth)
		if got := truth.month("2025-05").Province.Covered; got != int64(truth.Workers) {
			t.Errorf("%d covered in May, want %d", got, truth.Workers)
		}
	}
}

func TestWhatComesLateShortOrTwice(t *testing.T) {
	t.Parallel()
	truth := countedTruth(t, small())
	lateOnes, heldOnes, returnedOnes, resentOnes := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, d := range truth.Deliveries {
		file := filepath.Base(d.File)
		switch {
		case d.IsHeld:
			heldOnes[file+" "+d.HoldCodes] = true
		case d.State == "returned":
			returnedOnes[file+" "+d.FileFault] = true
		case d.State == "resent":
			resentOnes[file] = true
		}
		if d.IsLate {
			lateOnes[file] = true
		}
	}
	expect(t, "late", lateOnes, "peserta-82.05-2025-02.csv", "iuran-82.05-2025-02.csv", "peserta-82.07-2025-03.csv",
		"rekap-tobelo-2025-01.csv", "peserta-82.08-2025-04.csv")
	expect(t, "held", heldOnes, "peserta-82.06-2025-03.csv ",
		"nelayan-tahap-1-2025-01-konsep.xlsx file.totals_differ",
		"desa-2025-01-dari-excel.csv file.trailing_zero_niks",
		"iuran-82.71-2025-05-keliru.csv file.wrong_month",
		"peserta-82.05-2025-04-kode-bps.csv region.code_swap",
		"peserta-82.08-2025-03-modul-hr.xlsx file.segment_missing",
		"iuran-82.05-2025-03.csv file.mapping_doubtful",
		"daftar-honorer-ternate-tertukar.xlsx file.mapping_doubtful")
	expect(t, "returned", returnedOnes,
		"nelayan-tahap-1-2025-01-scan.csv file.not_a_table",
		"nelayan-2025-01-terkunci.xlsx file.encrypted",
		"rt-rw-tahap-1-2025-01-kosong.csv file.empty",
		"rt-rw-tahap-1-2025-01-arsip.csv file.hostile",
		"nelayan-2025-01-berfoto.csv file.too_large",
		"nelayan-2025-01-terputus.xlsx file.truncated",
		"pekerja-rentan-tahap-1-2025-01-unduhan.csv file.not_a_table",
		"pekerja-miskin-2025-04-salah-berkas.csv file.header_not_found")
	expect(t, "resent", resentOnes, "peserta-82.08-2025-06.csv", "nelayan-2025-01 (kirim ulang).xlsx")
	checkShrinking(t, truth)
}

// checkShrinking checks, by the rule itself, that no list of members but the one planted shrinks by over a fifth.
func checkShrinking(t *testing.T, truth *Truth) {
	t.Helper()
	last := map[string]int64{}
	for _, d := range truth.Deliveries {
		if d.Role != enrolment.Participants || d.State != "normalised" || d.HoldCodes != "" {
			continue
		}
		shrank := d.Accepted*100 < last[d.ListID]*80
		if shrank != d.IsHeld {
			t.Errorf("%s: %d rows after %d; held: %v", d.File, d.Accepted, last[d.ListID], d.IsHeld)
		}
		if !shrank {
			last[d.ListID] = d.Accepted
		}
	}
}

func expect(t *testing.T, what string, got map[string]bool, want ...string) {
	t.Helper()
	for _, name := range want {
		if !got[name] {
			t.Errorf("%s is not %s", name, what)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("%s is %s", name, what)
	}
}

func TestYearToMarch2026(t *testing.T) {
	t.Parallel()
	truth := countedTruth(t, Options{Workers: 5000, To: march2026.period()})
	checkSums(t, truth)
	checkShrinking(t, truth)
	if len(truth.Months) != 16 || truth.Closed.String() != "2026-02" {
		t.Errorf("%d months, closed to %s", len(truth.Months), truth.Closed)
	}
	december, january := truth.month("2025-12").Province.Covered, truth.month("2026-01").Province.Covered
	if january*10 > december*9 {
		t.Errorf("no fall from %d in December to %d in January", december, january)
	}
}
