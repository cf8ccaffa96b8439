package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// The bounds of a worksheet. sheet.MaxColumns bounds its width.
const (
	maxRows     = 1 << 20
	gapsFrom    = 64 << 20 // empty cells before others from which their share is looked at
	gapsPerCell = 100
)

// The bounds, in bytes, of the text that a worksheet's cells take from the table of strings again and again: what a
// workbook gives out in any case, each sheet an even share, though not below the least; beyond it, so much for each byte
// of the sheet's XML. A cell takes 21 bytes or more, so that texts of 1,300 in all of them stay within.
const (
	textAnyway  = 128 << 20
	textLeast   = 1 << 20
	textPerByte = 64
)

// sheetReader reads the rows of one worksheet. A cell's text points into the table of strings or into text.
type sheetReader struct {
	xml        *xmlscan.Scanner
	strings    *sharedStrings
	dateStyles []bool
	anyway     int64 // of text that the sheet may give out, however short its XML is

	row    sheet.Row
	text   []byte // of the row's cells that have their own
	length int    // of the texts of all the row's cells
	inData bool   // behind <sheetData>
	last   int    // number of the last row begun
	cells  int    // read
	gaps   int    // empty cells before others
	given  int64  // of the texts of all cells
}

// next reads the next row that holds anything. After the last one it gives io.EOF.
func (s *sheetReader) next() error {
	for {
		t, err := s.xml.Next()
		switch {
		case errors.Is(err, io.EOF) && !s.inData:
			return fmt.Errorf("%w: a sheet without its table", sheet.ErrTruncated)
		case errors.Is(err, io.EOF):
			return fmt.Errorf("%w: a sheet that breaks off", sheet.ErrTruncated)
		case err != nil:
			return err
		}
		if string(t.Name) == "sheetData" {
			s.inData = true
			if t.Closes {
				if err := s.xml.Drain(); err != nil {
					return err
				}
				return io.EOF
			}
		}
		if s.inData && t.Is("row") {
			if err := s.begin(t); err != nil {
				return err
			}
			if t.Closes {
				continue
			}
			if err := s.readCells(); err != nil {
				return fmt.Errorf("row %d: %w", s.row.Number, err)
			}
			if s.given += int64(s.length); s.given > s.anyway && s.given/textPerByte > s.xml.Offset() {
				return fmt.Errorf("%w: a sheet of little but repeated texts", sheet.ErrHostile)
			}
			if len(s.row.Cells) > 0 {
				return nil
			}
		}
	}
}

// begin makes ready for the row that t opens. A row that does not say its number follows the one before.
func (s *sheetReader) begin(t xmlscan.Tag) error {
	number, hidden := s.last+1, false
	for key, value, rest := xmlscan.NextAttr(t.Attrs); key != nil; key, value, rest = xmlscan.NextAttr(rest) {
		switch string(key) {
		case "hidden":
			hidden = isTrue(value)
		case "r":
			stated, ok := sheet.Digits(value)
			if !ok || stated < 1 || stated > maxRows {
				return fmt.Errorf("%w: a row beyond the %d that a sheet has", sheet.ErrHostile, maxRows)
			}
			if stated <= s.last {
				return fmt.Errorf("%w: row %d after row %d", sheet.ErrTruncated, stated, s.last)
			}
			number = stated
		}
	}
	if number > maxRows {
		return fmt.Errorf("%w: more than %d rows", sheet.ErrHostile, maxRows)
	}
	s.last = number
	s.row = sheet.Row{Number: number, Cells: s.row.Cells[:0], Hidden: hidden}
	s.text, s.length = s.text[:0], 0
	return nil
}

// readCells reads up to the end of the row.
func (s *sheetReader) readCells() error {
	for head := (cellHead{}); ; head = (cellHead{column: head.column + 1}) {
		cell, isPlain := s.plainCell(&head)
		if !isPlain {
			t, err := s.xml.NextOf("c", "row")
			switch {
			case err != nil:
				return err
			case t.Ends("row"):
				return nil
			case !t.Is("c"):
				return fmt.Errorf("%w: cells out of place", sheet.ErrTruncated)
			}
			if cell, err = s.readCell(t, &head); err != nil {
				return err
			}
		}
		if len(cell.Text) > 0 {
			if err := s.put(head.column, cell); err != nil {
				return err
			}
		}
	}
}

