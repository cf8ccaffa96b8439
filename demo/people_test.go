package demo

import (
	"strings"
	"testing"

	"cakupan/enrolment"
)

func small() Options { return Options{Workers: 2000} }

func TestNobodyIsReal(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	shared := 0
	for p := range People(small()) {
		nik, err := enrolment.ParseNIK([]byte(p.NIK))
		if err != nil {
			t.Fatal(err)
		}
		if s := nik.Serial(); s < 9000 || s > 9999 {
			t.Fatalf("a NIK with the serial %d, which a register may reach", s)
		}
		day, month, year, _ := nik.Birth()
		if _, ok := enrolment.NewDate(1900+year, month, day); !ok && year > 6 {
			t.Fatal("a NIK with an impossible date of birth")
		}
		if day == 1 && month == 1 && year == 70 {
			t.Fatal("somebody was born on 1 January 1970, which lists write for unknown")
		}
		if seen[p.NIK] {
			shared++
		}
		seen[p.NIK] = true
	}
	if shared != 2 { // one of each pairing that is to
		t.Errorf("%d persons share the NIK of another, want the 2 that are planted", shared)
	}
	if len(seen) < 2000 {
		t.Fatalf("only %d persons", len(seen))
	}
}

func TestAnotherSeedMakesOthers(t *testing.T) {
	niks := map[string]bool{}
	for p := range People(small()) {
		niks[p.NIK] = true
	}
	same, all := 0, 0
	for p := range People(Options{Workers: 2000, Seed: 2}) {
		all++
		if niks[p.NIK] {
			same++
		}
	}
	if same > all/100 {
		t.Errorf("%d of %d persons are those of another seed", same, all)
	}
}

func TestShuffleTakesEachOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 10, 1000, 65536, 100003} {
		s := shuffled(n, chance(n))
		seen := make([]bool, n)
		for i := range n {
			if j := s.of(i); seen[j] {
				t.Fatalf("%d of %d comes twice", j, n)
			} else {
				seen[j] = true
			}
		}
	}
}

// A name that stands alone must not be found where no name is.
func TestSingleNamesAreNoOtherWords(t *testing.T) {
	places := strings.ToLower(regionsText)
	for _, row := range districtTable {
		places += strings.ToLower(row.name + " " + row.town + " ")
	}
	for _, name := range append(append([]string(nil), menAlone...), womenAlone...) {
		if len(name) < 6 {
			t.Errorf("%s: want six letters or more", name)
		}
		if strings.Contains(places, strings.ToLower(name)) {
			t.Errorf("%s is in the name of a place", name)
		}
	}
}

func TestTooManyWorkersAreRefused(t *testing.T) {
	_, err := makeProvince(Options{Workers: 50_000_000, Seed: 1, From: may2025.period(), To: may2025.period()})
	if err == nil || !strings.Contains(err.Error(), "too many") {
		t.Errorf("50 million workers: %v", err)
	}
	if _, err := makeProvince(Options{Workers: 10_000_000, Seed: 1, From: may2025.period(), To: may2025.period()}); err != nil {
		t.Errorf("10 million workers: %v", err)
	}
}
