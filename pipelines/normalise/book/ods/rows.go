package ods

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// The bounds of a sheet. sheet.MaxColumns bounds its width.
const (
	maxRows       = 1 << 20
	copiesFrom    = 16 << 20 // cells that others stand for, from which their share is looked at
	copiesPerCell = 100
)

// rowReader reads the rows of one sheet. A cell's text points into text.
type rowReader struct {
	xml     *xmlscan.Scanner
	isEmpty bool // the sheet has no XML of its own

	row    sheet.Row
	text   []byte // of the row's cells
	length int    // of the texts of all the row's cells
	last   int    // number of the last row
	again  int    // how many times more the row stands there
	cells  int    // read
	copies int    // that others stand for
	gaps   sheet.Gaps
	merged []sheet.Range
}

// next reads the next row that holds anything. After the last one it gives io.EOF.
func (s *rowReader) next() error {
	if s.again > 0 {
		s.again--
		s.row.Number++
		s.copies += len(s.row.Cells)
		return s.checkCopies()
	}
	if s.isEmpty {
		return io.EOF
	}
	for {
		t, err := s.xml.NextOf("table-row", "table")
		switch {
		case err != nil:
			return err
		case t.Ends("table") && !t.Opens:
			return io.EOF
		case t.Is("table"): // one that is no sheet
			if !t.Closes {
				if err := s.skipElement(); err != nil {
					return err
				}
			}
			continue
		case !t.Is("table-row"):
			continue
		}
		times, err := s.begin(t)
		if err != nil {
			return err
		}
		if t.Closes {
			continue
		}
		if err := s.readCells(); err != nil {
			return fmt.Errorf("row %d: %w", s.row.Number, err)
		}
		if len(s.row.Cells) > 0 {
			s.again = times - 1
			if s.last > maxRows {
				return fmt.Errorf("%w: a row beyond the %d that a sheet has", sheet.ErrHostile, maxRows)
			}
			return nil
		}
	}
}

// checkCopies refuses a sheet that is little but cells that stand for others.
func (s *rowReader) checkCopies() error {
	if s.copies > copiesFrom && s.copies/copiesPerCell > s.cells {
		return fmt.Errorf("%w: a sheet of little but repeated cells", sheet.ErrHostile)
	}
	return nil
}

// begin makes ready for the row that t opens, and tells how many times it stands there.
func (s *rowReader) begin(t xmlscan.Tag) (times int, err error) {
	if times, err = repeated(t.Attr("number-rows-repeated")); err != nil {
		return 0, err
	}
	visibility := string(t.Attr("visibility"))
	s.row = sheet.Row{Number: s.last + 1, Cells: s.row.Cells[:0], Hidden: visibility == "collapse" || visibility == "filter"}
	s.last += times
	s.text, s.length = s.text[:0], 0
	return times, nil
}

// repeated reads how many times a row or a cell stands there.
func repeated(text []byte) (int, error) {
	if text == nil {
		return 1, nil
	}
	n, ok := sheet.Digits(text)
	if !ok || n < 1 {
		return 0, fmt.Errorf("%w: rows or cells that stand for endless others", sheet.ErrHostile)
	}
	return n, nil
}

// cellHead is what the attributes of a cell say.
type cellHead struct {
	kind          string // as of office:value-type
	value         []byte // as stored; nil when the text is the value
	times         int
	columns, rows int // that it takes
	isError       bool
}

// readCells reads up to the end of the row.
func (s *rowReader) readCells() error {
	for column := 0; ; {
		t, err := s.xml.NextOf("table-cell", "covered-table-cell", "table-row")
		switch {
		case err != nil:
			return err
		case t.Ends("table-row"):
			return nil
		case !t.Opens || t.Is("table-row"):
			return fmt.Errorf("%w: cells out of place", sheet.ErrTruncated)
		}
		head, err := s.readHead(t)
		if err != nil {
			return err
		}
		cell, err := s.readCell(t, head)
		if err != nil {
			return err
		}
		if len(cell.Text) > 0 {
			if err := s.put(column, head.times, cell); err != nil {
				return err
			}
		}
		if head.columns > 1 || head.rows > 1 {
			s.merged = sheet.AddMerged(s.merged, sheet.Range{
				FirstRow: s.row.Number, LastRow: s.row.Number + head.rows - 1, FirstColumn: column, LastColumn: column + head.columns - 1,
			})
		}
		column += head.times
	}
}

// readHead reads the attributes of a cell.
func (s *rowReader) readHead(t xmlscan.Tag) (cellHead, error) {
	head := cellHead{times: 1, columns: 1, rows: 1}
	for key, value, rest := xmlscan.NextAttr(t.Attrs); key != nil; key, value, rest = xmlscan.NextAttr(rest) {
		var err error
		switch string(key) {
		case "value-type":
			head.isError = head.isError || string(value) == "error"
			if head.kind == "" {
				head.kind = string(value)
			}
		case "value", "date-value", "boolean-value", "string-value":
			from := len(s.text)
			s.text = xmlscan.AppendChars(s.text, value)
			head.value = s.sound(from)
		case "number-columns-repeated":
			head.times, err = repeated(value)
		case "number-columns-spanned":
			head.columns, err = repeated(value)
		case "number-rows-spanned":
			head.rows, err = repeated(value)
		}
		if err != nil {
			return head, err
		}
	}
	return head, nil
}

