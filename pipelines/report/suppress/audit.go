package suppress

import (
	"math"
	"slices"
)

// Exposed gives the hidden counts that a reader can work out, in order, when the others are printed. It asks two
// questions: does a combination of the sums leave one hidden count alone; and do the bounds that the
// marks set, of 1 up to the threshold for a small count and of no less than it for a complement, and that the sums hand
// on to one another until none says more, leave a hidden count one value. The second goes sum by sum: it does not solve
// for all of them together. That one count is no more than the difference of two others is a sum as well: see Sum.
//
// Its time grows with the cube of the hidden counts: it is meant for tables that are printed.
func (t *Table) Exposed(marks []Mark, threshold int64) []int {
	solved := t.solved(marks)
	low, high := t.ranges(marks, threshold)
	var exposed []int
	for cell, mark := range marks {
		if t.matters(cell, mark) && (solved[cell] || low[cell] == high[cell]) {
			exposed = append(exposed, cell)
		}
	}
	return exposed
}

// solved tells which hidden counts follow from the sums: those whose indicator lies in the row space of the sums
// over the hidden counts. In the reduced row echelon form each of them is a row by itself.
func (t *Table) solved(marks []Mark) []bool {
	columnOf := make(map[int]int) // of a hidden count
	var hidden []int
	for cell, mark := range marks {
		if mark != Shown {
			columnOf[cell] = len(hidden)
			hidden = append(hidden, cell)
		}
	}
	var rows [][]residue
	for _, sum := range t.Sums {
		if row := coefficients(sum, columnOf); row != nil {
			rows = append(rows, row)
		}
	}
	reduce(rows, len(hidden))
	solved := make([]bool, len(marks))
	for _, row := range rows {
		if column := onlyNonZero(row); column >= 0 {
			solved[hidden[column]] = true
		}
	}
	return solved
}

// coefficients gives a sum's equation over the hidden counts, nil when it has none of them.
func coefficients(sum Sum, columnOf map[int]int) []residue {
	var row []residue
	add := func(cell int, coefficient residue) {
		column, isHidden := columnOf[cell]
		if !isHidden {
			return
		}
		if row == nil {
			row = make([]residue, len(columnOf))
		}
		row[column] = row[column].plus(coefficient)
	}
	for _, part := range sum.Parts {
		add(part, 1)
	}
	add(sum.Total, prime-1)
	return row
}

// reduce brings a matrix into its reduced row echelon form, in place, by Gauss and Jordan.
func reduce(rows [][]residue, columns int) {
	done := 0
	for column := 0; column < columns && done < len(rows); column++ {
		pivot := slices.IndexFunc(rows[done:], func(row []residue) bool { return row[column] != 0 })
		if pivot < 0 {
			continue
		}
		rows[done], rows[done+pivot] = rows[done+pivot], rows[done]
		scale := rows[done][column].inverse()
		var filled []int // columns of the pivot's row, most of which is zero
		for j, entry := range rows[done] {
			if entry != 0 {
				rows[done][j] = entry.times(scale)
				filled = append(filled, j)
			}
		}
		for i, row := range rows {
			if i == done || row[column] == 0 {
				continue
			}
			factor := prime - row[column]
			for _, j := range filled {
				row[j] = row[j].plus(factor.times(rows[done][j]))
			}
		}
		done++
	}
}

// onlyNonZero gives the column of a row's one entry that is not zero, -1 when there are none or several.
func onlyNonZero(row []residue) int {
	only := -1
	for column, entry := range row {
		if entry == 0 {
			continue
		}
		if only >= 0 {
			return -1
		}
		only = column
	}
	return only
}

// unbounded stands for no upper bound; sums stop at it.
const unbounded = math.MaxInt64

// ranges gives between which bounds a reader knows each count to lie: by its mark, and by each sum in turn until
// none says more.
func (t *Table) ranges(marks []Mark, threshold int64) (low, high []int64) {
	low, high = t.bounds(marks, threshold)
	t.narrow(low, high)
	return low, high
}

// narrow applies the sums to the bounds until none says more.
func (t *Table) narrow(low, high []int64) {
	for narrowed := true; narrowed; {
		narrowed = false
		for _, sum := range t.Sums {
			narrowed = sum.narrow(low, high) || narrowed
		}
	}
}

// bounds gives between which bounds each count lies by its mark alone.
func (t *Table) bounds(marks []Mark, threshold int64) (low, high []int64) {
	low, high = slices.Clone(t.Counts), slices.Clone(t.Counts)
	for cell, mark := range marks {
		switch mark {
		case Shown:
		case Small:
			low[cell], high[cell] = 1, threshold-1
		case Complement:
			low[cell], high[cell] = max(threshold, 1), unbounded
			if t.isUnprinted(cell) {
				low[cell] = 0
			}
		}
	}
	return low, high
}

// tells gives the sum's hidden counts to which it leaves, by itself, a single value. The bounds are those of the marks;
// they are left as they were.
func (s Sum) tells(marks []Mark, low, high []int64) (told []int) {
	cells := s.cells()
	lowBefore, highBefore := pick(low, cells), pick(high, cells)
	for s.narrow(low, high) {
	}
	for _, cell := range cells {
		if marks[cell] != Shown && low[cell] == high[cell] {
			told = append(told, cell)
		}
	}
	for i, cell := range cells {
		low[cell], high[cell] = lowBefore[i], highBefore[i]
	}
	return told
}

// pick gives the values at some places.
func pick(values []int64, places []int) []int64 {
	picked := make([]int64, len(places))
	for i, place := range places {
		picked[i] = values[place]
	}
	return picked
}

// narrow applies one sum to the bounds and tells whether it moved one.
func (s Sum) narrow(low, high []int64) bool {
	moved := false
	raise := func(cell int, bound int64) {
		if bound > low[cell] {
			low[cell], moved = bound, true
		}
	}
	lower := func(cell int, bound int64) {
		if bound < high[cell] {
			high[cell], moved = bound, true
		}
	}
	raise(s.Total, total(low, s.Parts, -1))
	lower(s.Total, total(high, s.Parts, -1))
	for _, part := range s.Parts {
		times := occurrences(s.Parts, part)
		if others := total(high, s.Parts, part); others < unbounded && low[s.Total] > others {
			raise(part, (low[s.Total]-others+times-1)/times)
		}
		if others := total(low, s.Parts, part); high[s.Total] < unbounded && high[s.Total] >= others {
			lower(part, (high[s.Total]-others)/times)
		}
	}
	return moved
}

// occurrences tells how often a cell is among some: two parts of a sum may be one count.
func occurrences(cells []int, cell int) (times int64) {
	for _, other := range cells {
		if other == cell {
			times++
		}
	}
	return times
}

// total adds up the bounds of some cells but one; unbounded and anything is unbounded.
func total(bounds []int64, cells []int, without int) int64 {
	var sum int64
	for _, cell := range cells {
		if cell == without {
			continue
		}
		if bounds[cell] > unbounded-sum {
			return unbounded
		}
		sum += bounds[cell]
	}
	return sum
}
