package xls

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"cakupan/pipelines/normalise/sheet"
)

// maxColumns is how wide a sheet of these workbooks is.
const maxColumns = 256

// overview is what a sheet says apart from its cells, and where those are.
type overview struct {
	begin  int             // of the records behind the first
	hidden map[uint16]bool // rows, from 0
	merged []sheet.Range
	sorted []int // where each record of cells begins, by row; nil when they stand by row
}

// maxSorted bounds how many records are brought into order.
const maxSorted = 4 << 20

// survey walks over a sheet's records. Programs other than Excel write rows in any order.
func (w *Workbook) survey(name string) (overview, error) {
	stream := w.streams[name]
	o := overview{hidden: make(map[uint16]bool)}
	first, err := recordAt(stream, 0)
	if err != nil {
		return o, err
	}
	if first.kind != recordBOF {
		return o, fmt.Errorf("%w: a sheet that is not where the workbook says", sheet.ErrTruncated)
	}
	o.begin = first.next
	inOrder, last, count := true, uint16(0), 0
	for at, depth := first.next, 1; depth > 0; {
		r, err := recordAt(stream, at)
		if err != nil {
			return o, err
		}
		switch r.kind {
		case recordBOF: // a chart
			depth++
		case recordEOF:
			depth--
		case recordRow:
			const height = 1 << 5 // none
			if r.uint16(12)&height != 0 {
				o.hidden[r.uint16(0)] = true
			}
		case recordMerged:
			for i := 2; i+8 <= len(r.data); i += 8 {
				o.merged = sheet.AddMerged(o.merged, sheet.Range{
					FirstRow: int(r.uint16(i)) + 1, LastRow: int(r.uint16(i+2)) + 1,
					FirstColumn: int(r.uint16(i + 4)), LastColumn: int(r.uint16(i + 6)),
				})
			}
		case recordFilePass:
			return o, fmt.Errorf("%w: a sheet that has a password of its own: save the workbook as .xlsx, without a password", sheet.ErrEncrypted)
		}
		if depth == 1 && r.holdsCells() {
			row := r.uint16(0)
			inOrder, last = inOrder && row >= last, row
			count++
		}
		at = r.next
	}
	if inOrder {
		return o, nil
	}
	if count > maxSorted {
		return o, fmt.Errorf("%w: a sheet of more than %d cells that stand in no order", sheet.ErrTooLarge, maxSorted)
	}
	o.sorted = make([]int, 0, count)
	for reader := (rowReader{stream: stream, at: o.begin}); ; {
		at, more, err := reader.nextRecord()
		if err != nil {
			return o, err
		}
		if !more {
			break
		}
		o.sorted = append(o.sorted, at)
	}
	slices.SortStableFunc(o.sorted, func(a, b int) int { return int(rowAt(stream, a)) - int(rowAt(stream, b)) })
	return o, nil
}

// holdsCells tells whether a record is of one or more cells with something in them.
func (r record) holdsCells() bool {
	switch r.kind {
	case recordFormula, recordMulRK, recordRString, recordLabelSST, recordNumber, recordLabel, recordBoolErr, recordRK:
		return true
	}
	return false
}

// rowAt gives the row, from 0, of the record of cells at a place.
func rowAt(stream []byte, at int) uint16 {
	if at+recordHead+2 > len(stream) {
		return 0
	}
	return binary.LittleEndian.Uint16(stream[at+recordHead:])
}

// rowReader reads the rows of one sheet. A cell's text points into the table of strings or into text.
type rowReader struct {
	book   *Workbook
	stream []byte
	overview
	at    int // where the walk over the records goes on
	depth int // of charts within the sheet
	row   sheet.Row
	text  []byte // of the row's cells that have their own

	pending int // place of the first record of the next row
	isBegun bool
}

// nextRecord gives the place of the next record of cells. more is false after the last one.
func (s *rowReader) nextRecord() (at int, more bool, err error) {
	if s.sorted != nil {
		if len(s.sorted) == 0 {
			return 0, false, nil
		}
		at, s.sorted = s.sorted[0], s.sorted[1:]
		return at, true, nil
	}
	for s.depth >= 0 {
		at := s.at
		r, err := recordAt(s.stream, at)
		if err != nil {
			return 0, false, err
		}
		s.at = r.next
		switch {
		case r.kind == recordBOF:
			s.depth++
		case r.kind == recordEOF:
			s.depth--
		case s.depth == 0 && r.holdsCells():
			return at, true, nil
		}
	}
	return 0, false, nil
}

// next reads the next row that holds anything. more is false after the last one.
func (s *rowReader) next() (more bool, err error) {
	for {
		at, more := s.pending, s.isBegun
		if s.isBegun = false; !more {
			if at, more, err = s.nextRecord(); err != nil || !more {
				return false, err
			}
		}
		number := rowAt(s.stream, at)
		s.row = sheet.Row{Number: int(number) + 1, Cells: s.row.Cells[:0], Hidden: s.hidden[number]}
		s.text = s.text[:0]
		for {
			if err := s.readCells(at); err != nil {
				return false, fmt.Errorf("row %d: %w", s.row.Number, err)
			}
			if at, more, err = s.nextRecord(); err != nil {
				return false, err
			}
			if !more || rowAt(s.stream, at) != number {
				s.pending, s.isBegun = at, more
				break
			}
		}
		if len(s.row.Cells) > 0 {
			return true, nil
		}
	}
}

