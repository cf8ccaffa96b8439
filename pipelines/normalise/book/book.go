// Package book opens a delivered file, whatever its kind, as sheets of rows: the first half of normalise, which knows
// nothing of what the cells mean. It goes by a file's content, never by its name, survives what senders' programs do to
// files, and refuses what is made to harm the reader. Each kind is read by a package of its own below this one.
//
// Finding title lines, header rows and totals of a delivered list is normalise's.
package book

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/text"
	"cakupan/pipelines/normalise/sheet"
)

// Kind is the format of a file.
type Kind string

// The formats that can be read.
const (
	CSV  Kind = "csv"
	XLSX Kind = "xlsx" // .xlsm, too
	XLS  Kind = "xls"
	ODS  Kind = "ods"
	XML  Kind = "xml"  // XML spreadsheet of Excel 2003
	HTML Kind = "html" // a web page whose table a spreadsheet opens, whatever it is named
)

// What a file may be wrapped in.
const (
	Gzip     = "gzip"
	Zip      = "zip"
	Password = "password"
)

// Options are what the file itself does not give.
type Options struct {
	Passwords []string  // tried in turn on what is protected by one
	Told      text.Told // of a CSV
}

// Book is an opened file. Several goroutines may read its rows at once.
type Book struct {
	Kind     Kind         // of the first table, where an archive holds several
	Dialect  text.Dialect // of a CSV; the first one's
	Date1904 bool         // days count from 1904, as in workbooks of old Macs; the argument of Cell.Date
	Wrapping []string     // Gzip, Zip, Password: what the first table was wrapped in, outside in; nil when in nothing

	name       string
	content    content
	countsDays bool          // in some table of it dates are numbers of days, and Date1904 says from when
	spool      *packed.Spool // what was unpacked
}

// content is what one kind of file holds.
type content interface {
	Sheets() []sheet.Sheet
	Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error]
	Merged(ctx context.Context, name string) ([]sheet.Range, error)
	Close() error
}

// Open finds out what the file is and how it is written, and takes it out of the archives that it is packed into. size
// is in bytes; name appears in errors, nowhere else. The error of a file that is no table is one of package sheet's. r
// must stay readable until the book is closed, and is the caller's to close.
func Open(r io.ReaderAt, size int64, name string, options Options) (*Book, error) {
	o := &opener{passwords: options.Passwords, told: options.Told, spool: packed.NewSpool(size)}
	b, err := o.open(r, size)
	if err == nil {
		if err = checkNames(b.content.Sheets()); err != nil {
			b.content.Close()
		}
	}
	if err != nil {
		o.spool.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	b.name, b.spool = name, o.spool
	return b, nil
}

// Sheets gives the tables in the file's order, hidden ones too.
func (b *Book) Sheets() []sheet.Sheet { return slices.Clone(b.content.Sheets()) }

// Rows yields the rows of the named sheet that hold anything, in order; Row.Number tells which were left out. An
// error ends the sequence: one of package sheet's, ctx's, or the reader's.
func (b *Book) Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error] {
	return func(yield func(*sheet.Row, error) bool) {
		if !slices.ContainsFunc(b.content.Sheets(), func(s sheet.Sheet) bool { return s.Name == name }) {
			yield(nil, fmt.Errorf("%s: no sheet %q", b.name, name))
			return
		}
		for row, err := range b.content.Rows(ctx, name) {
			if err != nil {
				err = fmt.Errorf("%s: %w", b.name, err)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// Merged gives the cells of the named sheet that are merged and begin in one of its first sheet.MergedRows rows, in no
// order. It may read the sheet to its end.
func (b *Book) Merged(ctx context.Context, name string) ([]sheet.Range, error) {
	if !slices.ContainsFunc(b.content.Sheets(), func(s sheet.Sheet) bool { return s.Name == name }) {
		return nil, fmt.Errorf("%s: no sheet %q", b.name, name)
	}
	merged, err := b.content.Merged(ctx, name)
	if err != nil {
		err = fmt.Errorf("%s: %w", b.name, err)
	}
	return merged, err
}

// Close lets go of what the book holds in memory and on the disk.
func (b *Book) Close() error { return errors.Join(b.content.Close(), b.spool.Close()) }
