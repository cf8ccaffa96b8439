package text

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// The work that is put into rows that deviate: workAtFirst, and workPerRecord more with each record read. So a text in
// which few rows are sound is read about as fast as others.
const (
	workAtFirst   = 2_000_000
	workPerRecord = 50
)

// splitRows is of how many rows on the columns are known well enough to tell where in a row a delimiter is missing.
const splitRows = 5

// topRecords is how many records at the top of a text may be its header.
const topRecords = 200

// fit reads anew a record that does not have the table's width, or has quotes out of place. Its first line ends at
// lineEnd. endsThere says that it ends with that line, and not where it was cut.
func (t *tokeniser) fit(record extent, lineEnd int) (endsThere bool) {
	written := len(t.row.Cells)
	isSound := t.row.Faults&sheet.FaultQuote == 0
	if written == t.width && isSound && !t.hasMidQuote {
		if record.lines == 0 && t.hasOtherQuotes(lineEnd) && !t.mend(t.mender, lineEnd, false) && t.row.Number < t.first {
			t.mender.unquote(t.row.Cells)
		}
		return false
	}
	if t.row.Number < t.first && t.row.Number != t.heading || isBlank(t.row.Cells) || t.mender.work > workAtFirst+workPerRecord*t.number {
		return false
	}
	maySplit := t.mender.profile.Rows >= splitRows && (!isSound || t.hasMidQuote || written < t.width)
	if record.lines > 0 && !t.swallows(lineEnd, record.end) {
		if t.row.Number != t.heading {
			t.mend(t.mender, record.end, maySplit)
		}
		return false
	}
	ok := t.row.Number == t.heading && t.mendHeading(lineEnd) || t.mend(t.mender, lineEnd, maySplit)
	if !ok || record.lines == 0 {
		return false
	}
	t.lf.reset()
	t.cr.reset()
	return true
}

// mend reads the record anew, which ends at end: with its first line, or with the last of a quoted cell.
func (t *tokeniser) mend(m *mender, end int, maySplit bool) bool {
	line := t.buf[t.pos:end]
	if !utf8.Valid(line) {
		line = t.decoded(line)
	}
	cells, ok := m.mend(line, maySplit)
	if !ok {
		return false
	}
	if m.profile == nil && filled(cells) < max(t.width-1, 2) {
		return false
	}
	if t.row.Faults&sheet.FaultQuote == 0 && isSame(t.row.Cells, cells) {
		return false
	}
	if t.row.Written = len(t.row.Cells); t.row.Written == t.width {
		t.row.Faults |= sheet.FaultQuote
	}
	t.row.Cells = t.row.Cells[:0]
	for _, cell := range cells {
		t.row.Cells = append(t.row.Cells, sheet.Cell{Text: cell.Text})
	}
	return true
}

// mendHeading reads the record anew as the header, if that gives it a heading for each column.
func (t *tokeniser) mendHeading(lineEnd int) bool {
	return t.mend(&mender{table: t.mender.table, width: t.width}, lineEnd, true)
}

// findTop finds the first record that is surely the table's, 1 if none is, and the one right above it if that may be its
// header and is not written as the table's rows are, else 0.
func (f *File) findTop() (first, heading int, err error) {
	t := f.tokeniser(sampleHead)
	isTyped := f.profile.TypedColumns() > 0
	top, above := topRecord{}, topRecord{} // the two above the one at hand
	mended, aboveMended := 0, 0            // a record that looks like data once it is mended, which its successor has to confirm
	for t.number < topRecords {
		if err := t.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return 0, 0, err
		}
		row := topRecordOf(t)
		alike, unlike := f.profile.Kinship(t.row.Cells)
		switch {
		case isTyped && alike > unlike && row.isSound && column.CountsUp(t.row.Cells):
			if err := t.next(); err == nil && !column.CountsUp(t.row.Cells) {
				return t.row.Number, 0, nil // years are its headings
			}
			return row.number, 0, nil
		case isTyped && alike > unlike && mended > 0:
			return mended, aboveMended, nil
		case isTyped && alike > unlike && row.isSound:
			if top.isSound && top.number+1 == above.number && above.number+1 == row.number && above.written+1 < t.width {
				return above.number, 0, nil // a broken row below the header
			}
			if above.number+1 != row.number || above.isSound {
				above.number = 0
			}
			return row.number, above.number, nil
		case !isTyped && row.isSound:
			if above.number+1 != row.number || !above.mayHead(f.guessed.grammar, f.Dialect.Columns) || above.written == 1 && !f.recurs(t) {
				above.number = 0
			}
			return row.number, above.number, nil
		}
		mended = 0
		if isTyped && alike > unlike {
			mended, aboveMended = row.number, above.number
			if above.number+1 != row.number || above.isSound {
				aboveMended = 0
			}
		}
		top, above = above, row
	}
	return 1, 0, nil
}

