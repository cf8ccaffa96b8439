package sheet

import (
	"context"
	"errors"
	"io"
)

// textHead is how much of a text file decides how it is read, and votingHead how much of that votes on the delimiter.
const (
	textHead   = 1 << 20
	votingHead = 64 << 10
)

// csvFile is the part of a Book that is a CSV file.
type csvFile struct {
	file      io.ReaderAt
	from, end int64 // the text, behind the byte order mark
	encoding  encoding
	delimiter byte
	columns   int
}

// openCSV decides how the text is written, or that it is no table. head is the file's beginning, up to textHead
// bytes.
func openCSV(r io.ReaderAt, size int64, head []byte) (*csvFile, error) {
	enc, bom := findEncoding(head)
	f := &csvFile{file: r, from: int64(bom), end: size, encoding: enc}
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
	return f, nil
}

func (f *csvFile) text() io.Reader {
	return f.encoding.reader(io.NewSectionReader(f.file, f.from, f.end-f.from))
}

func (f *csvFile) dialect() Dialect {
	return Dialect{
		Encoding:  f.encoding.String(),
		BOM:       f.from > 0,
		Delimiter: string(f.delimiter),
		Quote:     string(quoteChar),
	}
}

func (f *csvFile) rows(ctx context.Context, _ string, yield func(*Row, error) bool) error {
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
}

func (f *csvFile) close() error { return nil }
