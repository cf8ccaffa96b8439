package book

import (
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"

	"cakupan/pipelines/normalise/book/xls"
	"cakupan/pipelines/normalise/sheet"
)

// The bounds of an OLE2 container: of its directories, and of the stream of an Excel workbook, whose widest sheets take
// a tenth.
const (
	ole2Directory = 4 << 20
	xlsBytes      = 128 << 20
)

var errOLE2 = fmt.Errorf("%w: an Office file that breaks off", sheet.ErrTruncated)

// limitedReads reads no more than some bytes in all.
type limitedReads struct {
	io.ReaderAt
	left int
}

func (l *limitedReads) ReadAt(p []byte, at int64) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, fmt.Errorf("%w: an Office file with an endless directory", sheet.ErrHostile)
	}
	return l.ReaderAt.ReadAt(p, at)
}

// openOLE2 opens what an OLE2 container of size bytes holds: an Excel workbook, or one with a password.
func (o *opener) openOLE2(r io.ReaderAt, size int64) (*Book, error) {
	limited := &limitedReads{r, ole2Directory}
	container, err := mscfb.New(limited)
	switch {
	case limited.left < 0:
		return nil, fmt.Errorf("%w: an Office file with an endless directory", sheet.ErrHostile)
	case err != nil:
		return nil, fmt.Errorf("%w: an Office file whose directory is not there", sheet.ErrTruncated)
	}
	limited.left = 2 * int(min(size, 1<<40)) // each stream that is read, and the table that says where it goes on
	streams := make(map[string]*mscfb.File)
	for _, stream := range container.File {
		streams[stream.Name] = stream
	}
	for _, name := range []string{"Workbook", "Book"} {
		if stream := streams[name]; stream != nil {
			return o.openXLS(stream, size)
		}
	}
	switch {
	case streams["EncryptedPackage"] != nil:
		return o.openEncrypted(streams, size)
	case streams["WordDocument"] != nil:
		return nil, sheet.NotATable("a Word document")
	}
	return nil, sheet.NotATable("an Office file without a workbook")
}

// readStream reads a stream of a container of size bytes whole.
func readStream(stream *mscfb.File, size int64) ([]byte, error) {
	switch {
	case stream.Size > size:
		return nil, errOLE2
	case stream.Size > xlsBytes:
		return nil, fmt.Errorf("%w: a workbook of more than %d MiB", sheet.ErrTooLarge, xlsBytes>>20)
	}
	data := make([]byte, stream.Size)
	if n, err := stream.Read(data); n < len(data) || err != nil && !errors.Is(err, io.EOF) {
		if errors.Is(err, sheet.ErrHostile) {
			return nil, err
		}
		return nil, errOLE2
	}
	return data, nil
}

func (o *opener) openXLS(stream *mscfb.File, size int64) (*Book, error) {
	data, err := readStream(stream, size)
	if err != nil {
		return nil, err
	}
	return o.newXLS(data)
}

// openStream opens a stream of records that stands alone.
func (o *opener) openStream(r *io.SectionReader) (*Book, error) {
	if r.Size() > xlsBytes {
		return nil, fmt.Errorf("%w: a workbook of more than %d MiB", sheet.ErrTooLarge, xlsBytes>>20)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return o.newXLS(data)
}

func (o *opener) newXLS(stream []byte) (*Book, error) {
	w, err := xls.Open(stream, append([]string{excelsOwn}, o.passwords...))
	if err != nil {
		return nil, err
	}
	b := &Book{Kind: XLS, Date1904: w.Date1904, countsDays: true, content: w}
	if w.IsLocked {
		b.wrap(Password)
	}
	return b, nil
}
