package suppress

import (
	"errors"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// printed gives a cross table as it would be printed, a line a row.
func printed(t *Table, marks []Mark, width int, threshold int64) string {
	var b strings.Builder
	for i, n := range t.Counts {
		switch marks[i] {
		case Shown:
			b.WriteString(strconv.FormatInt(n, 10))
		case Small:
			b.WriteString("<" + strconv.FormatInt(threshold, 10))
		case Complement:
			b.WriteString("[c]")
		}
		if i%width == width-1 {
			b.WriteString("\n")
		} else {
			b.WriteString(" ")
		}
	}
	return b.String()
}

func TestHide(t *testing.T) {
	for _, c := range []struct {
		name      string
		threshold int64
		counts    [][]int64
		want      string
	}{
		{"nothing small", 5, [][]int64{{10, 20}, {30, 40}}, "10 20 30\n30 40 70\n40 60 100\n"},
		{"zeros are shown", 5, [][]int64{{0, 20}, {30, 0}}, "0 20 20\n30 0 30\n30 20 50\n"},
		{"off", 1, [][]int64{{1, 20}}, "1 20 21\n1 20 21\n"},
		{"one small count takes one more in its row, in its column, and where those meet", 5,
			[][]int64{{3, 20, 90}, {30, 25, 80}, {70, 60, 50}},
			"<5 [c] 90 113\n[c] [c] 80 135\n70 60 50 180\n103 105 220 428\n"},
		{"the smallest other one is taken, never a zero", 5,
			[][]int64{{3, 20, 0, 7}, {30, 25, 9, 80}},
			"<5 20 0 [c] 30\n[c] 25 9 [c] 144\n33 45 9 87 174\n"},
		{"a small total hides with its only part", 5, [][]int64{{3, 0}, {40, 50}}, "<5 0 <5\n[c] 50 [c]\n43 50 93\n"},
		{"two small ones in a row protect each other in it, not in their columns", 5,
			[][]int64{{2, 3, 90}, {30, 25, 80}},
			"<5 <5 90 95\n[c] [c] 80 135\n32 28 170 230\n"},
		{"two small ones that add up to 8 are 4 each", 5,
			[][]int64{{4, 4, 90}, {30, 25, 80}},
			"<5 <5 [c] 98\n[c] [c] [c] 135\n34 29 170 233\n"},
		{"another threshold", 11, [][]int64{{10, 20}, {30, 40}}, "<11 [c] 30\n[c] [c] 70\n40 60 100\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := Cross(c.counts)
			marks, err := table.Hide(c.threshold)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, printed(table, marks, len(c.counts[0])+1, c.threshold)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// No row or column has a lone hidden count here, and yet the first two rows less the first two columns leave one.
func TestExposedByAllSumsTogether(t *testing.T) {
	table := Cross([][]int64{
		{31, 32, 60, 60},
		{33, 34, 35, 60},
		{60, 60, 36, 37},
		{60, 60, 38, 39},
	})
	marks := make([]Mark, len(table.Counts))
	for _, cell := range []int{0, 1, 5, 6, 7, 12, 13, 17, 18} { // five counts a row, with its total
		marks[cell] = Complement
	}
	if diff := cmp.Diff([]int{7}, table.Exposed(marks, 5)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Who is in grace is registered and not covered: three groups of which 4, 2 and 3 are so have no more in grace than that,
// and the district's 9 are all of them. The reader subtracts; what is left over is a count too, of nobody here.
func TestExposedByNestedCounts(t *testing.T) {
	table := &Table{Counts: []int64{4, 2, 3, 4, 2, 3, 0, 0, 0, 9}} // in grace, registered and not covered, neither, all in grace
	for group := range 3 {
		table.Sums = append(table.Sums, Sum{Total: 3 + group, Parts: []int{group, 6 + group}})
	}
	table.Sums = append(table.Sums, Sum{Total: 9, Parts: []int{0, 1, 2}})
	low := []int64{1, 1, 1, 4, 2, 3, 0, 0, 0, 9}
	high := []int64{4, 4, 4, 4, 2, 3, unbounded, unbounded, unbounded, 9} // the rests are printed nowhere
	table.narrow(low, high)
	if diff := cmp.Diff(table.Counts, low); diff != "" {
		t.Errorf("least (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(table.Counts, high); diff != "" {
		t.Errorf("most (-want +got):\n%s", diff)
	}
	marks, err := table.Hide(5)
	if err == nil && !slices.ContainsFunc(marks[3:6], func(mark Mark) bool { return mark != Shown }) && marks[9] == Shown {
		t.Error("what tells those in grace is all printed")
	}
}

// The marks say that a complement is 5 at least: two that add up to 10 are 5 each.
func TestExposedByTheThreshold(t *testing.T) {
	table := &Table{Counts: []int64{5, 5, 10}, Sums: []Sum{{Total: 2, Parts: []int{0, 1}}}}
	if diff := cmp.Diff([]int{0, 1}, table.Exposed([]Mark{Complement, Complement, Shown}, 5)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHideRefuses(t *testing.T) {
	for _, c := range []struct {
		name      string
		table     *Table
		threshold int64
		want      string
	}{
		{"a count below 0", &Table{Counts: []int64{-1}}, 5, "count 0 is below 0"},
		{"a total that is no total", &Table{Counts: []int64{2, 3, 6}, Sums: []Sum{{Total: 2, Parts: []int{0, 1}}}}, 5,
			"sum 0 does not hold: its total is off by 1"},
		{"a threshold that says what it hides", Cross([][]int64{{1, 9}}), 2, `threshold 2 hides nothing: "<2" says 1`},
	} {
		if _, err := c.table.Hide(c.threshold); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// The total of the whole table is what everybody asks for: it goes last, though it stands in the most sums.
func TestHideKeepsTheHeadline(t *testing.T) {
	table := Cross([][]int64{{3, 0, 20}, {0, 30, 40}})
	table.Rank = make([]int, len(table.Counts))
	table.Rank[len(table.Rank)-1] = 1
	marks, err := table.Hide(5)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("<5 0 [c] 23\n0 30 40 70\n<5 30 [c] 93\n", printed(table, marks, 4, 5)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A complement is never a count that everybody knows: here the column's total, a published target.
func TestHideLeavesThePublic(t *testing.T) {
	table := &Table{Counts: []int64{3, 60, 63, 97, 160}, Sums: []Sum{{Total: 2, Parts: []int{0, 1}}, {Total: 4, Parts: []int{2, 3}}}}
	table.Public = []bool{false, false, false, false, true}
	marks, err := table.Hide(5)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Mark{Small, Complement, Shown, Shown, Shown}, marks); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	table.Public[1], table.Public[2] = true, true
	if _, err := table.Hide(5); err == nil {
		t.Error("a count between two that everybody knows: got no error")
	}
}

// A hundred is twice one count and a small one besides.
func TestACountThatIsTwoParts(t *testing.T) {
	table := &Table{Counts: []int64{49, 2, 100}, Sums: []Sum{{Total: 2, Parts: []int{0, 0, 1}}}}
	if diff := cmp.Diff([]int{1}, table.Exposed([]Mark{Shown, Small, Shown}, 5)); diff != "" {
		t.Errorf("two shown (-want +got):\n%s", diff)
	}
	marks, err := table.Hide(5)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Mark{Complement, Small, Shown}, marks); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Four groups, somebody in each, fewer than 5 together: each has one.
func TestHideSaysWhenNothingHelps(t *testing.T) {
	_, err := Cross([][]int64{{1, 1, 1, 1}}).Hide(5)
	exposed, ok := errors.AsType[*ExposedError](err)
	if !ok {
		t.Fatalf("got %v, want an ExposedError", err)
	}
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, exposed.Cells); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Fractions come back whole: a third three times is one.
func TestResidue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := residue(rapid.Uint64Range(1, uint64(prime)-1).Draw(t, "a"))
		if one := a.times(a.inverse()); one != 1 {
			t.Fatalf("a times its inverse is %d", one)
		}
		want := new(big.Int).Mul(new(big.Int).SetUint64(uint64(a)), new(big.Int).SetUint64(uint64(prime-a)))
		want.Mod(want, new(big.Int).SetUint64(uint64(prime)))
		if got := a.times(prime - a); want.Cmp(new(big.Int).SetUint64(uint64(got))) != 0 {
			t.Fatalf("got %d, want %s", got, want)
		}
	})
}

func TestCrossOfNothing(t *testing.T) {
	marks, err := Cross(nil).Hide(5)
	if err != nil || len(marks) != 0 {
		t.Errorf("got %v, %v, want no marks", marks, err)
	}
}

func drawTable(t *rapid.T, rows, columns int) [][]int64 {
	counts := make([][]int64, rapid.IntRange(1, rows).Draw(t, "rows"))
	width := rapid.IntRange(1, columns).Draw(t, "columns")
	for i := range counts {
		counts[i] = rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Range(0, 500)), width, width).Draw(t, "row")
	}
	return counts
}

// Whatever the table: small counts are hidden, zeros are not, and no row, column or combination of them gives a
// hidden count back.
func TestHideProtects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := Cross(drawTable(t, 6, 5))
		marks, err := table.Hide(5)
		if _, ok := errors.AsType[*ExposedError](err); ok {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for cell, n := range table.Counts {
			if isSmall := n > 0 && n < 5; isSmall != (marks[cell] == Small) {
				t.Fatalf("count %d at %d has mark %d", n, cell, marks[cell])
			}
			if n == 0 && marks[cell] != Shown {
				t.Fatalf("the zero at %d is hidden", cell)
			}
		}
		for i, sum := range table.Sums {
			hidden := 0
			for _, cell := range sum.cells() {
				if marks[cell] != Shown {
					hidden++
				}
			}
			if hidden == 1 {
				t.Fatalf("sum %d has a lone hidden count", i)
			}
		}
		if exposed := table.Exposed(marks, 5); len(exposed) > 0 {
			t.Fatalf("exposed: %v", exposed)
		}
	})
}

// The witness knows no algebra: it tries every table of small counts that a reader could imagine behind the marks,
// and finds at least two values for each small count.
func TestHideAgainstEveryTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := make([][]int64, rapid.IntRange(1, 3).Draw(t, "rows"))
		width := rapid.IntRange(1, 2).Draw(t, "columns")
		for i := range counts {
			counts[i] = rapid.SliceOfN(rapid.Int64Range(0, 7), width, width).Draw(t, "row")
		}
		table := Cross(counts)
		marks, err := table.Hide(5)
		if err != nil {
			return
		}
		seen := imaginable(counts, marks, 5, 9)
		for cell, mark := range marks {
			if mark == Small && len(seen[cell]) < 2 {
				t.Fatalf("%v printed as\n%stells the count at %d", counts, printed(table, marks, width+1, 5), cell)
			}
		}
	})
}

// imaginable gives, for each count of a cross table, the values it has in the tables that are printed the same, when
// no inner count is above the highest.
func imaginable(counts [][]int64, marks []Mark, threshold, highest int64) []map[int64]bool {
	truth := Cross(counts).Counts
	width := len(counts[0]) + 1
	seen := make([]map[int64]bool, len(truth))
	for i := range seen {
		seen[i] = make(map[int64]bool)
	}
	guess := make([][]int64, len(counts))
	for i := range guess {
		guess[i] = make([]int64, len(counts[0]))
	}
	fits := func(cell int, n int64) bool {
		switch marks[cell] {
		case Small:
			return n > 0 && n < threshold
		case Complement:
			return n >= threshold
		}
		return n == truth[cell]
	}
	var try func(cell int)
	try = func(cell int) {
		if cell == len(counts)*len(counts[0]) {
			table := Cross(guess).Counts
			for i, n := range table {
				if !fits(i, n) {
					return
				}
			}
			for i, n := range table {
				seen[i][n] = true
			}
			return
		}
		row, column := cell/len(counts[0]), cell%len(counts[0])
		for n := range highest + 1 {
			if fits(row*width+column, n) {
				guess[row][column] = n
				try(cell + 1)
			}
		}
	}
	try(0)
	return seen
}
