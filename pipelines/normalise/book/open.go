package book

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"cakupan/pipelines/normalise/book/html"
	"cakupan/pipelines/normalise/book/ods"
	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/text"
	"cakupan/pipelines/normalise/book/xls"
	"cakupan/pipelines/normalise/book/xlsx"
	"cakupan/pipelines/normalise/book/xml2003"
	"cakupan/pipelines/normalise/sheet"
)

// maxDepth is how many archives may lie in one another.
const maxDepth = 2

// opener opens one delivered file and the files inside it.
type opener struct {
	passwords []string
	told      text.Told
	spool     *packed.Spool
	depth     int // archives around the file
}

// open opens a file by its content.
func (o *opener) open(r io.ReaderAt, size int64) (*Book, error) {
	head := make([]byte, min(size, headBytes))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte(zipEntry)), bytes.HasPrefix(head, []byte(zipSpanned)):
		return o.openZip(r, size)
	case bytes.HasPrefix(head, []byte(gzipHead)):
		return o.openGzip(io.NewSectionReader(r, 0, size))
	case bytes.HasPrefix(head, []byte(ole2)):
		return o.openOLE2(r, size)
	case xls.IsStream(head):
		return o.openStream(io.NewSectionReader(r, 0, size))
	case ods.IsFlat(head):
		s, err := ods.OpenFlat(r, size)
		if err != nil {
			return nil, err
		}
		return &Book{Kind: ODS, content: s}, nil
	case xml2003.IsWorkbook(head):
		w, err := xml2003.Open(r, size, head, o.spool)
		if err != nil {
			return nil, err
		}
		return &Book{Kind: XML, content: w}, nil
	case isWebArchive(head):
		return o.openWebArchive(io.NewSectionReader(r, 0, size), head)
	case html.IsPage(head):
		page, err := html.Open(r, size)
		if err != nil {
			return nil, err
		}
		return &Book{Kind: HTML, content: page}, nil
	}
	if err := whatOther(head); err != nil {
		return nil, err
	}
	f, err := text.OpenTold(r, size, o.told)
	if err != nil {
		return nil, err
	}
	return &Book{Kind: CSV, Dialect: f.Dialect, content: delimited{f}}, nil
}

// delimited is a CSV, which merges no cells.
type delimited struct{ *text.File }

func (delimited) Merged(context.Context, string) ([]sheet.Range, error) { return nil, nil }

// openZip opens a workbook that is a ZIP archive, or the files in one.
func (o *opener) openZip(r io.ReaderAt, size int64) (*Book, error) {
	a, err := packed.OpenZip(r, size)
	switch {
	case err != nil:
		return nil, err
	case xlsx.IsWorkbook(a):
		w, err := xlsx.Open(a)
		if err != nil {
			return nil, err
		}
		return &Book{Kind: XLSX, Date1904: w.Date1904, countsDays: true, content: w}, nil
	case ods.IsSpreadsheet(a):
		s, err := ods.Open(a, o.spool, o.passwords)
		if err != nil {
			return nil, err
		}
		b := &Book{Kind: ODS, content: s}
		if s.IsLocked {
			b.wrap(Password)
		}
		return b, nil
	}
	if is := whatZip(a); is != "" {
		return nil, sheet.NotATable(is)
	}
	return o.openMembers(a)
}

// inside gives an opener for what lies in an archive.
func (o *opener) inside() (*opener, error) {
	if o.depth == maxDepth {
		return nil, fmt.Errorf("%w: archives within archives, more than %d deep", sheet.ErrHostile, maxDepth)
	}
	inner := *o
	inner.depth++
	return &inner, nil
}

// openGzip opens the file in a GZIP archive.
func (o *opener) openGzip(r io.Reader) (*Book, error) {
	inner, err := o.inside()
	if err != nil {
		return nil, err
	}
	unpacked, err := packed.Gunzip(r)
	if err != nil {
		return nil, err
	}
	content, size, err := o.spool.Add(unpacked)
	if err != nil {
		return nil, err
	}
	b, err := inner.open(content, size)
	if err != nil {
		return nil, fmt.Errorf("inside a GZIP archive: %w", err)
	}
	b.wrap(Gzip)
	return b, nil
}

// wrap notes what the book was wrapped in.
func (b *Book) wrap(in ...string) { b.Wrapping = append(in, b.Wrapping...) }
