package text

import (
	"context"
	"errors"
	"io"
	"iter"

	"cakupan/pipelines/normalise/sheet"
)

// textHead is how much of a text file decides how it is read, and votingHead how much of that votes on the delimiter.
const (
	textHead   = 1 << 20
	votingHead = 64 << 10
)

// Dialect is how a text writes its table, as its content shows.
type Dialect struct {
	Encoding  string // "utf-8" (or plain ASCII), "utf-16le", "utf-16be", "windows-1252"
	BOM       bool   // the file opens with a byte order mark
	Delimiter string // "," ";" "\t" or "|"
	Quote     string // `"`
}

// File is a delimited text, which has one sheet, without a name.
type File struct {
	Dialect Dialect

	file      io.ReaderAt
	from, end int64 // the text, behind the byte order mark
	encoding  encoding
	delimiter byte
	columns   int
}

// Open decides how a text of size bytes is written. The error of one that is no table is one of package sheet's.
func Open(r io.ReaderAt, size int64) (*File, error) {
	head := make([]byte, min(size, textHead))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, err
	}
	enc, bom := findEncoding(head)
	f := &File{file: r, from: int64(bom), end: size, encoding: enc}
	voters := make([]byte, votingHead)
	n, err := io.ReadFull(f.text(), voters)
	whole := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !whole {
		return nil, err
	}
	if err := whatText(voters[:n], whole); err != nil {
		return nil, err
	}
	f.delimiter, f.columns = findDelimiter(voters[:n], whole)
	f.Dialect = Dialect{Encoding: enc.String(), BOM: bom > 0, Delimiter: string(f.delimiter), Quote: string(quoteChar)}
	return f, nil
}

// Sheets gives the one table.
func (f *File) Sheets() []sheet.Sheet { return []sheet.Sheet{{}} }

func (f *File) text() io.Reader {
	return f.encoding.reader(io.NewSectionReader(f.file, f.from, f.end-f.from))
}

// Rows yields the text's rows that hold anything, in order. An error ends the sequence: one of package sheet's, ctx's, or
// the reader's.
func (f *File) Rows(ctx context.Context, _ string) iter.Seq2[*sheet.Row, error] {
	return sheet.Sequence(func(yield func(*sheet.Row, error) bool) error {
		t := newTokeniser(f.text(), f.delimiter, blockBytes)
		t.encoding, t.columns = f.encoding, f.columns
		for {
			if err := ctx.Err(); err != nil {
				return err
			}
			switch err := t.next(); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			case !yield(&t.row, nil):
				return nil
			}
		}
	})
}

// Close has nothing to let go of.
func (f *File) Close() error { return nil }
