// Package xls reads workbooks of Excel 5 to 2003 (BIFF5 and BIFF8): the stream of records inside an .xls file.
package xls

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"cakupan/pipelines/normalise/sheet"
)

// Workbook is an opened workbook. Several goroutines may read its rows at once.
type Workbook struct {
	Date1904 bool // days count from 1904, as in workbooks of old Macs; the argument of sheet.Cell.Date
	IsLocked bool // a password protects it

	sheets     []sheet.Sheet
	streams    map[string][]byte // records of each sheet, by its name
	strings    sharedStrings
	dateStyles []bool // by style of a cell: whether it shows dates
	isBIFF8    bool   // Excel 97 and after
	codePage   uint16 // of the text before Excel 97; 0 when not named
}

// The version of a stream, and what it holds, as its first record says.
const (
	versionBIFF8 = 0x0600
	holdsGlobals = 0x0005
	holdsSheet   = 0x0010
)

// IsStream tells whether a file begins as a stream of records does that stands alone, without the container in which
// Excel puts it, as some programs write it.
func IsStream(head []byte) bool {
	if len(head) < 8 || head[0] != 0x09 || head[1] != 0x08 || head[3] != 0 {
		return false
	}
	begin := record{data: head[recordHead:]}
	holds := begin.uint16(2)
	return (head[2] == 8 || head[2] == 16) && (holds == holdsGlobals || holds == holdsSheet)
}

// Open opens the workbook in a stream of records, which is kept, and decrypted where one of the passwords protects it. Its errors
// are package sheet's.
func Open(stream []byte, passwords []string) (*Workbook, error) {
	begin, err := recordAt(stream, 0)
	if err != nil {
		return nil, err
	}
	if begin.kind != recordBOF {
		return nil, fmt.Errorf("%w: a workbook that does not begin", sheet.ErrTruncated)
	}
	w := &Workbook{streams: make(map[string][]byte), isBIFF8: begin.uint16(0) == versionBIFF8}
	if begin.uint16(2) == holdsSheet { // it stands alone
		const name = "Sheet1"
		w.sheets = []sheet.Sheet{{Name: name}}
		w.streams[name] = stream
		return w, nil
	}
	if err := w.readGlobals(stream, begin.next, passwords); err != nil {
		return nil, err
	}
	if len(w.sheets) == 0 {
		return nil, fmt.Errorf("%w: a workbook without sheets", sheet.ErrNotATable)
	}
	return w, nil
}

// readGlobals reads which sheets there are, the text that they share, and how their cells are shown.
func (w *Workbook) readGlobals(stream []byte, at int, passwords []string) error {
	custom := make(map[uint16]bool) // formats of the workbook's own: whether they show dates
	var formats []uint16            // of each style
	var starts []int                // of each sheet
	for {
		r, err := recordAt(stream, at)
		if err != nil {
			return err
		}
		at = r.next
		switch r.kind {
		case recordFilePass:
			if w.IsLocked {
				return errBreaksOff
			}
			if err := unlock(stream, r, passwords); err != nil {
				return err
			}
			w.IsLocked = true
		case recordCodePage:
			w.codePage = r.uint16(0)
		case recordDateMode:
			w.Date1904 = r.uint16(0) == 1
		case recordFormat:
			custom[r.uint16(0)] = sheet.ShowsDate(string(w.shortText(r, 2)))
		case recordXF:
			formats = append(formats, r.uint16(2))
		case recordBoundSheet:
			const isWorksheet = 0
			if len(r.data) < 6 || r.data[5] != isWorksheet {
				continue // a chart or a macro
			}
			one := sheet.Sheet{Name: string(w.shortText(r, 6)), Hidden: r.data[4]&3 != 0}
			start := r.uint32(0)
			if uint64(start) >= uint64(len(stream)) {
				return errBreaksOff
			}
			if w.sheets, err = sheet.Add(w.sheets, one); err != nil {
				return err
			}
			starts = append(starts, int(start))
		case recordSST:
			if w.strings, err = readSharedStrings(stream, r); err != nil {
				return err
			}
		case recordEOF:
			for _, format := range formats {
				isDate, isCustom := custom[format]
				w.dateStyles = append(w.dateStyles, isDate || !isCustom && sheet.IsBuiltInDate(int(format)))
			}
			return w.divide(stream, starts)
		}
	}
}

// shortText reads a text whose length is one byte; that of a format's in BIFF8 is two. A text that breaks off is what
// there is of it.
func (w *Workbook) shortText(r record, at int) []byte {
	if at > len(r.data) {
		return nil
	}
	if w.isBIFF8 {
		lengthBytes := 1
		if r.kind == recordFormat {
			lengthBytes = 2
		}
		p := pieces{data: r.data[at:]}
		text, _ := p.unicodeText(nil, lengthBytes)
		return text
	}
	text := r.data[at:]
	if len(text) > 0 {
		text = text[1:min(len(text), 1+int(text[0]))]
	}
	return byteText(nil, text, w.codePage)
}

// divide gives each sheet its records: from its start to the next one's.
func (w *Workbook) divide(stream []byte, starts []int) error {
	inOrder := slices.Sorted(slices.Values(starts))
	for i, one := range w.sheets {
		place, _ := slices.BinarySearch(inOrder, starts[i])
		end := len(stream)
		if place+1 < len(inOrder) {
			end = inOrder[place+1]
		}
		if end == starts[i] || w.streams[one.Name] != nil {
			return sheet.ErrSheetTwice
		}
		w.streams[one.Name] = stream[starts[i]:end]
	}
	return nil
}

// Sheets gives the sheets in the workbook's order, hidden ones too, without charts and macros.
func (w *Workbook) Sheets() []sheet.Sheet { return w.sheets }

// Rows yields the rows of the named sheet that hold anything, in order. An error ends the sequence: one of package
// sheet's, or ctx's.
func (w *Workbook) Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error] {
	return sheet.Sequence(func(yield func(*sheet.Row, error) bool) error {
		overview, err := w.survey(name)
		if err != nil {
			return fmt.Errorf("sheet %q: %w", name, err)
		}
		reader := rowReader{book: w, stream: w.streams[name], overview: overview, at: overview.begin}
		for {
			if err := ctx.Err(); err != nil {
				return err
			}
			more, err := reader.next()
			switch {
			case err != nil:
				return fmt.Errorf("sheet %q: %w", name, err)
			case !more, !yield(&reader.row, nil):
				return nil
			}
		}
	})
}

// Merged gives the cells that are merged at the head of the named sheet.
func (w *Workbook) Merged(_ context.Context, name string) ([]sheet.Range, error) {
	overview, err := w.survey(name)
	return overview.merged, err
}

// Close lets go of nothing that the caller does not hold.
func (w *Workbook) Close() error { return nil }
