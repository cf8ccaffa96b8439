package demo

import "testing"

func TestTurnover(t *testing.T) {
	t.Parallel()
	truth := countedTruth(t, Options{Workers: 2000, To: march2026.period()})
	for i := 1; i < len(truth.Months); i++ {
		before, now := truth.Months[i-1], truth.Months[i]
		changes := map[string]int64{}
		for _, m := range now.Movements {
			changes[m.District] += m.Persons
		}
		for j, place := range now.Districts {
			if want := place.Covered - before.Districts[j].Covered; changes[place.District] != want {
				t.Errorf("%s %s: causes sum to %d, the change is %d", now.Period, place.District, changes[place.District], want)
			}
		}
	}
	lost := func(period, cause string) (n int64) {
		for _, m := range truth.month(period).Movements {
			if m.Cause == cause {
				n += m.Persons
			}
		}
		return n
	}
	fall := truth.month("2026-01").Province.Covered - truth.month("2025-12").Province.Covered
	if lapsed := lost("2026-01", "lapsed"); lapsed*2 > fall {
		t.Errorf("January 2026: %d lapsed of a change of %d", lapsed, fall)
	}
	if back := lost("2026-03", "returned"); back < int64(scale(20_000, 2000)) {
		t.Errorf("March 2026: %d returned, want the money that came late to bring back %d", back, scale(20_000, 2000))
	}
	if became := lost("2025-03", "exit_asn"); became != -int64(scale(120, 2000)) {
		t.Errorf("March 2025: %d became PPPK", became)
	}
}

// Tidore's decree of the first half of the year names 1,060 who are covered.
func TestLapsesOfTidore(t *testing.T) {
	t.Parallel()
	truth := countedTruth(t, Options{Workers: 2000})
	may := truth.month("2025-05")
	want := LapseTruth{District: "82.72", EndsIn: june2025.period(), EndsBy: "decree", Document: "188.45/31/2025",
		Persons: int64(scale(1060, 2000))}
	for _, found := range may.Lapses {
		if found.District == want.District && found.EndsIn == want.EndsIn && found.EndsBy == want.EndsBy {
			if found != want {
				t.Errorf("found %+v, want %+v", found, want)
			}
			return
		}
	}
	t.Errorf("no decree of Tidore ends in June: %+v", may.Lapses)
}
