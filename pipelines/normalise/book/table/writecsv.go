package table

import (
	"bytes"
	"context"
	"io"

	"cakupan/pipelines/normalise/sheet"
)

// writtenAtOnce is how much of a table is written at once, in bytes.
const writtenAtOnce = 128 << 10

// WriteCSV writes the table as RFC 4180 says, in UTF-8: the header first, where there is one, then each row, every cell
// as it stands. A row shorter than the table is filled up with empty cells. What stands above and below the table is
// left out, as are blank rows and those that repeat the header.
func (t *Table) WriteCSV(ctx context.Context, w io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	out := make([]byte, 0, 2*writtenAtOnce)
	if t.Header.First > 0 {
		for i, cell := range t.header {
			out = appendCell(out, cell, i, len(t.header))
		}
		out = append(out, "\r\n"...)
	}
	if t.Rows > 0 {
		for row, err := range t.source(ctx) {
			switch {
			case err != nil:
				return err
			case row.Number < t.Data.First || isBlank(row.Cells) || t.Repeated.Count > 0 && t.isRepeated(row):
				continue
			}
			if row.Number > t.Data.Last {
				break
			}
			if out = t.appendRow(out, row.Cells); len(out) >= writtenAtOnce {
				if _, err := w.Write(out); err != nil {
					return err
				}
				out = out[:0]
			}
		}
	}
	_, err := w.Write(out)
	return err
}

func (t *Table) appendRow(out []byte, cells []sheet.Cell) []byte {
	width := max(t.Columns, len(cells))
	for i := range width {
		var text []byte
		if i < len(cells) {
			text = cells[i].Text
		}
		out = appendCell(out, text, i, width)
	}
	return append(out, "\r\n"...)
}

// appendCell writes the cell at place i of a row. An empty cell that is alone in its row is quoted, lest the row be
// blank.
func appendCell(out, cell []byte, i, width int) []byte {
	if i > 0 {
		out = append(out, ',')
	}
	if !mustQuote(cell) && (width > 1 || len(cell) > 0) {
		return append(out, cell...)
	}
	out = append(out, '"')
	for {
		n := bytes.IndexByte(cell, '"')
		if n < 0 {
			return append(append(out, cell...), '"')
		}
		out = append(out, cell[:n]...)
		out = append(out, `""`...)
		cell = cell[n+1:]
	}
}

// special are the characters for which a cell is quoted.
var special = [256]bool{',': true, '"': true, '\n': true, '\r': true}

func mustQuote(cell []byte) bool {
	for _, c := range cell {
		if special[c] {
			return true
		}
	}
	return len(cell) > 0 && (cell[0] == ' ' || cell[len(cell)-1] == ' ')
}
