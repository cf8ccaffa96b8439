package table

import (
	"bytes"
	"context"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// How many rows at the top of a sheet show what its columns look like, and among how many of them the header is looked for.
const (
	knownRows = 1000
	topRows   = 200
)

// topRow is a row at the top of a sheet.
type topRow struct {
	number    int
	cells     []sheet.Cell
	written   int  // cells as it is written
	isWritten bool // it has the table's width as it is written
	isSound   bool // and no quote of it is out of place
	filled    int  // cells that hold anything
	alike     int  // cells that speak for its being data of the table
	unlike    int  // cells that speak against it
}

// isData tells a row of the table by its kinship.
func (r *topRow) isData() bool { return r.alike > r.unlike }

// isHeading tells a row that has headings where the table has other things.
func (r *topRow) isHeading() bool { return r.unlike > 0 && r.unlike >= r.alike }

// learn reads the rows at the top, and by them learns what the columns look like.
func (t *Table) learn(ctx context.Context) ([]topRow, error) {
	var rows []topRow
	for row, err := range t.source(ctx) {
		if err != nil {
			return nil, err
		}
		if len(rows) == knownRows {
			break
		}
		if isBlank(row.Cells) {
			continue
		}
		r := t.topRowOf(row)
		r.cells = cloneCells(row.Cells)
		rows = append(rows, r)
	}
	if t.isRagged {
		t.Columns = width(rows)
	}
	t.step = step(rows)
	t.names = make(map[string]bool)
	for _, r := range rows {
		if r.filled > 1 {
			t.names[string(r.cells[0].Text)] = true
		}
	}
	t.profile = column.Learn(t.Columns, t.soundRows(rows[:t.blockEnd(rows)]))
	top := rows[:min(len(rows), topRows)]
	for i := range top {
		r := &top[i]
		r.isWritten = t.isRagged || r.isSound && r.written == t.Columns
		r.alike, r.unlike = t.profile.Kinship(r.cells)
		if column.CountsUp(r.cells) && (i+1 == len(top) || !column.CountsUp(top[i+1].cells) || isSame(r.cells, top[i+1].cells)) {
			r.alike, r.unlike = 0, max(r.alike, r.unlike)
		}
	}
	return top, nil
}

// topRowOf is row with what it shows by itself and, once the columns are known, beside them.
func (t *Table) topRowOf(row *sheet.Row) topRow {
	r := topRow{
		number: row.Number, cells: row.Cells, written: written(row), filled: filled(row.Cells), isSound: row.Faults&sheet.FaultQuote == 0,
	}
	if t.profile != nil {
		r.alike, r.unlike = t.profile.Kinship(row.Cells)
	}
	return r
}

// step gives how far most rows' numbers are from the next one's.
func step(rows []topRow) int {
	near, apart := 0, 0
	for i := 1; i < len(rows); i++ {
		switch rows[i].number - rows[i-1].number {
		case 1:
			near++
		case 2:
			apart++
		}
	}
	if apart > 2 && apart > near {
		return 2
	}
	return 1
}

// width gives how many columns the rows of a workbook have: as many as one in fifty of them, and two at least, reach.
func width(rows []topRow) int {
	reach := make(map[int]int)
	widest := 0
	for _, r := range rows {
		reach[len(r.cells)]++
		widest = max(widest, len(r.cells))
	}
	for n, w := 0, widest; w > 1; w-- {
		if n += reach[w]; n*50 >= len(rows) && n >= min(2, len(rows)) {
			return w
		}
	}
	return min(widest, 1)
}

// blockEnd gives where, below as many rows as tell what the columns look like, a line without cells and one with a single cell
// end the table: another one may begin there.
func (t *Table) blockEnd(rows []topRow) int {
	for i := 2 * headerRows; i < len(rows); i++ {
		if !t.follows(&rows[i-1], &rows[i]) && rows[i].filled < 2 && t.Columns > 1 {
			return i
		}
	}
	return len(rows)
}

// soundRows gives the rows that are surely the table's, those aside that may be its header or stand above it.
func (t *Table) soundRows(rows []topRow) [][]column.Cell {
	var sound [][]column.Cell
	for _, r := range rows {
		switch {
		case t.isRagged && t.Columns > 2 && r.filled < 2:
			continue
		case !t.isRagged && (len(r.cells) != t.Columns || !r.isSound):
			continue
		}
		cells := make([]column.Cell, t.Columns)
		for i := range min(len(r.cells), t.Columns) {
			cells[i].Text = r.cells[i].Text
		}
		sound = append(sound, cells)
	}
	return sound[min(len(sound)/2, headerRows):]
}

// written gives how many cells a row has as it is written.
func written(row *sheet.Row) int {
	if row.Written > 0 {
		return row.Written
	}
	return len(row.Cells)
}

func filled(cells []sheet.Cell) int {
	n := 0
	for _, cell := range cells {
		if len(bytes.TrimSpace(cell.Text)) > 0 {
			n++
		}
	}
	return n
}

func isBlank(cells []sheet.Cell) bool { return filled(cells) == 0 }

func cloneCells(cells []sheet.Cell) []sheet.Cell {
	clones := make([]sheet.Cell, len(cells))
	for i, cell := range cells {
		clones[i] = sheet.Cell{Text: bytes.Clone(cell.Text), Type: cell.Type}
	}
	return clones
}
