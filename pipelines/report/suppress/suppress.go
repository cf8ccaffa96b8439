// Package suppress hides small counts in a table that leaves the house, together with as many others as it takes
// that no sum gives them back. What it returns has passed its own audit: see Table.Exposed.
//
// It looks at one table. That two tables, or the same table of two releases, tell on one another is for the
// caller to see to: give them as one table, with the sums that join them.
package suppress

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Mark says how a count may be printed.
type Mark uint8

// Small hides a count of 1 up to, but not with, the threshold; Complement hides one that would give a small one away.
// A zero is always shown: that there is nobody is told by the rest of the table as well.
const (
	Shown Mark = iota
	Small
	Complement
)

// Table is counts and the sums among them that its reader knows, printed or not. A total is a count like the others.
type Table struct {
	Counts []int64 // none below 0
	Sums   []Sum

	// Public are counts that everybody knows: a target, or what an earlier release printed. They are never hidden. It
	// is as long as Counts, or nil when there are none.
	Public []bool

	// Unprinted are counts that stand nowhere: what two printed ones differ by. None of them has to be hidden; a small one
	// must not follow from the others. It is as long as Counts, or nil when all are printed.
	Unprinted []bool

	// Sensitive are counts that are not printed however large they are: beside what an earlier release printed they would
	// say how few persons came or went. It is as long as Counts, or nil when there are none.
	Sensitive []bool

	// Rank says which counts are missed least when they are hidden beside small ones: the lowest goes first. It is as
	// long as Counts, or nil when all are alike.
	Rank []int
}

// Sum says that the counts Parts add up to the count Total; all are indexes. A count that is two of the parts stands there
// twice. Of nested counts the difference is a count like the others, printed or not: who is registered is covered, or in
// grace, or neither.
type Sum struct {
	Total int
	Parts []int
}

// Cross gives the table of rows × columns with its totals. Its counts go row by row, each row followed by its total;
// the row of the columns' totals is last. All rows have the same length.
func Cross(counts [][]int64) *Table {
	if len(counts) == 0 {
		return new(Table)
	}
	columns := len(counts[0])
	t, totals := new(Table), make([]int64, columns+1)
	for _, row := range counts {
		var total int64
		for i, n := range row {
			total += n
			totals[i] += n
		}
		totals[columns] += total
		t.Counts = append(append(t.Counts, row...), total)
	}
	t.Counts = append(t.Counts, totals...)

	width := columns + 1
	for row := range len(counts) + 1 {
		first := row * width
		t.Sums = append(t.Sums, Sum{Total: first + columns, Parts: every(first, 1, columns)})
	}
	for column := range width {
		t.Sums = append(t.Sums, Sum{Total: len(counts)*width + column, Parts: every(column, width, len(counts))})
	}
	return t
}

// every gives n numbers from first on, step apart.
func every(first, step, n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = first + i*step
	}
	return numbers
}

// ExposedError says which counts stay recoverable although nothing is left to hide. The table must not leave as it
// is: leave it out, or join rows.
type ExposedError struct{ Cells []int }

func (e *ExposedError) Error() string {
	return fmt.Sprintf("%d hidden counts can be worked out from the rest of the table, first the one at %d", len(e.Cells), e.Cells[0])
}

// Hide marks every count from 1 up to, but not with, the threshold and every sensitive one, then the smallest others that keep a reader from
// working one of them out. A threshold of 1 or less hides nothing; one of 2 is an error, since "<2" says 1.
func (t *Table) Hide(threshold int64) ([]Mark, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	if threshold == 2 {
		return nil, errors.New(`threshold 2 hides nothing: "<2" says 1`)
	}
	marks := make([]Mark, len(t.Counts))
	var stuck []int
	for _, p := range t.parts() {
		own, exposed := p.hide(threshold)
		for i, cell := range p.cells {
			marks[cell] = own[i]
		}
		for _, i := range exposed {
			stuck = append(stuck, p.cells[i])
		}
	}
	if len(stuck) > 0 {
		slices.Sort(stuck)
		return nil, &ExposedError{stuck}
	}
	return marks, nil
}

