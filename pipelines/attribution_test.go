package pipelines_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake/duck"
)

// sulaToTaliabu moves the villages of two kecamatan of Kepulauan Sula to Pulau Taliabu, from March 2025.
const sulaToTaliabu = `rule_code,match_kind,match_code,from_district_code,to_district_code,valid_from,valid_to,basis,author,source,second_kind,second_code
contoh-1,village_code,82.05.11,82.05,82.08,2025-03-31,,Contoh untuk uji,penguji,contoh,,
contoh-2,village_code,82.05.12,82.05,82.08,2025-03-31,,Contoh untuk uji,penguji,contoh,,
`

// A quarter in which a region rule begins, and of which money comes late. Against the demo's own count, which knows
// neither: what Taliabu gains Sula loses, from the rule's first month; the province is the same, and so is January but for
// those paid for in March, once the report of March is in.
func TestRuleAndLateMoney(t *testing.T) {
	if testing.Short() {
		t.Skip("a night of three months")
	}
	p := province(t, demo.Options{Workers: 2000, From: enrolment.Period{Year: 2025, Month: time.January},
		To: enrolment.Period{Year: 2025, Month: time.March}})
	if err := os.WriteFile(filepath.Join(p.dir, "seeds", "region_rules.csv"), []byte(sulaToTaliabu), 0o600); err != nil {
		t.Fatal(err)
	}
	db := p.snapshot(t, p.run(t, 2))
	for _, month := range p.truth.Months {
		compareMoves(t, db, month)
	}
	compareKnown(t, db, p.truth.Months[0])
}

// compareMoves compares Sula, Taliabu and the province with a month's truth, and with the matrix.
func compareMoves(t *testing.T, db *duck.DB, month demo.MonthTruth) {
	period := month.Period.String()
	moved := count(t, db, `select covered_count from marts.attribution_matrix
		where period = ? and attribution = 'region_rule' and from_district_code = '82.05' and to_district_code = '82.08'`, period)
	if isRuled := period >= "2025-03"; (moved > 0) != isRuled {
		t.Errorf("%s: %d moved from Sula to Taliabu, the rule begins in March", period, moved)
	}
	for _, place := range append([]demo.PlaceTruth{month.Province}, month.Districts...) {
		want, mart := place.Covered, "coverage_by_district"
		switch place.District {
		case "82":
			mart = "coverage_province"
		case "82.05":
			want -= moved
		case "82.08":
			want += moved
		}
		got := count(t, db, "select covered_count from marts."+mart+" where period = ? and district_code = ?", period, place.District)
		if got != want {
			t.Errorf("%s %s: %d covered, want %d: the lists say %d, and a rule moves %d", period, place.District, got, want,
				place.Covered, moved)
		}
	}
	if cells := count(t, db, "select count(*) from marts.attribution_matrix where period = ?", period); cells != 2*12*12 {
		t.Errorf("%s: %d cells, want twelve places by twelve, twice", period, cells)
	}
}

// compareKnown compares January as known in March, and in April, with January's truth and the payments that named it late.
func compareKnown(t *testing.T, db *duck.DB, january demo.MonthTruth) {
	late := count(t, db, `select count(distinct person_id) from lake.enrolment
		where role = 'payments' and period = '2025-03' and covered_from = '2025-01-01'`)
	if late == 0 {
		t.Fatal("nobody was paid for in March for January")
	}
	known := "select covered_count from marts.coverage_known where period = '2025-01' and district_code = '82' and known_on = ?"
	for day, want := range map[string]int64{
		"2025-02-20": january.Province.Covered,
		"2025-03-31": january.Province.Covered,
		"2025-04-30": january.Province.Covered + late,
	} {
		if got := count(t, db, known, day); got != want {
			t.Errorf("January as known on %s: %d covered, want %d", day, got, want)
		}
	}
}