// readCells reads the record of one cell, or of several, at a place.
func (s *rowReader) readCells(at int) error {
	r, err := recordAt(s.stream, at)
	if err != nil {
		return err
	}
	const value = 6 // behind row, column and style
	column, style := int(r.uint16(2)), r.uint16(4)
	if r.kind == recordMulRK {
		const first, each = 4, 6
		for i := first; i+each <= len(r.data); i += each {
			if err := s.put(column, s.number(rk(r.uint32(i+2)), r.uint16(i))); err != nil {
				return err
			}
			column++
		}
		return nil
	}
	if len(r.data) < value+2 {
		return errBreaksOff
	}
	var cell sheet.Cell
	switch r.kind {
	case recordLabelSST:
		text, ok := s.book.strings.text(r.uint32(value))
		if !ok {
			return fmt.Errorf("%w: a cell whose text is not in the workbook", sheet.ErrTruncated)
		}
		cell = sheet.Cell{Text: text}
	case recordLabel, recordRString:
		p := piecesOf(s.stream, r)
		p.data = p.data[value:]
		cell, err = s.ownText(p)
	case recordNumber:
		if len(r.data) < value+8 {
			return errBreaksOff
		}
		cell = s.number(math.Float64frombits(binary.LittleEndian.Uint64(r.data[value:])), style)
	case recordRK:
		cell = s.number(rk(r.uint32(value)), style)
	case recordBoolErr:
		cell = boolOrError(r.data[value], r.data[value+1] == 1)
	case recordFormula:
		if len(r.data) < value+8 {
			return errBreaksOff
		}
		cell, err = s.result(r, r.data[value:value+8], style)
	}
	if err != nil {
		return err
	}
	return s.put(column, cell)
}

// number gives a cell that holds a number.
func (s *rowReader) number(f float64, style uint16) sheet.Cell {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return sheet.Cell{Text: []byte("#NUM!"), Type: sheet.Error}
	}
	from := len(s.text)
	s.text = appendNumber(s.text, f)
	cell := sheet.Cell{Text: s.text[from:len(s.text):len(s.text)], Type: sheet.Number}
	if styles := s.book.dateStyles; int(style) < len(styles) && styles[style] {
		cell.Type = sheet.Date
	}
	return cell
}

// ownText gives a cell whose text stands in the sheet.
func (s *rowReader) ownText(p *pieces) (sheet.Cell, error) {
	from := len(s.text)
	var err error
	if s.book.isBIFF8 {
		s.text, err = p.unicodeText(s.text, 2)
	} else {
		var length uint32
		length, err = p.take(2)
		s.text = byteText(s.text, p.data[:min(len(p.data), int(length))], s.book.codePage)
	}
	return sheet.Cell{Text: s.text[from:len(s.text):len(s.text)]}, err
}

// result gives what a formula came to, of which the record keeps eight bytes. A text stands in one of the records
// behind it.
func (s *rowReader) result(formula record, stored []byte, style uint16) (sheet.Cell, error) {
	if stored[6] != 0xff || stored[7] != 0xff {
		return s.number(math.Float64frombits(binary.LittleEndian.Uint64(stored)), style), nil
	}
	switch stored[0] {
	case 0:
		for next := formula.next; ; {
			r, err := recordAt(s.stream, next)
			if err != nil {
				return sheet.Cell{}, err
			}
			switch r.kind {
			case recordString:
				return s.ownText(piecesOf(s.stream, r))
			case recordShared, recordArray, recordTable, recordContinue:
				next = r.next
			default:
				return sheet.Cell{}, nil
			}
		}
	case 1:
		return boolOrError(stored[2], false), nil
	case 2:
		return boolOrError(stored[2], true), nil
	}
	return sheet.Cell{}, nil
}

// Records that may stand between a formula and its text: the formula that several cells share.
const (
	recordArray  = 0x0221
	recordTable  = 0x0236
	recordShared = 0x04bc
)

func boolOrError(value byte, isError bool) sheet.Cell {
	switch {
	case isError && errorNames[value] != "":
		return sheet.Cell{Text: []byte(errorNames[value]), Type: sheet.Error}
	case isError:
		return sheet.Cell{Text: []byte("#N/A"), Type: sheet.Error}
	case value != 0:
		return sheet.Cell{Text: []byte("TRUE"), Type: sheet.Bool}
	}
	return sheet.Cell{Text: []byte("FALSE"), Type: sheet.Bool}
}

// put sets a cell of the row; the last one of a place counts.
func (s *rowReader) put(column int, cell sheet.Cell) error {
	switch {
	case column >= maxColumns:
		return fmt.Errorf("%w: a column beyond the %d that a sheet has", sheet.ErrHostile, maxColumns)
	case len(cell.Text) == 0:
		return nil
	case len(s.text) > sheet.MaxRow:
		return fmt.Errorf("%w: a row longer than %d MiB", sheet.ErrTooLarge, sheet.MaxRow>>20)
	}
	if bytes.Contains(cell.Text, []byte(sheet.Lost)) {
		s.row.Faults |= sheet.FaultEncoding
	}
	for len(s.row.Cells) <= column {
		s.row.Cells = append(s.row.Cells, sheet.Cell{})
	}
	s.row.Cells[column] = cell
	return nil
}