// hide marks the counts of a table. It gives those that stay recoverable when nothing is left to hide.
func (t *Table) hide(threshold int64) (marks []Mark, stuck []int) {
	marks = make([]Mark, len(t.Counts))
	for i, n := range t.Counts {
		switch {
		case n > 0 && n < threshold && !t.isPublic(i):
			marks[i] = Small
		case t.isUnprinted(i), t.isSensitive(i):
			marks[i] = Complement
		}
	}
	if !slices.Contains(marks, Small) && !slices.Contains(t.Sensitive, true) {
		return marks, nil
	}
	for {
		exposed := t.told(marks, threshold)
		if len(exposed) == 0 {
			exposed = t.Exposed(marks, threshold) // which takes its time
		}
		if len(exposed) == 0 {
			return marks, nil
		}
		next := t.complement(exposed, marks, threshold)
		if next < 0 {
			return marks, exposed
		}
		marks[next] = Complement
	}
}

func (t *Table) isPublic(cell int) bool { return t.Public != nil && t.Public[cell] }

func (t *Table) isUnprinted(cell int) bool { return t.Unprinted != nil && t.Unprinted[cell] }

func (t *Table) isSensitive(cell int) bool { return t.Sensitive != nil && t.Sensitive[cell] }

// matters tells whether a count must not follow from the others.
func (t *Table) matters(cell int, mark Mark) bool {
	return mark == Small || mark == Complement && !t.isUnprinted(cell)
}

// told gives the hidden counts that one sum by itself tells.
func (t *Table) told(marks []Mark, threshold int64) []int {
	low, high := t.bounds(marks, threshold)
	isTold := make([]bool, len(marks))
	for _, sum := range t.Sums {
		for _, cell := range sum.tells(marks, low, high) {
			isTold[cell] = true
		}
	}
	var told []int
	for cell := range isTold {
		if isTold[cell] && t.matters(cell, marks[cell]) {
			told = append(told, cell)
		}
	}
	return told
}

// check holds the counts to what the package takes for granted.
func (t *Table) check() error {
	for i, n := range t.Counts {
		if n < 0 {
			return fmt.Errorf("count %d is below 0", i)
		}
	}
	for i, sum := range t.Sums {
		total := t.Counts[sum.Total]
		for _, part := range sum.Parts {
			total -= t.Counts[part]
		}
		if total != 0 {
			return fmt.Errorf("sum %d does not hold: its total is off by %d", i, total)
		}
	}
	return nil
}

// complement picks what to hide next, -1 when nothing is left that could help. It looks among the sums that tell an
// exposed count by themselves; failing that, among all sums with an exposed count; then among those with a hidden
// one. There it takes the count of the lowest rank, of these the one that stands in most of the sums, and of these the
// smallest above 0.
func (t *Table) complement(exposed []int, marks []Mark, threshold int64) int {
	isExposed := make([]bool, len(marks))
	for _, cell := range exposed {
		isExposed[cell] = true
	}
	low, high := t.bounds(marks, threshold)
	var telling, touched, hidden []Sum
	for _, sum := range t.Sums {
		cells := sum.cells()
		switch {
		case slices.ContainsFunc(cells, func(cell int) bool { return isExposed[cell] }):
			touched = append(touched, sum)
			if len(sum.tells(marks, low, high)) > 0 {
				telling = append(telling, sum)
			}
		case slices.ContainsFunc(cells, func(cell int) bool { return marks[cell] != Shown }):
			hidden = append(hidden, sum)
		}
	}
	for _, sums := range [][]Sum{telling, touched, hidden} {
		if cell := t.most(sums, marks); cell >= 0 {
			return cell
		}
	}
	return -1
}

// most gives, of the shown counts above 0 with the lowest rank, the one that stands in most of some sums; of these the
// smallest, of equals the first; -1 when there is none.
func (t *Table) most(sums []Sum, marks []Mark) int {
	in := make([]int, len(marks))
	for _, sum := range sums {
		for _, cell := range sum.cells() {
			in[cell]++
		}
	}
	best := -1
	for cell, n := range t.Counts {
		if marks[cell] != Shown || n == 0 || in[cell] == 0 || t.isPublic(cell) {
			continue
		}
		if best < 0 || cmp.Or(t.rank(cell)-t.rank(best), in[best]-in[cell], cmp.Compare(n, t.Counts[best])) < 0 {
			best = cell
		}
	}
	return best
}

func (t *Table) rank(cell int) int {
	if t.Rank == nil {
		return 0
	}
	return t.Rank[cell]
}

// cells gives all counts of a sum, the total last.
func (s Sum) cells() []int { return append(s.Parts[:len(s.Parts):len(s.Parts)], s.Total) }
