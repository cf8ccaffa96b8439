package demo

import (
	"fmt"
	"math"
	"testing"

	"cakupan/enrolment"
)

// heads gives the covered heads of a district's projects.
func heads(district string, m month) int {
	n := 0
	for i := range projectTable {
		if p := &projectTable[i]; (p.district == district || district == "82") && p.covers(m) {
			n += p.heads
		}
	}
	return n
}

// plannedOf gives what the plan covers in a district, or in the province, heads included.
func plannedOf(p *plan, district string, m month) int {
	n := heads(district, m)
	for d, segments := range p {
		if district == "82" || districtTable[d].code == district {
			n += segments[0][m-december2024] + segments[1][m-december2024]
		}
	}
	return n
}

func TestPlanHoldsWhatWasPublished(t *testing.T) {
	p := makePlan(176604)
	for _, c := range []struct {
		what, district string
		month          month
		want           int
	}{
		{"Ternate, December 2024", "82.71", of(2024, 12), 51276},
		{"the province, May 2025", "82", of(2025, 5), 176604},
		{"Halmahera Selatan, August 2025", "82.04", of(2025, 8), 38182},
		{"Ternate, October 2025", "82.71", of(2025, 10), 51276},
		{"the province, December 2025", "82", of(2025, 12), 222000},
	} {
		if got := plannedOf(p, c.district, c.month); got != c.want {
			t.Errorf("%s: plan covers %d, want %d", c.what, got, c.want)
		}
	}
	ternate := p[districtNumber("82.71")]
	for _, m := range []month{of(2024, 12), of(2025, 10)} {
		got := [3]int{ternate[0][m-december2024], ternate[1][m-december2024], heads("82.71", m)}
		if got != [3]int{36307, 12701, 2268} {
			t.Errorf("Ternate %s by segment: %v", m.period(), got)
		}
	}
}

func TestPlanFallsInJanuaryAndRisesAgain(t *testing.T) {
	p := makePlan(176604)
	for i, want := range []float64{45.0, 38.9, 39.3, 40.4, 41.0, 41.64} {
		m := december2024 + month(i)
		got := 100 * float64(plannedOf(p, "82", m)) / 424131
		if math.Abs(got-want) > 0.05 {
			t.Errorf("%s: plan covers %.2f percent of the potential, want about %.2f", m.period(), got, want)
		}
	}
	if before, after := plannedOf(p, "82", of(2025, 12)), plannedOf(p, "82", of(2026, 1)); after > before*9/10 {
		t.Errorf("January 2026 does not fall: %d after %d", after, before)
	}
}

func TestPlanScalesToAnyNumberOfWorkers(t *testing.T) {
	for _, workers := range []int{500, 2000, 99_999, 10_000_000} {
		got := 0
		for i := range projectTable {
			if projectTable[i].covers(may2025) {
				got += scale(projectTable[i].heads, workers)
			}
		}
		for _, segments := range makePlan(workers) {
			got += segments[0][may2025-december2024] + segments[1][may2025-december2024]
		}
		if got != workers {
			t.Errorf("%d workers: plan covers %d in May 2025", workers, got)
		}
	}
}

func TestTablesOfThePlan(t *testing.T) {
	potential := int64(0)
	for _, row := range districtTable {
		potential += row.potential
	}
	if potential != provincePotential {
		t.Errorf("potential workers sum to %d, want %d", potential, provincePotential)
	}
	begun, ending := 0, 0
	for _, p := range projectTable {
		if day(p.starts) <= june2025.end() {
			begun++
			if _, number, _ := day(p.ends).Civil(); number == 12 {
				ending++
			}
		}
	}
	if begun != 40 || ending < 30 {
		t.Errorf("%d projects begun by June 2025 (want 40), of which %d end in a December", begun, ending)
	}
}

// Ternate's eight lists, as published.
func TestSourcesHoldWhatWasPublished(t *testing.T) {
	published := map[string]int{"82.71/dpmk/rt-rw": 947, "82.71/dlh/satgas-kebersihan": 399,
		"82.71/kesra/petugas-keagamaan": 458, "82.71/dkp/nelayan": 629, "82.71/distan/petani": 2095,
		"82.71/dishub/sopir-angkutan": 67, "82.71/diskop/ojek-pangkalan": 3041, "82.71/dinsos/p3ke": 3016,
		"82.71/bkpsdm/daftar-honorer": 3655, "82/dkp/nelayan-pks": 4746, "82.04/dpmd/desa": 19868}
	p, err := makeProvince(Options{Workers: workersOfMay, Seed: 1, From: december2024.period(), To: june2025.period()})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, s := range p.senders {
		for _, l := range s.lists {
			rows := 0
			for _, f := range l.filings {
				for _, n := range f.nominees {
					if f := n.cohort.flaw; !f.breaksNIK() && f != remarkLeft { // who is there, and has not left
						rows += n.cohort.size
					}
				}
			}
			if want, ok := published[l.id]; ok {
				found++
				if rows != want {
					t.Errorf("%s: %d rows, want %d", l.id, rows, want)
				}
			}
		}
	}
	if found != len(published) {
		t.Errorf("found %d lists of %d", found, len(published))
	}
}

func ExampleOptions() {
	o, err := Options{Workers: 2000}.resolve()
	fmt.Println(o.Workers, o.Seed, o.From, o.To, err)
	_, err = Options{From: enrolment.Period{Year: 2024, Month: 11}}.resolve()
	fmt.Println(err)
	_, err = Options{Workers: 10}.resolve()
	fmt.Println(err)
	// Output:
	// 2000 1 2024-12 2025-06 <nil>
	// months 2024-11 to 2025-06: a demo has those from 2024-12 to 2026-03
	// 10 workers: want 1000 or more, so that each fault has somebody
}