// cellHead is what the attributes of a cell say. The column is the one after the last cell's unless they name one.
type cellHead struct {
	column int // from 0
	kind   cellKind
	isDate bool
}

// set takes the attribute with that name of one letter.
func (s *sheetReader) set(head *cellHead, name byte, value []byte) error {
	switch name {
	case 'r':
		return head.setColumn(value)
	case 't':
		head.kind = cellKindOf(value)
	case 's':
		style, ok := sheet.Digits(value)
		head.isDate = ok && style < len(s.dateStyles) && s.dateStyles[style]
	}
	return nil
}

// setColumn takes the column of a reference such as "AB12".
func (h *cellHead) setColumn(reference []byte) error {
	column := 0
	for _, c := range reference {
		if c |= 'a' - 'A'; c < 'a' || c > 'z' {
			break
		}
		if column = column*26 + int(c-'a') + 1; column > sheet.MaxColumns {
			return fmt.Errorf("%w: a column beyond the %d that a sheet has", sheet.ErrHostile, sheet.MaxColumns)
		}
	}
	if column > 0 {
		h.column = column - 1
	}
	return nil
}

// plainCell reads the next cell if it is written as nearly all programs write it: right here, attributes in double
// quotes, one value, of plain characters. Where it is not, nothing is read, and readCell reads it tag by tag to the
// same end. This is where the time of a workbook goes.
func (s *sheetReader) plainCell(head *cellHead) (cell sheet.Cell, isPlain bool) {
	data := s.xml.Pending()
	if !bytes.HasPrefix(data, []byte("<c ")) {
		return sheet.Cell{}, false
	}
	found := *head
	i := len("<c")
	for i+4 < len(data) && data[i] == ' ' && data[i+2] == '=' && data[i+3] == '"' {
		name, from := data[i+1], i+4
		if name != 'r' && name != 's' && name != 't' {
			return sheet.Cell{}, false
		}
		for i = from; i < len(data) && data[i] != '"'; {
			i++
		}
		if i == len(data) || s.set(&found, name, data[from:i]) != nil {
			return sheet.Cell{}, false
		}
		i++
	}
	if bytes.HasPrefix(data[i:], []byte("/>")) && found.column < sheet.MaxColumns {
		*head = found
		s.xml.Skip(i + len("/>"))
		return sheet.Cell{}, true
	}
	before, after := "><v>", "</v></c>"
	if bytes.HasPrefix(data[i:], []byte("><is>")) {
		before, after = "><is><t>", "</t></is></c>"
	}
	if !bytes.HasPrefix(data[i:], []byte(before)) {
		return sheet.Cell{}, false
	}
	from := i + len(before)
	i = from + xmlscan.PlainLength(data[from:])
	if !bytes.HasPrefix(data[i:], []byte(after)) || found.column >= sheet.MaxColumns {
		return sheet.Cell{}, false
	}
	text := data[from:i]
	if found.kind != storedShared {
		start := len(s.text)
		s.text = append(s.text, text...)
		text = s.text[start:len(s.text):len(s.text)]
	}
	cell, err := s.value(text, found)
	if err != nil {
		return sheet.Cell{}, false
	}
	*head = found
	s.xml.Skip(i + len(after))
	return cell, true
}

// put sets a cell of the row. Columns in any order are put where they say they are.
func (s *sheetReader) put(column int, cell sheet.Cell) error {
	if s.length += len(cell.Text); s.length > sheet.MaxRow {
		return fmt.Errorf("%w: a row longer than %d MiB", sheet.ErrTooLarge, sheet.MaxRow>>20)
	}
	s.cells++
	if gap := column - len(s.row.Cells); gap > 0 {
		s.gaps += gap
		if s.gaps > gapsFrom && s.gaps/gapsPerCell > s.cells {
			return fmt.Errorf("%w: a sheet of little but empty cells", sheet.ErrHostile)
		}
		from := len(s.row.Cells)
		s.row.Cells = slices.Grow(s.row.Cells, gap+1)[:column]
		clear(s.row.Cells[from:])
	}
	if column == len(s.row.Cells) {
		s.row.Cells = append(s.row.Cells, cell)
	} else {
		s.row.Cells[column] = cell
	}
	return nil
}

