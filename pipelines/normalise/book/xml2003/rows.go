package xml2003

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// maxRows is how long a sheet may be. sheet.MaxColumns bounds its width.
const maxRows = 1 << 20

// rowReader reads the rows of one sheet. A cell's text points into text.
type rowReader struct {
	xml    *xmlscan.Scanner
	row    sheet.Row
	text   []byte // of the row's cells
	last   int    // number of the last row
	gaps   sheet.Gaps
	merged []sheet.Range
}

// next reads the next row that holds anything. After the last one it gives io.EOF.
func (s *rowReader) next() error {
	for {
		t, err := s.xml.NextOf("Row", "Table", "Worksheet")
		switch {
		case err != nil:
			return err
		case !t.Opens || t.Is("Worksheet"):
			return io.EOF
		case !t.Is("Row"):
			if t.Closes {
				return io.EOF
			}
			continue
		}
		if err := s.begin(t); err != nil {
			return err
		}
		if t.Closes {
			continue
		}
		if err := s.readCells(); err != nil {
			return fmt.Errorf("row %d: %w", s.row.Number, err)
		}
		if len(s.row.Cells) > 0 {
			return nil
		}
	}
}

// begin makes ready for the row that t opens. A row that does not say its number follows the one before.
func (s *rowReader) begin(t xmlscan.Tag) error {
	number, more := s.last+1, 0
	var err error
	if index := t.Attr("Index"); index != nil {
		if number, err = count(index, maxRows); err != nil {
			return err
		}
		if number <= s.last {
			return fmt.Errorf("%w: row %d after row %d", sheet.ErrTruncated, number, s.last)
		}
	}
	if span := t.Attr("Span"); span != nil { // rows like this one, which are empty
		if more, err = count(span, maxRows); err != nil {
			return err
		}
	}
	if number > maxRows {
		return fmt.Errorf("%w: more than %d rows", sheet.ErrHostile, maxRows)
	}
	s.last = number + more
	s.row = sheet.Row{Number: number, Cells: s.row.Cells[:0], Hidden: string(t.Attr("Hidden")) == "1"}
	s.text = s.text[:0]
	return nil
}

// count reads a number of rows or columns, or the place of one.
func count(text []byte, most int) (int, error) {
	n, ok := sheet.Digits(text)
	if !ok || n > most {
		return 0, fmt.Errorf("%w: a row or a cell beyond those that a sheet has", sheet.ErrHostile)
	}
	return n, nil
}

// readCells reads up to the end of the row.
func (s *rowReader) readCells() error {
	for column := 0; ; {
		t, err := s.xml.NextOf("Cell", "Row")
		switch {
		case err != nil:
			return err
		case t.Ends("Row") && !t.Opens:
			return nil
		case !t.Is("Cell"):
			return fmt.Errorf("%w: cells out of place", sheet.ErrTruncated)
		}
		across, down := 0, 0
		for key, value, rest := xmlscan.NextAttr(t.Attrs); key != nil && err == nil; key, value, rest = xmlscan.NextAttr(rest) {
			switch string(key) {
			case "Index":
				if column, err = count(value, sheet.MaxColumns); err == nil {
					column = max(column-1, 0)
				}
			case "MergeAcross":
				across, err = count(value, sheet.MaxColumns)
			case "MergeDown":
				down, err = count(value, maxRows)
			}
		}
		if err != nil {
			return err
		}
		if !t.Closes {
			cell, err := s.readCell()
			if err == nil && len(cell.Text) > 0 {
				err = s.put(column, cell)
			}
			if err != nil {
				return err
			}
		}
		s.merged = sheet.AddMerged(s.merged, sheet.Range{
			FirstRow: s.row.Number, LastRow: s.row.Number + down, FirstColumn: column, LastColumn: column + across,
		})
		column += 1 + across
	}
}

// readCell reads a cell to its end: its data, which may be text in several styles. Its comment has data, too.
func (s *rowReader) readCell() (cell sheet.Cell, err error) {
	isRead := false
	for {
		t, err := s.xml.NextOf("Data", "Comment", "Cell")
		switch {
		case err != nil:
			return cell, err
		case t.Ends("Cell"):
			return cell, nil
		case t.Is("Comment") && !t.Closes:
			for err == nil && !t.Ends("Comment") {
				t, err = s.xml.NextOf("Comment")
			}
			if err != nil {
				return cell, err
			}
		case t.Is("Data") && !t.Closes && !isRead:
			isRead = true
			if cell, err = s.readData(t.AttrText("Type")); err != nil {
				return cell, err
			}
		}
	}
}

// readData reads what stands in an element of data, to its end.
func (s *rowReader) readData(kind string) (sheet.Cell, error) {
	from := len(s.text)
	for {
		var err error
		if s.text, err = s.xml.Chars(s.text); err != nil {
			return sheet.Cell{}, err
		}
		switch {
		case len(s.text)-from > sheet.MaxCell:
			return sheet.Cell{}, xmlscan.ErrCellTooLarge
		case len(s.text) > sheet.MaxRow:
			return sheet.Cell{}, fmt.Errorf("%w: a row longer than %d MiB", sheet.ErrTooLarge, sheet.MaxRow>>20)
		}
		t, err := s.xml.Next()
		if err == io.EOF {
			return sheet.Cell{}, xmlscan.ErrBreaksOff
		}
		if err != nil {
			return sheet.Cell{}, err
		}
		if t.Ends("Data") {
			break
		}
	}
	text := s.text[from:]
	if bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text) {
		text = bytes.ToValidUTF8(bytes.ReplaceAll(text, []byte{0}, nil), []byte(sheet.Lost))
	}
	if bytes.Contains(text, []byte(sheet.Lost)) {
		s.row.Faults |= sheet.FaultEncoding
	}
	cell := sheet.Cell{Text: text[:len(text):len(text)]}
	switch kind {
	case "Number":
		cell.Type = sheet.Number
	case "DateTime":
		cell.Type = sheet.Date
	case "Boolean":
		cell.Type = sheet.Bool
		switch string(text) {
		case "1":
			cell.Text = []byte("TRUE")
		case "0":
			cell.Text = []byte("FALSE")
		}
	case "Error":
		cell.Type = sheet.Error
	}
	if len(text) == 0 {
		cell.Type = sheet.Text
	}
	return cell, nil
}

// put sets a cell of the row.
func (s *rowReader) put(column int, cell sheet.Cell) error {
	if column >= sheet.MaxColumns {
		return fmt.Errorf("%w: more than %d columns", sheet.ErrHostile, sheet.MaxColumns)
	}
	if err := s.gaps.Add(column - len(s.row.Cells)); err != nil {
		return err
	}
	for len(s.row.Cells) <= column {
		s.row.Cells = append(s.row.Cells, sheet.Cell{})
	}
	s.row.Cells[column] = cell
	return nil
}
