package text

import (
	"bytes"
	"slices"

	"cakupan/pipelines/normalise/sheet"
)

// The work that is put into quotes that are not closed in their line, in bytes: crossedAtFirst, and crossedPerByte more
// with each byte read.
const (
	crossedAtFirst = 1 << 20
	crossedPerByte = 8
)

// cutRecord cuts a record of a text that is not plain, whose first line ends at lineEnd.
func (t *tokeniser) cutRecord(lineEnd int) (extent, error) {
	record := extent{end: lineEnd}
	sound := t.cutter.cut(t.buf[t.pos:lineEnd])
	if sound == openQuote {
		var err error
		if record, sound, err = t.cross(lineEnd); err != nil {
			return record, err
		}
	}
	if len(t.cutter.fields) > sheet.MaxColumns {
		return record, t.tooWide()
	}
	t.sound, t.hasMidQuote = sound, sound == midQuote
	if sound > midQuote {
		t.row.Faults |= sheet.FaultQuote
	}
	record.empty = true
	for _, cell := range t.cutter.fields {
		t.row.Cells = append(t.row.Cells, sheet.Cell{Text: cell.Text})
		record.empty = record.empty && len(cell.Text) == 0
	}
	if surplus := len(t.row.Cells) - t.width; t.elastic >= 0 && surplus > 0 && sound == cleanCut {
		t.join(surplus)
	}
	return record, nil
}

// cross goes on over line ends to where the record's open quote is closed. Where nothing closes it soundly, the record
// ends with its first line.
func (t *tokeniser) cross(lineEnd int) (extent, soundness, error) {
	crossed := 0
	for end, lines := lineEnd, 1; lines < quotedCellLines; lines++ {
		next, width, known := t.lineEndAfter(end)
		if !known {
			return extent{}, 0, errMore
		}
		if width == 0 && next == end {
			break // the text ends
		}
		begin := end + width
		end, _, known = t.lineEndAfter(begin)
		if !known {
			return extent{}, 0, errMore
		}
		if bytes.IndexByte(t.buf[begin:end], t.quote) < 0 {
			if begin == t.end {
				break
			}
			continue
		}
		text := t.buf[t.pos:end]
		crossed += len(text)
		if len(text) > quotedCellBytes || t.crossed+crossed > crossedAtFirst+crossedPerByte*t.passed {
			break
		}
		sound := t.cutter.cut(text)
		if sound == openQuote {
			continue
		}
		if sound == cleanCut && (t.width == 0 || len(t.cutter.fields) <= t.width) {
			t.crossed += crossed
			return extent{end: end, lines: lines}, cleanCut, nil
		}
		break
	}
	t.crossed += crossed
	return extent{end: lineEnd}, t.cutter.cut(t.buf[t.pos:lineEnd]), nil
}

// join makes the cells that a row has too many one cell of the elastic column.
func (t *tokeniser) join(surplus int) {
	if joined, ok := joined(t.cutter.fields, t.elastic, surplus, t.cutter.delimiter); ok {
		t.row.Written = len(t.row.Cells)
		t.row.Cells = t.row.Cells[:0]
		for _, cell := range joined {
			t.row.Cells = append(t.row.Cells, sheet.Cell{Text: cell.Text})
		}
	}
}

// joined gives the cells with the one at place at and the surplus behind it made one, unless one of them is quoted.
func joined(cells []field, at, surplus int, delimiter string) ([]field, bool) {
	parts := cells[at : at+surplus+1]
	texts := make([][]byte, 0, len(parts))
	for _, part := range parts {
		if part.Quoted {
			return nil, false
		}
		texts = append(texts, part.Text)
	}
	cell := field{Text: bytes.Join(texts, []byte(delimiter))}
	return slices.Concat(cells[:at], []field{cell}, cells[at+surplus+1:]), true
}
