// Package column tells what the columns of a table look like, and by that which rows are the table's. It types nothing and
// knows nothing of what the cells mean.
package column

import (
	"math"
	"math/bits"

	"cakupan/pipelines/normalise/sheet"
)

// Cell is a cell as a text writes it.
type Cell struct {
	Text   []byte
	Quoted bool
}

// Profile is what the sound rows of a table show of its columns. By it a row that deviates is told from its fellows, and
// read anew so that it fits. It may be asked by several goroutines once no row is added any more.
type Profile struct {
	Rows  int     // taken in
	Limit float64 // the misfit of the row that fits worst, as Bound found it

	columns []column
}

// column is what the cells of one column look like.
type column struct {
	cells        int
	fine, coarse map[shape]int
	first, last  [edges]int
	length       [32]int // by binary logarithm
	quoted       int
	classes      [classes]int
}

// shapesKept bounds the shapes remembered of a column.
const shapesKept = 4096

// NewProfile begins one of a table of width columns.
func NewProfile(width int) *Profile {
	p := &Profile{columns: make([]column, width)}
	for i := range p.columns {
		p.columns[i].fine, p.columns[i].coarse = make(map[shape]int), make(map[shape]int)
	}
	return p
}

// Learn makes the profile of sound rows, each of the table's width.
func Learn(width int, rows [][]Cell) *Profile {
	p := NewProfile(width)
	looks := make([]Look, len(rows)*width)
	for r, row := range rows {
		p.Rows++
		for i := range p.columns {
			look := LookOf(row[i].Text)
			p.columns[i].add(look, row[i].Quoted)
			looks[r*width+i] = look
		}
	}
	for r, row := range rows {
		sum := 0.0
		for i := range p.columns {
			sum += p.MisfitOf(i, looks[r*width+i], row[i].Quoted)
		}
		p.Limit = max(p.Limit, sum)
	}
	return p
}

// Width is how many columns the table has.
func (p *Profile) Width() int { return len(p.columns) }

// Add takes a row of the table's width in.
func (p *Profile) Add(row []Cell) {
	p.Rows++
	for i := range p.columns {
		p.columns[i].add(LookOf(row[i].Text), row[i].Quoted)
	}
}

func (c *column) add(l Look, isQuoted bool) {
	c.cells++
	if len(c.fine) < shapesKept {
		c.fine[l.fine]++
	}
	if len(c.coarse) < shapesKept {
		c.coarse[l.coarse]++
	}
	c.first[l.first]++
	c.last[l.last]++
	c.length[l.length]++
	c.classes[l.class]++
	if isQuoted {
		c.quoted++
	}
}

// Look is what a cell looks like, whichever column it stands in.
type Look struct {
	fine, coarse shape
	first, last  edge
	length       int // its binary logarithm
	class        Class
}

// LookOf gives the look of a cell's text.
func LookOf(text []byte) Look {
	l := Look{length: bits.Len(uint(len(text))), class: ClassOf(text)}
	l.fine, l.coarse = shapes(text)
	l.first, l.last = edgesOf(text)
	return l
}

// Misfit is how unlike the cells of column i a cell is: 0 and more, the negative logarithm of its likelihood.
func (p *Profile) Misfit(i int, cell Cell) float64 {
	return p.MisfitOf(i, LookOf(cell.Text), cell.Quoted)
}

// MisfitOf is Misfit for one whose look is known.
func (p *Profile) MisfitOf(i int, look Look, isQuoted bool) float64 {
	c := &p.columns[i]
	n := float64(c.cells) + 1
	share := func(count int) float64 { return float64(count) / n }
	looks := share(c.first[look.first]) * share(c.last[look.last]) * share(c.length[look.length])
	likelihood := 0.5*share(c.fine[look.fine]) + 0.29*share(c.coarse[look.coarse]) + 0.2*looks + 0.01*share(c.classes[look.class]) + 0.0002
	asQuoted := (float64(c.quoted) + 0.5) / n
	if !isQuoted {
		asQuoted = (float64(c.cells-c.quoted) + 0.5) / n
	}
	return -math.Log(likelihood) - 0.5*math.Log(asQuoted)
}

// OpensNoneWith tells that no cell of column i begins with the quote.
func (p *Profile) OpensNoneWith(i int, quote rune) bool {
	return p.columns[i].first[edgeOf(quote, 1)] == 0
}

// Class gives the class that most cells of column i have, empty ones aside, and the share that have it.
func (p *Profile) Class(i int) (most Class, share float64) {
	c := &p.columns[i]
	filled := c.cells - c.classes[Empty]
	if filled == 0 {
		return Empty, 1
	}
	most = Words
	for k := Words; k < classes; k++ {
		if c.classes[k] > c.classes[most] {
			most = k
		}
	}
	return most, float64(c.classes[most]) / float64(filled)
}

// Kept is the share from which a class is the column's own.
const Kept = 0.7

// Own gives the class that is column i's own: Words where none is.
func (p *Profile) Own(i int) Class {
	if own, share := p.Class(i); share >= Kept {
		return own
	}
	return Words
}

// fewCells is how many cells of a column, none of them empty, do not tell that none can be.
const fewCells = 10

// Kinship weighs what speaks for a row being data of the table against what speaks against it: a cell of the column's
// class, or one that is not. Columns of words and cells that are empty say nothing.
func (p *Profile) Kinship(cells []sheet.Cell) (alike, unlike int) {
	for i := range min(len(p.columns), len(cells)) {
		own := p.Own(i)
		if own == Words {
			continue
		}
		switch got := ClassOf(cells[i].Text); {
		case got == own:
			if own != Empty {
				alike++
			}
		case got == Empty && (p.columns[i].classes[Empty] > 0 || p.columns[i].cells < fewCells):
		case own == Empty && p.columns[i].cells < 3:
		default:
			unlike++
		}
	}
	return alike, unlike
}

// CountsUp tells a row of headings that are numbers: they go up by the same step from cell to cell, as years do. Two such must
// be years.
func CountsUp(cells []sheet.Cell) bool {
	var numbers []int
	for _, cell := range cells {
		switch ClassOf(cell.Text) {
		case Empty, Words:
		case Number:
			n, ok := sheet.Digits(cell.Text)
			if !ok {
				return false
			}
			numbers = append(numbers, n)
		default:
			return false
		}
	}
	if len(numbers) < 2 || len(numbers) == 2 && (numbers[0] < 1900 || numbers[1] > 2100) {
		return false
	}
	step := numbers[1] - numbers[0]
	for i := 1; i < len(numbers); i++ {
		if numbers[i]-numbers[i-1] != step {
			return false
		}
	}
	return step == 1 || step == 5 || step == 10
}

// TypedColumns counts the columns that have a class of their own.
func (p *Profile) TypedColumns() int {
	n := 0
	for i := range p.columns {
		if p.Own(i).IsTyped() {
			n++
		}
	}
	return n
}

// Order is 0 to 1: how much the cells of each column are alike.
func (p *Profile) Order() float64 {
	sum := 0.0
	for i := range p.columns {
		own, share := p.Class(i)
		if !own.IsTyped() {
			share *= 0.85
		}
		sum += share
	}
	return sum / float64(len(p.columns))
}
