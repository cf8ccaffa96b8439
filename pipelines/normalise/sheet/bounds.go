package sheet

import (
	"bytes"
	"errors"
	"io"
)

// topRecords is how many records at the top of a text are looked at for its header.
const topRecords = 200

// headerRows is how many rows a header may have.
const headerRows = 5

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

// topTitles is how many lines of titles may stand above a table that shows nothing but words.
const topTitles = 10

// findTable finds the header and the ends of the main table.
func (d *Decision) findTable() error {
	r := d.reader()
	var top []topRecord
	err := r.next()
	for ; err == nil && len(top) < topRecords; err = r.next() {
		if r.how != blank {
			top = append(top, d.topRecord(r))
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	from, to := d.headerAmong(top)
	if to > from {
		d.takeHeader(top[from:to])
		if to-from == 1 && top[from].cells == d.Columns-1 && len(d.header[d.Columns-1]) == 0 && countsRows(top[to:]) {
			d.header = append([][]byte{nil}, d.header[:d.Columns-1]...) // names of rows have no heading
		}
	}
	if to == len(top) {
		return nil
	}
	d.Data.First = top[to].first
	return d.findEnd(top[to].raw)
}

// countsRows tells that the first cells of the rows count them.
func countsRows(rows []topRecord) bool {
	for i := 1; i < len(rows); i++ {
		before, isNumber := digits(rows[i-1].fields[0].text)
		number, isNumberToo := digits(rows[i].fields[0].text)
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
	fields, ok := m.mend(t.raw)
	if !ok || filled(fields) < d.Columns-1 || d.Columns < 3 {
		return
	}
	t.fields, t.filled = cloneFields(fields), filled(fields)
	t.alike, t.unlike = d.profile.kinship(t.fields)
}

func filled(fields []field) int {
	n := 0
	for i := range fields {
		if len(bytes.TrimSpace(fields[i].text)) > 0 {
			n++
		}
	}
	return n
}

// isNote tells a row that a table of that width does not have: a title, or a remark.
func (d *Decision) isNote(cells, filled, alike int) bool {
	switch {
	case d.Columns > 2:
		return filled <= 1 && alike == 0
	case d.Columns == 2:
		return cells < 2 && alike == 0
	}
	return false
}

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
		if to == data || !top[to].isHeading() {
			return from, to
		}
		i = to - 1
	}
	return block, block
}

// oneHeader tells whether two rows of headings belong to one header.
func (d *Decision) oneHeader(above, below *topRecord) bool {
	return d.Columns > 1 && (above.filled*2 >= below.filled || bytes.Equal(above.raw, below.raw))
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
	if len(top) == 1 && top[from].how == asWritten && d.looksLikeData(top[from].fields) {
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

// looksLikeData tells a row that stands alone by its values.
func (d *Decision) looksLikeData(fields []field) bool {
	values := 0
	for i := range fields {
		if classOf(fields[i].text).typed() {
			values++
		}
	}
	return values*2 > len(fields)
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

// findEnd finds the last row of the table whose first row is first.
func (d *Decision) findEnd(first []byte) error {
	r, err := d.rowsFrom(d.Data.First)
	if err != nil {
		return err
	}
	d.Tables = 1
	gap := false
	var pending struct{ rows, deviating int } // since the last row that is surely the table's
	for {
		switch err := r.next(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case r.how == blank:
			gap = true
			continue
		}
		if r.first > d.Data.First && d.mayBeHeading(r) {
			alike, unlike := d.profile.kinship(r.fields)
			switch {
			case d.repeatsHeader(r):
				if ok, err := r.lines.have(r.span + 1); err == nil && ok && bytes.Equal(r.lines.line(r.span), first) {
					d.Tables = 2 // the same table once more
					return nil
				}
				d.Repeated++
				continue
			case (unlike > alike || d.sharesHeader(r)) && filled(r.fields) > 1 && d.beginsAnother(r, gap):
				d.Tables = 2
				return nil
			}
		}
		pending.rows++
		switch r.how {
		case mended:
			d.Mended++
		case deviating:
			pending.deviating++
		}
		alike := 0
		if r.how == deviating || filledAtMost(r.fields, 1) {
			alike, _ = d.profile.kinship(r.fields)
			if d.isNote(len(r.fields), filled(r.fields), alike) || gap && alike == 0 && r.how == deviating {
				continue
			}
		}
		gap = false
		d.Data.Last = r.first + r.span - 1
		d.Rows += pending.rows
		d.Deviating += pending.deviating
		pending.rows, pending.deviating = 0, 0
	}
}

func filledAtMost(fields []field, limit int) bool {
	for i := range fields {
		if len(fields[i].text) > 0 {
			if limit--; limit < 0 {
				return false
			}
		}
	}
	return true
}

// mayBeHeading is a quick look whether a row of the table's width could be a heading.
func (d *Decision) mayBeHeading(r *recordReader) bool {
	if r.how == deviating {
		return true
	}
	for i := range d.profile.columns {
		if own, share := d.profile.columns[i].class(); own.typed() && share >= kept {
			got := classOf(r.fields[i].text)
			return got != own && got != emptyClass
		}
	}
	return d.sharesHeader(r)
}

// repeatsHeader tells a row that is one of the header's.
func (d *Decision) repeatsHeader(r *recordReader) bool {
	text := r.lines.lines(r.span)
	for _, raw := range d.raw {
		if bytes.Equal(bytes.TrimRight(text, " \t"), bytes.TrimRight(raw, " \t")) {
			return true
		}
	}
	return false
}

// sharesHeader tells a row that begins as the header does.
func (d *Decision) sharesHeader(r *recordReader) bool {
	if len(d.header) < 2 || len(r.fields) < 2 || len(d.header[0]) == 0 || !bytes.Equal(d.header[0], r.fields[0].text) {
		return false
	}
	return bytes.Equal(d.header[1], r.fields[1].text)
}

// beginsAnother tells whether the heading just read opens another table: the lines below it have its width and not
// this table's, or stand apart and are unlike this table's rows.
func (d *Decision) beginsAnother(r *recordReader, gap bool) bool {
	c := cutter{grammar: d.guessed.grammar}
	c.cut(r.lines.line(0))
	own := len(c.fields)
	seen, same, unlikely := 0, 0, 0
	for i := r.span; i < r.span+ahead; i++ {
		if ok, err := r.lines.have(i + 1); !ok || err != nil {
			break
		}
		if c.cut(r.lines.line(i)) != cleanCut {
			continue
		}
		if isBlank(c.fields) {
			break
		}
		seen++
		if len(c.fields) == own {
			same++
		}
		if alike, unlike := d.profile.kinship(c.fields); unlike >= alike {
			unlikely++
		}
	}
	if own != d.Columns {
		return seen > 1 && same*4 >= seen*3
	}
	return gap && seen > 0 && unlikely*2 > seen
}

// rowsFrom gives a reader whose next record begins at a line.
func (d *Decision) rowsFrom(line int) (*recordReader, error) {
	r := d.reader()
	for r.lines.dropped+1 < line {
		ok, err := r.lines.have(1)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		r.lines.drop(1)
	}
	return r, nil
}
