package text

import (
	"context"
	"errors"
	"io"
)

// WriteCSV writes the main table as RFC 4180 says, in UTF-8: the header first, where there is one, then each row, every
// cell as it stands. A row shorter than the table is filled up with empty cells. What stands above and below the table
// is left out, as are blank rows and those that repeat the header.
func (d *Decision) WriteCSV(ctx context.Context, w io.Writer) error {
	out := make([]byte, 0, blockBytes)
	if d.Header.First > 0 {
		for i, cell := range d.header {
			out = appendCell(out, cell, i, len(d.header))
		}
		out = append(out, "\r\n"...)
	}
	if d.Rows > 0 {
		r, err := d.rowsFrom(d.Data.First)
		if err != nil {
			return err
		}
		for {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := r.next(); errors.Is(err, io.EOF) || err == nil && r.first > d.Data.Last {
				break
			} else if err != nil {
				return err
			}
			if r.how == blank || d.Repeated.Count > 0 && d.repeatsHeader(r) {
				continue
			}
			out = d.appendRow(out, r.fields)
			if len(out) >= blockBytes/2 {
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

func (d *Decision) appendRow(out []byte, fields []field) []byte {
	width := max(d.Columns, len(fields))
	for i := range width {
		var cell []byte
		if i < len(fields) {
			cell = fields[i].text
		}
		out = appendCell(out, cell, i, width)
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
		n := indexFrom(cell, 0, '"')
		out = append(out, cell[:n]...)
		if n == len(cell) {
			return append(out, '"')
		}
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
