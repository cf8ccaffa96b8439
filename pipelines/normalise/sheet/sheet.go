// Package sheet says what a delivered file is made of, whatever its kind: sheets of rows, each cell with its position
// and its text as stored. It knows nothing of what the cells mean, and nothing of how files are written; package book
// opens them.
package sheet

import (
	"errors"
	"fmt"
	"iter"
)

// The errors of a file that is no readable table. Each speaks of the whole file, which goes back to its sender;
// the text around it says what the file is. Any other error comes from the reader underneath.
var (
	ErrEmpty     = errors.New("empty file")                 // file.empty
	ErrNotATable = errors.New("not a table")                // file.not_a_table
	ErrEncrypted = errors.New("encrypted file")             // file.encrypted
	ErrTruncated = errors.New("damaged or incomplete file") // file.truncated
	ErrTooLarge  = errors.New("file too large")             // file.too_large: a cell, a row or a table beyond any real list
	ErrHostile   = errors.New("file made to do harm")       // file.hostile
)

// NotATable is the error of a file that is something else, which is says.
func NotATable(is string) error { return fmt.Errorf("%w: it is %s", ErrNotATable, is) }

// The widest row, as in Excel, and the longest row and cell, in bytes. What is wider is ErrHostile, what is longer
// ErrTooLarge.
const (
	MaxColumns = 16384
	MaxRow     = 8 << 20
	MaxCell    = 1 << 20
)

// Lost stands where a character was lost, by the reader or before the file was sent.
const Lost = "\uFFFD"

// Sheet names one table of a book.
type Sheet struct {
	Name   string // "" in a CSV file, which has one sheet
	Hidden bool
}

// Row is one row of a sheet. It, its cells and their bytes are valid until the next row is asked for.
type Row struct {
	Number int    // as a spreadsheet shows it, from 1; in a CSV the record's place, blank lines counted
	Line   int    // physical line on which a CSV record begins, from 1; 0 in a workbook
	Cells  []Cell // by column from A; trailing empty cells of a workbook are left out
	Faults Faults // what was wrong with how the row is written
	Hidden bool   // a spreadsheet does not show it

	Written int // cells as it is written, of a row of a text that was read otherwise so that it fits its table; else 0
}

// Range is cells that are merged into one, the first of which holds their text.
type Range struct {
	FirstRow, LastRow       int // numbers as of Row, from 1
	FirstColumn, LastColumn int // from 0, which is A
}

// Merges are looked for at the head of a sheet, where headings are merged, and so many of them.
const (
	MergedRows = 512
	MaxMerged  = 4096
)

// AddMerged puts a range behind those that were found if it begins in one of the first MergedRows rows, and holds more
// than one cell.
func AddMerged(ranges []Range, r Range) []Range {
	isOne := r.FirstRow >= r.LastRow && r.FirstColumn >= r.LastColumn
	if isOne || r.FirstRow < 1 || r.FirstRow > MergedRows || r.LastRow < r.FirstRow || r.LastColumn < r.FirstColumn || len(ranges) >= MaxMerged {
		return ranges
	}
	return append(ranges, r)
}

// Faults is a set of things wrong with how a row is written. The row was read as well as it can be.
type Faults uint8

// The faults of a row.
const (
	FaultQuote    Faults = 1 << iota // row.quote: a quote was opened and not closed, or stands inside a quoted cell
	FaultEncoding                    // row.encoding: characters that the file's encoding does not have, or lost before it was sent
	FaultNUL                         // row.encoding: NUL bytes, left out of the cells
)

// CellType says how the file stores a cell. A CSV stores text alone.
type CellType uint8

// The cell types. Date is a number with a date or time style.
const (
	Text CellType = iota
	Number
	Date
	Bool
	Error
)

// Cell is one cell. An empty cell has no text and type Text.
type Cell struct {
	Text []byte // UTF-8, as stored: nothing trimmed; a number's digits as in the file; TRUE or FALSE; "#N/A"
	Type CellType
}

// Sequence yields the rows that read yields, and then, as the last, the error that it returns.
func Sequence(read func(yield func(*Row, error) bool) error) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		if err := read(yield); err != nil {
			yield(nil, err)
		}
	}
}
