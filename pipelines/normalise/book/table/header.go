package table

import (
	"bytes"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// headerRows is how many rows a header may have.
const headerRows = 5

// topTitles is how many lines of titles may stand above a table that shows nothing but words.
const topTitles = 10

// headerAmong gives which of the rows at the top are the header: those from from to before to. The table's first row is
// top[to].
func (t *Table) headerAmong(top []topRow) (from, to int) {
	if t.profile.TypedColumns() == 0 {
		return t.headerOfWords(top)
	}
	to = len(top)
	for i := range top {
		if top[i].isData() && (i+1 == len(top) || top[i+1].isData() || i > 0 && top[i-1].isHeading() && top[i-1].filled > 1) {
			to = i
			break
		}
	}
	if to == len(top) { // no row is like the others: the first wide one is the header
		from, to = t.headerOfWords(top)
		t.HeaderConfidence = 0.3
		return from, to
	}
	from, to = t.headerAbove(top, to)
	t.HeaderConfidence = 0.7
	if from < to {
		last := &top[to-1]
		t.HeaderConfidence = float64(last.unlike) / float64(max(last.unlike+last.alike, 1))
	}
	return from, to
}

// headerAbove finds the header above top[data], which is surely a row of the table. Rows between the two that show
// nothing but words are the table's, too.
func (t *Table) headerAbove(top []topRow, data int) (from, to int) {
	block := data
	for block > 0 && top[block-1].number+1 == top[block].number && !t.isNote(len(top[block-1].cells), top[block-1].filled, top[block-1].alike) {
		block--
	}
	for i := block; i < data; i++ {
		if !top[i].isHeading() {
			continue
		}
		from, to = i, i+1
		for to < data && to-from < headerRows && top[to].isHeading() && t.isOneHeader(&top[to-1], &top[to]) {
			to++
		}
		if to == data || !top[to].isHeading() || top[to].isBrokenBelow(&top[from]) {
			return from, to
		}
		i = to - 1
	}
	return block, block
}

// isNote tells a row that a table of that width does not have: a title, or a remark.
func (t *Table) isNote(cells, filled, alike int) bool {
	switch {
	case t.Columns > 2:
		return filled <= 1 && alike == 0
	case t.Columns == 2:
		return cells < 2 && alike == 0
	}
	return false
}

// isBrokenBelow tells a row below a heading that is a broken row of the table: it has values where the heading has words, or
// does not have the heading's width.
func (r *topRow) isBrokenBelow(heading *topRow) bool {
	return values(r.cells) > values(heading.cells)+1 || heading.isWritten && !r.isWritten
}

// isOneHeader tells whether two rows of headings belong to one header.
func (t *Table) isOneHeader(above, below *topRow) bool {
	return t.Columns > 1 && !below.isBrokenBelow(above) && (above.filled*2 >= below.filled || isSame(above.cells, below.cells))
}

// headerOfWords gives the header of a table whose columns hold words alone: its first wide row, with those that repeat
// it.
func (t *Table) headerOfWords(top []topRow) (from, to int) {
	t.HeaderConfidence = 0.5
	for i := range min(len(top)-1, topTitles) {
		if top[i].isWritten && !t.isRagged {
			break
		}
		if top[i].number+1 < top[i+1].number {
			from = i + 1
		}
	}
	for from < len(top)-1 && (t.isNote(len(top[from].cells), top[from].filled, 0) || t.Columns > 2 && top[from].filled*2 < t.Columns) {
		from++
	}
	if from == len(top) || len(top) == 1 && top[from].isWritten && 2*values(top[from].cells) > t.Columns {
		return from, from
	}
	to = from + 1
	for to < len(top) && to-from < headerRows && isSame(top[to].cells, top[from].cells) {
		to++
	}
	return from, to
}

// values counts the cells that hold something else than words.
func values(cells []sheet.Cell) int {
	n := 0
	for _, cell := range cells {
		if column.ClassOf(cell.Text).IsTyped() {
			n++
		}
	}
	return n
}

// takeHeader joins the rows of a header.
func (t *Table) takeHeader(rows []topRow) {
	t.Header = Extent{rows[0].number, rows[len(rows)-1].number}
	t.header = make([][]byte, t.Columns)
	for _, row := range rows {
		for i, cell := range row.cells {
			switch {
			case i >= len(t.header):
				t.header = append(t.header, bytes.Clone(cell.Text))
			case len(t.header[i]) == 0:
				t.header[i] = bytes.Clone(cell.Text)
			case len(cell.Text) > 0:
				t.header[i] = append(append(t.header[i], ' '), cell.Text...)
			}
		}
		t.headings = append(t.headings, row.cells)
	}
}

// countsRows tells that the first cells of the rows count them.
func countsRows(rows []topRow) bool {
	for i := 1; i < len(rows); i++ {
		before, isNumber := sheet.Digits(rows[i-1].cells[0].Text)
		number, isNumberToo := sheet.Digits(rows[i].cells[0].Text)
		if !isNumber || !isNumberToo || number != before+1 {
			return false
		}
	}
	return len(rows) > 1
}

// isSame tells two rows with the same cells, blanks behind their texts and empty cells at the end aside.
func isSame(a, b []sheet.Cell) bool {
	for i := range max(len(a), len(b)) {
		var left, right []byte
		if i < len(a) {
			left = a[i].Text
		}
		if i < len(b) {
			right = b[i].Text
		}
		if !bytes.Equal(bytes.TrimRight(left, " \t"), bytes.TrimRight(right, " \t")) {
			return false
		}
	}
	return true
}