// readCell reads a cell to its end.
func (s *rowReader) readCell(t xmlscan.Tag, head cellHead) (sheet.Cell, error) {
	from := len(s.text)
	if !t.Closes {
		if err := s.readText(); err != nil {
			return sheet.Cell{}, err
		}
	}
	text := s.sound(from)
	switch head.kind {
	case "float", "currency", "percentage":
		return sheet.Cell{Text: head.value, Type: sheet.Number}, nil
	case "date":
		return sheet.Cell{Text: head.value, Type: sheet.Date}, nil
	case "boolean":
		return sheet.Cell{Text: bytes.ToUpper(head.value), Type: sheet.Bool}, nil
	}
	if len(text) == 0 {
		text = head.value
	}
	if head.isError {
		return sheet.Cell{Text: text, Type: sheet.Error}, nil
	}
	return sheet.Cell{Text: text}, nil
}

// sound gives the text from a place on as valid UTF-8 without NUL.
func (s *rowReader) sound(from int) []byte {
	text := s.text[from:]
	if bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text) {
		text = bytes.ToValidUTF8(bytes.ReplaceAll(text, []byte{0}, nil), []byte(sheet.Lost))
		s.text = append(s.text[:from], text...)
		text = s.text[from:]
	}
	if bytes.Contains(text, []byte(sheet.Lost)) {
		s.row.Faults |= sheet.FaultEncoding
	}
	return text[:len(text):len(text)]
}

// readText reads the paragraphs of a cell, to its end: one line each. Notes and drawings in the cell are passed over.
func (s *rowReader) readText() error {
	from, lines := len(s.text), 0
	for {
		t, err := s.xml.Next()
		switch {
		case err != nil:
			return broken(err)
		case !t.Opens:
			return nil
		case t.Is("p"):
			if lines++; lines > 1 {
				s.text = append(s.text, '\n')
			}
			if !t.Closes {
				err = s.readParagraph(from)
			}
		case !t.Closes:
			err = s.skipElement()
		}
		if err != nil {
			return err
		}
	}
}

// readParagraph reads to the end of the paragraph that has just been opened.
func (s *rowReader) readParagraph(from int) error {
	start, depth := len(s.text), 0
	for {
		at := len(s.text)
		text, err := s.xml.Chars(s.text)
		if err != nil {
			return err
		}
		s.text = joinLines(text, start, at)
		t, err := s.xml.Next()
		switch {
		case err != nil:
			return broken(err)
		case !t.Opens:
			if depth--; depth < 0 {
				return nil
			}
		case t.Is("s"):
			n := 1
			if count := t.Attr("c"); count != nil {
				if n, err = repeated(count); err != nil {
					return err
				}
			}
			s.text = append(s.text, bytes.Repeat([]byte{' '}, min(n, sheet.MaxCell))...)
		case t.Is("tab"):
			s.text = append(s.text, '\t')
		case t.Is("line-break"):
			s.text = append(s.text, '\n')
		case t.Is("annotation"), t.Is("note"), t.Is("ruby-text"):
			if !t.Closes {
				if err := s.skipElement(); err != nil {
					return err
				}
			}
			continue
		}
		if t.Opens && !t.Closes {
			depth++
		}
		switch {
		case len(s.text)-from > sheet.MaxCell:
			return xmlscan.ErrCellTooLarge
		case len(s.text) > sheet.MaxRow:
			return fmt.Errorf("%w: a row longer than %d MiB", sheet.ErrTooLarge, sheet.MaxRow>>20)
		}
	}
}

// joinLines makes one blank of each line end in text from a place on and of the blanks around it, and none where the
// paragraph starts: so the XML is laid out by some programs, and the text does not mean it.
func joinLines(text []byte, start, from int) []byte {
	if bytes.IndexByte(text[from:], '\n') < 0 {
		return text
	}
	out := text[:from]
	for rest := text[from:]; len(rest) > 0; {
		blanks := len(rest) - len(bytes.TrimLeft(rest, " \t\n"))
		if blanks == 0 {
			out = append(out, rest[0])
			rest = rest[1:]
			continue
		}
		switch {
		case bytes.IndexByte(rest[:blanks], '\n') < 0:
			out = append(out, rest[:blanks]...)
		case len(out) > start:
			out = append(out, ' ')
		}
		rest = rest[blanks:]
	}
	return out
}

// skipElement passes over the element that has just been opened.
func (s *rowReader) skipElement() error {
	for depth := 1; depth > 0; {
		t, err := s.xml.Next()
		if err != nil {
			return broken(err)
		}
		switch {
		case t.Closes && !t.Opens:
			depth--
		case t.Opens && !t.Closes:
			depth++
		}
	}
	return nil
}

// broken gives the error of a part that ends inside an element.
func broken(err error) error {
	if err == io.EOF {
		return xmlscan.ErrBreaksOff
	}
	return err
}

// put sets so many cells of the row.
func (s *rowReader) put(column, times int, cell sheet.Cell) error {
	if column+times > sheet.MaxColumns {
		return fmt.Errorf("%w: a column beyond the %d that a sheet has", sheet.ErrHostile, sheet.MaxColumns)
	}
	if s.length += times * len(cell.Text); s.length > sheet.MaxRow {
		return fmt.Errorf("%w: a row longer than %d MiB", sheet.ErrTooLarge, sheet.MaxRow>>20)
	}
	s.cells++
	s.copies += times - 1
	if err := s.gaps.Add(column - len(s.row.Cells)); err != nil {
		return err
	}
	for len(s.row.Cells) < column {
		s.row.Cells = append(s.row.Cells, sheet.Cell{})
	}
	for range times {
		s.row.Cells = append(s.row.Cells, cell)
	}
	return s.checkCopies()
}
