package text

import (
	"bytes"
	"math"
	"math/bits"
	"strings"
)

// profile is what the sound rows of a table show of its columns. By it a row that deviates is told from its fellows,
// and read anew so that it fits.
type profile struct {
	columns []column
	rows    int
	limit   float64 // the misfit of the row that fits worst
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

func newProfile(width int) *profile {
	p := &profile{columns: make([]column, width)}
	for i := range p.columns {
		p.columns[i].fine, p.columns[i].coarse = make(map[shape]int), make(map[shape]int)
	}
	return p
}

// add takes a row of the table's width in.
func (p *profile) add(fields []field) {
	p.rows++
	for i := range p.columns {
		p.columns[i].add(fields[i])
	}
}

func (c *column) add(f field) {
	fine, coarse := shapes(f.text)
	first, last := edgesOf(f.text)
	c.cells++
	if len(c.fine) < shapesKept {
		c.fine[fine]++
	}
	if len(c.coarse) < shapesKept {
		c.coarse[coarse]++
	}
	c.first[first]++
	c.last[last]++
	c.length[bits.Len(uint(len(f.text)))]++
	c.classes[classOf(f.text)]++
	if f.quoted {
		c.quoted++
	}
}

// misfit is how unlike the column's cells a cell is: 0 and more, the negative logarithm of its likelihood.
func (c *column) misfit(f field) float64 {
	n := float64(c.cells) + 1
	share := func(count int) float64 { return float64(count) / n }
	fine, coarse := shapes(f.text)
	first, last := edgesOf(f.text)
	looks := share(c.first[first]) * share(c.last[last]) * share(c.length[bits.Len(uint(len(f.text)))])
	likelihood := 0.5*share(c.fine[fine]) + 0.29*share(c.coarse[coarse]) + 0.2*looks + 0.01*share(c.classes[classOf(f.text)]) + 0.0002
	asQuoted := (float64(c.quoted) + 0.5) / n
	if !f.quoted {
		asQuoted = (float64(c.cells-c.quoted) + 0.5) / n
	}
	return -math.Log(likelihood) - 0.5*math.Log(asQuoted)
}

// misfit of a row. Cells that it lacks are empty.
func (p *profile) misfit(fields []field) float64 {
	sum := 0.0
	for i := range p.columns {
		var f field
		if i < len(fields) {
			f = fields[i]
		}
		sum += p.columns[i].misfit(f)
	}
	return sum
}

// class gives the class that most cells of the column have, empty ones aside, and the share that have it.
func (c *column) class() (most class, share float64) {
	filled := c.cells - c.classes[emptyClass]
	if filled == 0 {
		return emptyClass, 1
	}
	most = wordsClass
	for k := wordsClass; k < classes; k++ {
		if c.classes[k] > c.classes[most] {
			most = k
		}
	}
	return most, float64(c.classes[most]) / float64(filled)
}

// kept is the share from which a class is the column's own.
const kept = 0.7

// kinship weighs what speaks for a row being data of the table against what speaks against it: a cell of the column's
// class, or one that is not. Columns of words and cells that are empty say nothing.
func (p *profile) kinship(fields []field) (alike, unlike int) {
	for i := range min(len(p.columns), len(fields)) {
		own, share := p.columns[i].class()
		got := classOf(fields[i].text)
		switch {
		case share < kept || own == wordsClass:
		case got == own:
			if own != emptyClass {
				alike++
			}
		case got == emptyClass && p.columns[i].classes[emptyClass] > 0:
		case own == emptyClass && p.columns[i].cells < 3:
		default:
			unlike++
		}
	}
	return alike, unlike
}

// typedColumns counts the columns that have a class of their own.
func (p *profile) typedColumns() int {
	n := 0
	for i := range p.columns {
		if own, share := p.columns[i].class(); own.typed() && share >= kept {
			n++
		}
	}
	return n
}

// doubtful tells a cell that looks cut in the wrong place: it begins with a blank, or holds what delimits elsewhere.
func doubtful(cell []byte, delimiter string) bool {
	switch {
	case delimiter == " ":
		return bytes.ContainsAny(cell, ",;|\t")
	case len(delimiter) == 1:
		return looksCutWrong(cell, delimiter[0])
	}
	if sign := strings.Trim(delimiter, " "); len(sign) == 1 && looksCutWrong(cell, sign[0]) {
		return true
	}
	return len(cell) > 1 && (cell[0] == ' ' || cell[len(cell)-1] == ' ')
}