// topRecord is a record at the top of a text.
type topRecord struct {
	number  int
	written int  // cells
	isSound bool // it is written as the table's rows are
	line    []byte
}

func topRecordOf(t *tokeniser) topRecord {
	r := topRecord{number: t.row.Number, written: len(t.row.Cells)}
	if t.row.Written > 0 {
		r.written = t.row.Written
	}
	r.isSound = t.row.Written == 0 && r.written == t.width && t.row.Faults&sheet.FaultQuote == 0
	if r.written == 1 {
		line := bytes.TrimRight(t.buf[:t.pos], "\r\n")
		r.line = bytes.Clone(line[bytes.LastIndexAny(line, "\r\n")+1:])
	}
	return r
}

// mayHead tells whether a record above a table that shows nothing but words may be its header: it is parted nearly as the
// table's rows are, or exactly so by another delimiter.
func (r *topRecord) mayHead(table grammar, width int) bool {
	if r.written != 1 {
		return 2*r.written >= width
	}
	for _, delimiter := range []string{"\t", ";", "|", ",", " "} {
		if delimiter != table.delimiter {
			c := cutter{grammar: grammar{delimiter: delimiter, quote: table.quote, escape: table.escape}}
			if c.cut(r.line) == cleanCut && len(c.fields) == width {
				return true
			}
		}
	}
	return false
}

// recurs tells whether a cell of the row at hand stands in its column again further down, as a heading's does not.
func (f *File) recurs(t *tokeniser) bool {
	cells := make([]string, len(t.row.Cells))
	for i, cell := range t.row.Cells {
		cells[i] = string(cell.Text)
	}
	for t.number < topRecords && t.next() == nil {
		for i, cell := range t.row.Cells {
			if i < len(cells) && len(cell.Text) > 0 && cells[i] == string(cell.Text) {
				return true
			}
		}
	}
	return false
}

// hasOtherQuotes tells a record with a cell between apostrophes, in a column in which no other begins with one.
func (t *tokeniser) hasOtherQuotes(lineEnd int) bool {
	if t.quote != '"' || t.apostrophes.from(t.buf[:t.end], t.pos) >= lineEnd {
		return false
	}
	for i, cell := range t.row.Cells {
		if n := len(cell.Text); n > 1 && cell.Text[0] == '\'' && cell.Text[n-1] == '\'' && t.mender.profile.OpensNoneWith(i, '\'') {
			return true
		}
	}
	return false
}

// swallows tells whether a record that runs over line ends takes in a line that has the delimiters of a row.
func (t *tokeniser) swallows(lineEnd, end int) bool {
	delimiter := []byte(t.cutter.delimiter)
	for _, line := range bytes.FieldsFunc(t.buf[lineEnd:end], func(r rune) bool { return r == '\n' || r == '\r' }) {
		if len(delimiter) > 0 && bytes.Count(line, delimiter) >= t.width-1 {
			return true
		}
	}
	return false
}

// isSame tells whether cells were read as they are written.
func isSame(written []sheet.Cell, cells []column.Cell) bool {
	if len(written) != len(cells) {
		return false
	}
	for i := range written {
		if !bytes.Equal(written[i].Text, cells[i].Text) {
			return false
		}
	}
	return true
}

func filled(cells []column.Cell) int {
	n := 0
	for _, cell := range cells {
		if len(bytes.TrimSpace(cell.Text)) > 0 {
			n++
		}
	}
	return n
}

// isBlank tells a record that holds nothing but blanks.
func isBlank(cells []sheet.Cell) bool {
	for _, cell := range cells {
		if len(bytes.TrimSpace(cell.Text)) > 0 {
			return false
		}
	}
	return true
}
