// Package text reads delimited text: it finds out how a text is written, whatever program or hand wrote it, and cuts it
// into rows. A plain one, of one-byte delimiters and doubled quotes, is cut over words of bytes, any other by a general
// cutter; a row that breaks the text's own rules is read anew by what the columns look like, and costs no other row.
package text

import (
	"context"
	"io"
	"iter"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// Dialect is how a text writes its table, as its content shows.
type Dialect struct {
	Encoding  string // "utf-8" (or plain ASCII), "utf-16le", "utf-16be", "windows-1252"
	BOM       bool   // the file opens with a byte order mark
	LineEnd   string // "\n", "\r\n" or "\r": what most lines end with; "" where none ends
	Delimiter string // "" where there is one column; one character or several
	Runs      bool   // the delimiter stands once or more between cells, as where they are aligned
	Quote     string // one character
	Escape    string // what stands before a quote inside quotes: the quote itself where it is doubled; "" where nothing does
	Wrapped   bool   // each row is put between quotes once more, as Excel does to a text that it took for one column
	Columns   int    // that most rows have; 0 when not known

	Sure Confidence
}

// Confidence is, 0 to 1, how far a decision is ahead of the next best one.
type Confidence struct{ Encoding, LineEnd, Delimiter, Quote float64 }

// File is a delimited text, which has one sheet, without a name.
type File struct {
	Dialect Dialect

	file      io.ReaderAt
	from, end int64 // the text, behind the byte order mark and a line that names the delimiter
	skipped   int   // lines before it, which a spreadsheet does not show
	encoding  encoding
	guessed   weighed
	starts    []int           // the characters at which the columns of an aligned text begin; nil for any other text
	profile   *column.Profile // nil when too little is known
	first     int             // the first record that is surely the table's
	heading   int             // the one above it if that is a header not written as the rows are; 0 for none
}

// Sheets gives the one table.
func (f *File) Sheets() []sheet.Sheet { return []sheet.Sheet{{}} }

// text gives the text as the tokeniser wants it: in UTF-8 if it is in UTF-16, unwrapped, and with delimiters between its columns
// if they are aligned.
func (f *File) text() io.Reader {
	r := f.encoding.reader(io.NewSectionReader(f.file, f.from, f.end-f.from))
	switch {
	case f.Dialect.Wrapped:
		return newUnwrapper(r)
	case f.starts != nil:
		return newUnaligner(r, f.starts)
	}
	return r
}

func (f *File) tokeniser(block int) *tokeniser {
	t := newTokeniser(f.text(), f.guessed.grammar, block)
	t.encoding, t.width, t.elastic = f.encoding, f.Dialect.Columns, f.guessed.elastic
	t.general = t.general || t.elastic >= 0
	t.line = f.skipped
	if f.profile != nil {
		t.mender = &mender{table: f.guessed.grammar, width: t.width, profile: f.profile}
		t.first, t.heading = f.first, f.heading
	}
	return t
}

// Rows yields the text's rows that hold anything, in order. A row that breaks the text's own rules is read otherwise than
// it is written, where that makes it fit the others. An error ends the sequence: one of package sheet's, ctx's, or the
// reader's.
func (f *File) Rows(ctx context.Context, _ string) iter.Seq2[*sheet.Row, error] {
	return sheet.Sequence(func(yield func(*sheet.Row, error) bool) error {
		t := f.tokeniser(blockBytes)
		return sheet.Each(ctx, "", t.next, &t.row, yield)
	})
}

// Close has nothing to let go of.
func (f *File) Close() error { return nil }