// cellKind is how a cell stores its value.
type cellKind uint8

const (
	storedNumber cellKind = iota
	storedShared          // number of a shared string
	storedText
	storedBool
	storedError
	storedDate // text such as 2025-05-31T00:00:00
)

// cellKindOf reads the attribute t of a cell.
func cellKindOf(t []byte) cellKind {
	switch string(t) {
	case "n":
		return storedNumber
	case "s":
		return storedShared
	case "b":
		return storedBool
	case "e":
		return storedError
	case "d":
		return storedDate
	}
	return storedText // "str", "inlineStr"
}

// readCell reads the cell that t opens, to its end.
func (s *sheetReader) readCell(t xmlscan.Tag, head *cellHead) (sheet.Cell, error) {
	for key, value, rest := xmlscan.NextAttr(t.Attrs); key != nil; key, value, rest = xmlscan.NextAttr(rest) {
		if len(key) == 1 {
			if err := s.set(head, key[0], value); err != nil {
				return sheet.Cell{}, err
			}
		}
	}
	if head.column >= sheet.MaxColumns {
		return sheet.Cell{}, fmt.Errorf("%w: more than %d columns", sheet.ErrHostile, sheet.MaxColumns)
	}
	from := len(s.text)
	for ended := t.Closes; !ended; {
		t, err := s.xml.NextOf("v", "is", "c")
		switch {
		case err != nil:
		case t.Ends("c"):
			ended = true
		case t.Closes:
		case t.Is("v"):
			s.text, err = s.xml.Chars(s.text)
		case t.Is("is"):
			s.text, err = richText(s.xml, s.text, "is")
		}
		if err != nil {
			return sheet.Cell{}, err
		}
		if len(s.text)-from > sheet.MaxCell {
			return sheet.Cell{}, xmlscan.ErrCellTooLarge
		}
	}
	text, lossy := clean(s.text[from:])
	if lossy {
		s.row.Faults |= sheet.FaultEncoding
	}
	return s.value(text[:len(text):len(text)], *head)
}

// value gives the cell that stores text.
func (s *sheetReader) value(text []byte, head cellHead) (sheet.Cell, error) {
	switch {
	case len(text) == 0:
		return sheet.Cell{}, nil
	case head.kind == storedShared:
		n, ok := sheet.Digits(text)
		if ok {
			text, ok = s.strings.text(n)
		}
		if !ok {
			return sheet.Cell{}, fmt.Errorf("%w: a cell whose text is not in the workbook", sheet.ErrTruncated)
		}
		if s.strings.isLossy(n) {
			s.row.Faults |= sheet.FaultEncoding
		}
		return sheet.Cell{Text: text}, nil
	case head.kind == storedBool:
		return sheet.Cell{Text: s.shownBool(text), Type: sheet.Bool}, nil
	case head.kind == storedError:
		return sheet.Cell{Text: text, Type: sheet.Error}, nil
	case head.kind == storedDate || head.kind == storedNumber && head.isDate:
		return sheet.Cell{Text: text, Type: sheet.Date}, nil
	case head.kind == storedNumber:
		return sheet.Cell{Text: text, Type: sheet.Number}, nil
	}
	return sheet.Cell{Text: text}, nil
}

// shownBool gives a stored boolean as a spreadsheet shows it.
func (s *sheetReader) shownBool(stored []byte) []byte {
	from := len(s.text)
	switch string(stored) {
	case "1", "true":
		s.text = append(s.text, "TRUE"...)
	case "0", "false":
		s.text = append(s.text, "FALSE"...)
	default:
		return stored
	}
	return s.text[from:len(s.text):len(s.text)]
}
