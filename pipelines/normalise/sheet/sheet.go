// Package sheet reads a delivered file as sheets of rows, each cell with its position: the first half of
// normalise, which knows nothing of what the cells mean. It goes by a file's content, never by its name,
// survives what senders' programs do to files, and refuses what is made to harm the reader.
//
// Finding title lines, header rows and totals of a delivered list is normalise's. Guess is for any other table: it finds
// out how a text is written, and where in it the main table lies.
package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
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

// Kind is the format of a file.
type Kind string

// The formats that can be read.
const (
	CSV  Kind = "csv"
	XLSX Kind = "xlsx"
)

// Dialect is how a CSV file writes its table, as its content shows. It is empty for other kinds.
type Dialect struct {
	Encoding  string // "utf-8" (or plain ASCII), "utf-16le", "utf-16be", "windows-1252"
	BOM       bool   // the file opens with a byte order mark
	Delimiter string // "," ";" "\t" or "|"
	Quote     string // `"`
}

// Sheet names one table of a book.
type Sheet struct {
	Name   string // "" in a CSV file, which has one sheet
	Hidden bool
}

// Book is an opened file. Several goroutines may read its rows at once.
type Book struct {
	Kind     Kind
	Dialect  Dialect
	Date1904 bool // days count from 1904, as in workbooks of old Macs; the argument of Cell.Date

	name    string
	sheets  []Sheet
	content content
}

// content reads what one kind of file holds. rows yields no errors but returns the one that ended the sequence.
type content interface {
	rows(ctx context.Context, sheet string, yield func(*Row, error) bool) error
	close() error
}

// Row is one row of a sheet. It, its cells and their bytes are valid until the next row is asked for.
type Row struct {
	Number int    // as a spreadsheet shows it, from 1; in a CSV the record's place, blank lines counted
	Line   int    // physical line on which a CSV record begins, from 1; 0 in a workbook
	Cells  []Cell // by column from A; trailing empty cells of a workbook are left out
	Faults Faults // what was wrong with how the row is written
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

// Open finds out what the file is and how it is written. size is in bytes; name appears in errors, nowhere else.
// The error of a file that is no table is one of the package's. r must stay readable until the book is closed,
// and is the caller's to close.
func Open(r io.ReaderAt, size int64, name string) (*Book, error) {
	b, err := open(r, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	b.name = name
	return b, nil
}

// Sheets gives the tables in the file's order, hidden ones too.
func (b *Book) Sheets() []Sheet { return slices.Clone(b.sheets) }

// Rows yields the rows of the named sheet that hold anything, in order; Row.Number tells which were left out. An
// error ends the sequence: one of the package's, ctx's, or the reader's.
func (b *Book) Rows(ctx context.Context, sheet string) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		err := fmt.Errorf("no sheet %q", sheet)
		if slices.ContainsFunc(b.sheets, func(s Sheet) bool { return s.Name == sheet }) {
			err = b.content.rows(ctx, sheet, yield)
		}
		if err != nil {
			yield(nil, fmt.Errorf("%s: %w", b.name, err))
		}
	}
}

// Close lets go of what the book holds in memory.
func (b *Book) Close() error { return b.content.close() }
