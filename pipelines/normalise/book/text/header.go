package text

import (
	"bytes"

	"cakupan/pipelines/normalise/sheet"
)

// headerRows is how many rows a header may have.
const headerRows = 5

// topTitles is how many lines of titles may stand above a table that shows nothing but words.
const topTitles = 10

// topRecord is a record at the top of the text.
type topRecord struct {
	fields      []field
	raw         []byte
	how         reading
	first, last int
	cells       int // as it is written
	filled      int // cells that hold anything
	alike       int
	unlike      int
}

// isData tells a row of the table by its kinship.
func (t *topRecord) isData() bool { return t.alike > t.unlike }

// isHeading tells a row that has headings where the table has other things.
func (t *topRecord) isHeading() bool { return t.unlike > 0 && t.unlike >= t.alike }

// headerAmong gives which of the records at the top are the header: those from from to before to. The table's first
// row is top[to].
func (d *Decision) headerAmong(top []topRecord) (from, to int) {
	if d.profile.typedColumns() == 0 {
		return d.headerOfWords(top)
	}
	to = len(top)
	for i := range top {
		if top[i].isData() && (i+1 == len(top) || top[i+1].isData() || i > 0 && top[i-1].isHeading() && top[i-1].filled > 1) {
			to = i
			break
		}
	}
	if to == len(top) { // no row is like the others: the first wide one is the header
		d.HeaderConfidence = 0.3
		return d.headerOfWords(top)
	}
	from, to = d.headerAbove(top, to)
	d.HeaderConfidence = 0.7
	if from < to {
		d.HeaderConfidence = float64(top[to-1].unlike) / float64(max(top[to-1].unlike+top[to-1].alike, 1))
	}
	return from, to
}

// headerAbove finds the header above top[data], which is surely a row of the table. Rows between the two that show
// nothing but words are the table's, too.
func (d *Decision) headerAbove(top []topRecord, data int) (from, to int) {
	block := data
	for block > 0 && top[block-1].last+1 == top[block].first && !d.isNote(top[block-1].cells, top[block-1].filled, top[block-1].alike) {
		block--
	}
	for i := block; i < data; i++ {
		if !top[i].isHeading() {
			continue
		}
		from, to = i, i+1
		for to < data && to-from < headerRows && top[to].isHeading() && d.oneHeader(&top[to-1], &top[to]) {
			to++
		}
		if to == data || !top[to].isHeading() || values(top[to].fields) > values(top[from].fields)+1 {
			return from, to
		}
		i = to - 1
	}
	return block, block
}

// oneHeader tells whether two rows of headings belong to one header. One with values where the other has words is a
// broken row of the table.
func (d *Decision) oneHeader(above, below *topRecord) bool {
	return d.Columns > 1 && values(below.fields) <= values(above.fields)+1 && (above.filled*2 >= below.filled || bytes.Equal(above.raw, below.raw))
}

// headerOfWords gives the header of a table whose columns hold words alone: its first wide row, with those that repeat
// it.
func (d *Decision) headerOfWords(top []topRecord) (from, to int) {
	d.HeaderConfidence = 0.5
	for i := range min(len(top)-1, topTitles) {
		if top[i].how == asWritten {
			break
		}
		if top[i].last+1 < top[i+1].first {
			from = i + 1
		}
	}
	for from < len(top)-1 && (d.isNote(len(top[from].fields), top[from].filled, 0) || d.Columns > 2 && top[from].filled*2 < d.Columns) {
		from++
	}
	if from == len(top) {
		return from, from
	}
	if len(top) == 1 && top[from].how == asWritten && 2*values(top[from].fields) > d.Columns {
		return from, from
	}
	if top[from].how == mended {
		d.readHeading(&top[from])
	}
	to = from + 1
	for to < len(top) && to-from < headerRows && bytes.Equal(top[to].raw, top[from].raw) {
		to++
	}
	return from, to
}

// values counts the cells that hold something else than words.
func values(fields []field) int {
	n := 0
	for i := range fields {
		if classOf(fields[i].text).typed() {
			n++
		}
	}
	return n
}

// takeHeader joins the rows of a header.
func (d *Decision) takeHeader(rows []topRecord) {
	d.Header = Extent{rows[0].first, rows[len(rows)-1].last}
	d.header = make([][]byte, d.Columns)
	for _, row := range rows {
		for i, f := range row.fields {
			switch {
			case i >= len(d.header):
				d.header = append(d.header, bytes.Clone(f.text))
			case len(d.header[i]) == 0:
				d.header[i] = bytes.Clone(f.text)
			case len(f.text) > 0:
				d.header[i] = append(append(d.header[i], ' '), f.text...)
			}
		}
		d.raw = append(d.raw, row.raw)
	}
}

// countsRows tells that the first cells of the rows count them.
func countsRows(rows []topRecord) bool {
	for i := 1; i < len(rows); i++ {
		before, isNumber := sheet.Digits(rows[i-1].fields[0].text)
		number, isNumberToo := sheet.Digits(rows[i].fields[0].text)
		if !isNumber || !isNumberToo || number != before+1 {
			return false
		}
	}
	return len(rows) > 1
}

func (d *Decision) topRecord(r *recordReader) topRecord {
	t := topRecord{
		fields: cloneFields(r.fields), raw: bytes.Clone(r.lines.lines(r.span)), how: r.how,
		first: r.first, last: r.first + r.span - 1, cells: len(r.fields), filled: filled(r.fields),
	}
	t.alike, t.unlike = d.profile.kinship(t.fields)
	if t.how == deviating && !t.isData() {
		d.readHeading(&t)
	}
	return t
}

// readHeading reads anew a record at the top that may be a header, if that gives it a heading for each column.
func (d *Decision) readHeading(t *topRecord) {
	m := &mender{table: d.guessed.grammar, width: d.Columns}
	fields, ok := m.mend(t.raw, true)
	if !ok || filled(fields) < d.Columns-1 || d.Columns < 3 {
		return
	}
	t.fields, t.filled = cloneFields(fields), filled(fields)
	t.alike, t.unlike = d.profile.kinship(t.fields)
}
