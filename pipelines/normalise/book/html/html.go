// Package html reads web pages that spreadsheets open: the tables that programs write in HTML and name .xls.
package html

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"cakupan/pipelines/normalise/sheet"
)

// Page is an opened web page. Its tables, and the text around them, stand in one sheet without name, as a spreadsheet
// shows them: one below the other. Several goroutines may read its rows at once.
type Page struct {
	src      *io.SectionReader // without byte order mark
	encoding encoding.Encoding // nil when it is UTF-8, or not known
	merged   []sheet.Range
}

// A page is taken for a table from so many rows and columns. One that asks for a password has more of them, or is none.
const (
	minRows           = 2
	minColumns        = 2
	rowsDespiteSignIn = 10
)

// Open reads a page of size bytes to its end and finds out whether it holds a table. Its errors are package sheet's.
func Open(r io.ReaderAt, size int64) (*Page, error) {
	src := io.NewSectionReader(r, 0, size)
	head := make([]byte, min(size, headBytes))
	if _, err := src.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	mark := int64(len(head) - len(withoutMark(head)))
	p := &Page{src: io.NewSectionReader(r, mark, size-mark), encoding: encodingOf(head)}
	layout := p.layout()
	if err := layout.read(func(*sheet.Row) bool { return true }); err != nil {
		return nil, err
	}
	p.merged = layout.merged
	switch {
	case layout.asksPassword && layout.tableRows < rowsDespiteSignIn:
		return nil, sheet.NotATable("a login page (HTML): log in again, and fetch the list")
	case layout.tableRows < minRows:
		return nil, sheet.NotATable("a web page (HTML) without a table of two rows and two columns: a login page, or one whose sheets lie in files of their own")
	}
	return p, nil
}

// headBytes is how much of a page tells what it is, and how it is encoded.
const headBytes = 4 << 10

// IsPage tells whether a file that begins with head is a web page: it begins with a tag of one, or has a table among
// its first text.
func IsPage(head []byte) bool {
	text := bytes.ToLower(bytes.ReplaceAll(withoutMark(head[:min(len(head), headBytes)]), []byte{0}, nil)) // of UTF-16, too
	text = bytes.TrimLeft(text, " \t\r\n")
	if bytes.HasPrefix(text, []byte("<?xml")) {
		return bytes.Contains(text, []byte("<html"))
	}
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<style", "<script", "<table", "<center", "<div"} {
		if bytes.HasPrefix(text, []byte(start)) {
			return true
		}
	}
	table := bytes.Index(text, []byte("<table"))
	return table >= 0 && (bytes.HasPrefix(text, []byte("<")) || bytes.Contains(text[table:], []byte("<tr")))
}

// withoutMark gives text without its byte order mark.
func withoutMark(text []byte) []byte {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(text, []byte(mark)) {
			return text[len(mark):]
		}
	}
	return text
}

// encodingOf finds how a page is encoded: by its byte order mark, else as it says. nil is UTF-8, or not said.
func encodingOf(head []byte) encoding.Encoding {
	found, name, certain := charset.DetermineEncoding(head, "")
	if name == "utf-8" || name == "replacement" || !certain {
		return nil
	}
	return found
}

// layout reads the page from its start.
func (p *Page) layout() *layout {
	var src io.Reader = io.NewSectionReader(p.src, 0, p.src.Size())
	if p.encoding != nil {
		src = p.encoding.NewDecoder().Reader(src)
	}
	return newLayout(src)
}

// Sheets gives the one sheet.
func (p *Page) Sheets() []sheet.Sheet { return []sheet.Sheet{{}} }

// Rows yields the rows that hold anything, in order. An error ends the sequence: one of package sheet's, ctx's, or the
// reader's.
func (p *Page) Rows(ctx context.Context, _ string) iter.Seq2[*sheet.Row, error] {
	return sheet.Sequence(func(yield func(*sheet.Row, error) bool) error {
		var stopped error
		err := p.layout().read(func(row *sheet.Row) bool {
			if stopped = ctx.Err(); stopped != nil {
				return false
			}
			return yield(row, nil)
		})
		return errors.Join(err, stopped)
	})
}

// Merged gives the cells that span others at the head of the sheet.
func (p *Page) Merged(context.Context, string) ([]sheet.Range, error) { return p.merged, nil }

// Close lets go of nothing that the caller does not hold.
func (p *Page) Close() error { return nil }
