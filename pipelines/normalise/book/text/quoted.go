package text

import (
	"bytes"
	"errors"

	"cakupan/pipelines/normalise/sheet"
)

// errMore asks for more of the file before a record can be cut.
var errMore = errors.New("record goes on beyond the block")

// splitQuoted cuts a record whose first line ends at lineEnd and holds quotes. A record over several lines that
// misses the file's number of columns, and takes in a line that has the delimiters of a row, while its first line alone has
// that number, ends with that line.
func (t *tokeniser) splitQuoted(lineEnd int) (extent, error) {
	if record, ok := t.splitClean(lineEnd); ok {
		return record, nil
	}
	record, err := t.splitCells(lineEnd, true)
	if err != nil || record.lines == 0 || t.width == 0 || len(t.row.Cells) == t.width || !t.swallows(lineEnd, record.end) {
		return record, err
	}
	t.beginAgain()
	line, err := t.splitCells(lineEnd, false)
	if err == nil && len(t.row.Cells) == t.width {
		return line, nil
	}
	t.beginAgain()
	return t.splitCells(lineEnd, true)
}

// splitCells cuts cell by cell. Where mayCross is false, quoted cells end within the line.
func (t *tokeniser) splitCells(lineEnd int, mayCross bool) (record extent, err error) {
	record.empty = true
	for start := t.pos; ; start++ {
		if len(t.row.Cells) == sheet.MaxColumns {
			return record, t.tooWide()
		}
		cell, end, fate := []byte(nil), start, notQuoted
		if open := t.skipBlanks(start); open < lineEnd && t.buf[open] == t.quote {
			cell, end, fate = t.quotedCell(open, lineEnd, mayCross)
		}
		switch fate {
		case undecided:
			return record, errMore
		case unclosed:
			t.row.Faults |= sheet.FaultQuote
			fallthrough
		case notQuoted:
			end = indexFrom(t.buf[:lineEnd], start, t.delimiter)
			cell = t.buf[start:end:end]
			t.hasMidQuote = t.hasMidQuote || bytes.IndexByte(cell, t.quote) >= 0
		case closed:
			if end > lineEnd {
				record.lines += countLineEnds(t.buf[lineEnd:end])
				var known bool
				if lineEnd, _, known = t.lineEnd(end); !known {
					return record, errMore
				}
			}
		}
		t.row.Cells = append(t.row.Cells, sheet.Cell{Text: cell})
		record.empty = record.empty && len(cell) == 0
		record.end = end
		if end == lineEnd {
			return record, nil
		}
		start = end
	}
}

// fate says what became of a cell that opens with a quote.
type fate uint8

const (
	notQuoted fate = iota
	closed         // read to its closing quote
	unclosed       // the opening quote was never closed: a character like others
	undecided      // the rest of the file decides
)

// quotedCell reads the cell whose opening quote stands at open, in a line that ends at lineEnd. end is the place
// of the delimiter or line end after it.
func (t *tokeniser) quotedCell(open, lineEnd int, mayCross bool) (cell []byte, end int, fate fate) {
	limit := lineEnd
	if mayCross {
		limit = min(max(lineEnd, open+quotedCellBytes), t.end)
	}
	paired, stray := false, false
	for i := open + 1; ; {
		q := indexFrom(t.buf[:limit], i, t.quote)
		if q == limit {
			if limit == t.end && !t.eof {
				return nil, 0, undecided
			}
			return nil, 0, unclosed
		}
		if q+1 < t.end && t.buf[q+1] == t.quote {
			if stray && t.buf[q-1] == t.delimiter {
				return nil, 0, unclosed
			}
			paired = true
			i = min(q+2, limit)
			continue
		}
		end = t.skipBlanks(q + 1)
		if end == t.end && !t.eof {
			return nil, 0, undecided
		}
		if end == t.end || t.buf[end] == t.delimiter || t.buf[end] == '\n' || t.buf[end] == '\r' {
			if q > lineEnd && countLineEnds(t.buf[lineEnd:q]) > quotedCellLines {
				return nil, 0, unclosed
			}
			cell = t.buf[open+1 : q : q]
			if paired {
				cell = t.unpair(cell)
			}
			if stray {
				t.row.Faults |= sheet.FaultQuote
			}
			return cell, end, closed
		}
		// A stray quote. After a line end, or where the next cell would open, it tells that this one was never closed.
		if q > lineEnd || t.buf[q-1] == t.delimiter {
			return nil, 0, unclosed
		}
		stray = true
		limit = lineEnd
		i = q + 1
	}
}

// skipBlanks gives the first place at or after pos that holds no space.
func (t *tokeniser) skipBlanks(pos int) int {
	for pos < t.end && t.buf[pos] == ' ' {
		pos++
	}
	return pos
}

// unpair copies a cell to scratch with each pair of quotes made one.
func (t *tokeniser) unpair(cell []byte) []byte {
	from := len(t.scratch)
	for {
		n := indexFrom(cell, 0, t.quote)
		if n == len(cell) {
			break
		}
		t.scratch = append(t.scratch, cell[:n+1]...)
		cell = cell[n+1:]
		if len(cell) > 0 && cell[0] == t.quote {
			cell = cell[1:]
		}
	}
	t.scratch = append(t.scratch, cell...)
	return t.scratch[from:len(t.scratch):len(t.scratch)]
}
