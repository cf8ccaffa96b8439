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
	if t.row.Number < t.first && t.row.Number != t.heading || record.lines > 0 && !t.swallows(lineEnd, record.end) ||
		isBlank(t.row.Cells) || t.mender.work > workAtFirst+workPerRecord*t.number {
		return false
	}
	maySplit := t.mender.profile.Rows >= splitRows && (!isSound || t.hasMidQuote || written < t.width)
	ok := t.row.Number == t.heading && t.mendHeading(lineEnd) || t.mend(t.mender, lineEnd, maySplit)
	if !ok || record.lines == 0 {
		return false
	}
	t.lf.reset()
	t.cr.reset()
	return true
}

// mend reads the record's first line anew.
func (t *tokeniser) mend(m *mender, lineEnd int, maySplit bool) bool {
	line := t.buf[t.pos:lineEnd]
	if !utf8.Valid(line) {
		line = t.decoded(line)
	}
	cells, ok := m.mend(line, maySplit)
	if !ok {
		return false
	}
	if m.profile == nil && filled(cells) < t.width-1 {
		return false
	}
	if t.row.Written = len(t.row.Cells); t.row.Written == t.width {
		if t.row.Faults&sheet.FaultQuote == 0 && isSame(t.row.Cells, cells) {
			t.row.Written = 0
			return false
		}
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
	return t.width > 2 && t.mend(&mender{table: t.mender.table, width: t.width}, lineEnd, true)
}

// findTop finds the first record that is surely the table's, 1 if none is, and the one right above it if that may be its
// header and is not written as the table's rows are, else 0.
func (f *File) findTop() (first, heading int, err error) {
	t := f.tokeniser(sampleHead)
	isTyped := f.profile.TypedColumns() > 0
	above, written := 0, 0
	for t.number < topRecords {
		if err := t.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return 0, 0, err
		}
		isWritten := t.row.Written == 0 && len(t.row.Cells) == t.width && t.row.Faults&sheet.FaultQuote == 0
		alike, unlike := f.profile.Kinship(t.row.Cells)
		if alike > unlike || !isTyped && isWritten {
			if above+1 != t.row.Number || !isTyped && 2*written < t.width && above != 1 {
				above = 0
			}
			return t.row.Number, above, nil
		}
		above, written = t.row.Number, len(t.row.Cells)
		if t.row.Written > 0 {
			written = t.row.Written
		}
		if isWritten {
			above = 0
		}
	}
	return 1, 0, nil
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
