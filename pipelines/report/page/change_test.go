package page

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"cakupan/enrolment"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

// The rows of the table add up to its last one, in persons and in the printed hundredths of a point.
func TestDemoContributionsAddUp(t *testing.T) {
	figure := byID(t, pages(t)[wording.Indonesian], "perubahan")
	var persons, points []int64
	for n := range figure.Descendants() {
		if n.Type != html.ElementNode || n.Data != "tr" {
			continue
		}
		var cells []string
		for cell := range n.ChildNodes() {
			cells = append(cells, shown(cell))
		}
		if cells[0] == "Kab/Kota" {
			continue
		}
		persons, points = append(persons, number(t, cells[1])), append(points, number(t, cells[2]))
	}
	last := len(persons) - 1
	if last != 10 || persons[last] != 2825 || points[last] != 67 {
		t.Fatalf("persons %v and points %v, want ten districts and the sum 2825 and 67", persons, points)
	}
	if got := sum(persons[:last]); got != persons[last] {
		t.Errorf("persons add up to %d, not to %d", got, persons[last])
	}
	if got := sum(points[:last]); got != points[last] {
		t.Errorf("points add up to %d hundredths, not to %d", got, points[last])
	}
}

// number reads "+0,61" as 61 and "−1.349" as -1349.
func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", "−", "-").Replace(text), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func sum(numbers []int64) int64 {
	var total int64
	for _, n := range numbers {
		total += n
	}
	return total
}

// Whatever the two months: the parts add up to the change, no part is further than a hundredth from its exact value, and
// the change is what the two shares say.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		districts := rapid.IntRange(1, 12).Draw(t, "districts")
		potential := rapid.Int64Range(1000, 30_000_000)
		d0, d1 := potential.Draw(t, "potential before"), potential.Draw(t, "potential")
		if rapid.Bool().Draw(t, "same potential") {
			d1 = d0
		}
		w := &writer{edition: report.Edition{Language: wording.Indonesian}, figures: &figures{Overview: new(report.Overview), before: make(map[string]int64)}}
		var n0, n1 int64
		for i := range districts {
			count := rapid.Int64Range(0, d0/int64(districts))
			was, now := count.Draw(t, "before"), count.Draw(t, "covered")
			code := strconv.Itoa(i)
			w.before[code] = was
			w.Districts = append(w.Districts, report.District{Code: code, ShortName: code, Covered: &now})
			n0, n1 = n0+was, n1+now
		}
		w.Headline = &report.Month{Period: enrolment.Period{Year: 2025, Month: time.May}, Covered: &n1, Potential: &d1}
		w.months = []month{{period: enrolment.Period{Year: 2025, Month: time.April}, covered: &n0, potential: &d0}}

		parts, bars, total, ok := w.parts()
		if !ok {
			t.Fatal("no parts")
		}
		printed := make(map[string]int64)
		for _, shown := range [][]part{parts, bars} {
			var points, persons int64
			for _, p := range shown {
				points, persons = points+p.points, persons+p.persons
				if off := p.points*10000 - p.size; off > 10012 || off < -10012 { // the joined sizes are rounded one by one
					t.Fatalf("%s: %d hundredths printed for %d millionths", p.name, p.points, p.size)
				}
				if before, ok := printed[p.name]; ok && before != p.points {
					t.Fatalf("%s: %d hundredths in the table, %d at its bar", p.name, before, p.points)
				}
				printed[p.name] = p.points
				for _, q := range shown {
					if !p.isPotential && !q.isPotential && p.persons > q.persons && p.points < q.points {
						t.Fatalf("%d persons are %d hundredths, %d persons %d", p.persons, p.points, q.persons, q.points)
					}
				}
			}
			if points != total.points || persons != total.persons {
				t.Fatalf("parts add up to %d and %d persons, want %d and %d", points, persons, total.points, total.persons)
			}
		}
		change := new(big.Rat).Sub(big.NewRat(n1*10000, d1), big.NewRat(n0*10000, d0))
		if off := change.Sub(change, big.NewRat(total.points, 1)); off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("the change is printed as %d hundredths, off by %s", total.points, off.FloatString(3))
		}
	})
}

func TestApportion(t *testing.T) {
	for _, c := range []struct {
		name    string
		effects []int64
		sum     int64
		want    []int64
	}{
		{"nothing", nil, 0, nil},
		{"exact", []int64{20, -10}, 1, []int64{2, -1}},
		{"three thirds make one", []int64{3, 3, 4}, 1, []int64{0, 0, 1}},
		{"the largest remainder gets it", []int64{14, 16}, 3, []int64{1, 2}},
		{"below zero", []int64{-14, -16}, -3, []int64{-1, -2}},
		{"a half goes away from zero", []int64{-5}, -1, []int64{-1}},
	} {
		var parts []*part
		for _, n := range c.effects {
			parts = append(parts, &part{effect: big.NewInt(n)})
		}
		apportion(parts, big.NewInt(10), c.sum)
		var got []int64
		for _, p := range parts {
			got = append(got, p.points)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
