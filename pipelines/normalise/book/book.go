// Package book opens a delivered file, whatever its kind, as sheets of rows: the first half of normalise, which knows
// nothing of what the cells mean. It goes by a file's content, never by its name, survives what senders' programs do to
// files, and refuses what is made to harm the reader. Each kind is read by a package of its own below this one.
//
// Finding title lines, header rows and totals of a delivered list is normalise's.
package book

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"cakupan/pipelines/normalise/book/text"
	"cakupan/pipelines/normalise/book/xlsx"
	"cakupan/pipelines/normalise/sheet"
)

// Kind is the format of a file.
type Kind string

// The formats that can be read.
const (
	CSV  Kind = "csv"
	XLSX Kind = "xlsx"
)

// Book is an opened file. Several goroutines may read its rows at once.
type Book struct {
	Kind     Kind
	Dialect  text.Dialect // of a CSV
	Date1904 bool         // days count from 1904, as in workbooks of old Macs; the argument of Cell.Date

	name    string
	content content
}

// content is what one kind of file holds.
type content interface {
	Sheets() []sheet.Sheet
	Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error]
	Close() error
}

// Open finds out what the file is and how it is written. size is in bytes; name appears in errors, nowhere else.
// The error of a file that is no table is one of package sheet's. r must stay readable until the book is closed,
// and is the caller's to close.
func Open(r io.ReaderAt, size int64, name string) (*Book, error) {
	b, err := open(r, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	b.name = name
	return b, nil
}

// open opens a file by its content.
func open(r io.ReaderAt, size int64) (*Book, error) {
	head := make([]byte, min(size, headBytes))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte(zipEntry)):
		w, err := xlsx.Open(r, size)
		if err != nil {
			return nil, err
		}
		return &Book{Kind: XLSX, Date1904: w.Date1904, content: w}, nil
	case bytes.HasPrefix(head, []byte(ole2)):
		return nil, whatOLE2(r)
	}
	if err := whatOther(head); err != nil {
		return nil, err
	}
	f, err := text.Open(r, size)
	if err != nil {
		return nil, err
	}
	return &Book{Kind: CSV, Dialect: f.Dialect, content: f}, nil
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

// Close lets go of what the book holds in memory.
func (b *Book) Close() error { return b.content.Close() }
