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
// nothing but words, or one cell alone, are the table's, too.
func (t *Table) headerAbove(top []topRow, data int) (from, to int) {
	block := data
	for block > 0 && t.follows(&top[block-1], &top[block]) && !t.isNote(&top[block-1]) {
		block--
	}
	if from, to, found := t.headerIn(top, block, data); found {
		return from, to
	}
	if heading := t.headingApart(top, block); heading >= 0 {
		return t.headerEnding(top, heading)
	}
	if !t.isRagged && block == data && block > 0 && t.follows(&top[block-1], &top[block]) && top[block-1].isWritten && top[block-1].alike == 0 {
		return block - 1, block // a heading alone among columns that have none
	}
	return block, block
}

// headerIn finds the header among the rows from block to before data.
func (t *Table) headerIn(top []topRow, block, data int) (from, to int, found bool) {
	for i := block; i < data; i++ {
		if !top[i].isHeading() || t.mayBeTitle(&top[i]) && i+1 < data && top[i+1].isHeading() && !t.mayBeTitle(&top[i+1]) {
			continue
		}
		from, to := i, i+1
		for to < data && to-from < headerRows && top[to].isHeading() && t.isOneHeader(&top[to-1], &top[to]) {
			to++
		}
		if to == data || !top[to].isHeading() || top[to].isBrokenBelow(&top[from]) {
			if from > block && to == from+1 && top[from].isUnits() && top[from-1].filled > 1 {
				from-- // headings that look like data, with their units below
			}
			return from, to, true
		}
		i = to - 1
	}
	return 0, 0, false
}

// headingApart finds the row of headings that stands apart from the table whose first rows begin at block: a blank line, or
// rows of one cell, are between the two. -1 tells that there is none.
func (t *Table) headingApart(top []topRow, block int) int {
	i := block - 1
	for ; i >= 0 && t.follows(&top[i], &top[i+1]) && t.isNote(&top[i]); i-- {
	}
	if i < 0 || !top[i].isHeading() || !top[i].isWritten || top[i].filled*4 < t.Columns*3 {
		return -1
	}
	if t.Columns == 2 && i > 0 && t.follows(&top[i-1], &top[i]) && top[i-1].filled > 1 && !isSame(top[i-1].cells, top[i].cells) {
		return -1 // a list of remarks, each with its name
	}
	return i
}

// headerEnding gives the header whose last row is top[last].
func (t *Table) headerEnding(top []topRow, last int) (from, to int) {
	from = last
	for from > 0 && last-from+1 < headerRows && t.follows(&top[from-1], &top[from]) && top[from-1].isHeading() && !top[from-1].isTitle() &&
		t.isOneHeader(&top[from-1], &top[from]) {
		from--
	}
	return from, last + 1
}

// follows tells whether no line stands between two rows, or as few as between most.
func (t *Table) follows(above, below *topRow) bool { return below.number-above.number <= t.step }

// isNote tells a row that a table of that width does not have: a title, or a remark.
func (t *Table) isNote(r *topRow) bool {
	switch {
	case r.alike > 0:
		return false
	case t.Columns > 2:
		return r.filled <= 1
	case t.Columns == 2:
		return r.filled < 2 && (r.written < 2 || r.isTitle() && r.unlike > 0)
	}
	return false
}

// isTitle tells a row of which the first cell alone holds anything.
func (r *topRow) isTitle() bool {
	return r.filled == 1 && len(bytes.TrimSpace(r.cells[0].Text)) > 0
}

// mayBeTitle tells a row of one cell, or of more than the table has columns, as a sentence with commas is.
func (t *Table) mayBeTitle(r *topRow) bool {
	return r.isTitle() || !t.isRagged && r.written > t.Columns
}

// isUnits tells a row whose cells stand between brackets: the units of the headings above.
func (r *topRow) isUnits() bool {
	for _, cell := range r.cells {
		text := bytes.TrimSpace(cell.Text)
		if n := len(text); n > 0 && (n < 3 || text[0] != '(' && text[0] != '[' || text[n-1] != ')' && text[n-1] != ']') {
			return false
		}
	}
	return r.filled > 1
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
		if !t.follows(&top[i], &top[i+1]) {
			from = i + 1
		}
	}
	for from < len(top)-1 && (t.isNote(&top[from]) || t.Columns == 2 && top[from].isTitle() ||
		t.Columns > 2 && top[from].filled*2 < t.Columns) {
		from++
	}
	if from == len(top) || len(top) == 1 && top[from].isWritten && 2*values(top[from].cells) > t.Columns {
		return from, from
	}
	to = from + 1
	for to < len(top) && to-from < headerRows && (isSame(top[to].cells, top[from].cells) || top[to].isUnits()) {
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
