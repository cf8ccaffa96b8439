// Package xml2003 reads XML spreadsheets of Excel 2003, which are one file of XML, by scanning its bytes. Programs that
// export lists write them and name them .xls.
package xml2003

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// namespace is of the elements of these workbooks.
const namespace = "urn:schemas-microsoft-com:office:spreadsheet"

// Workbook is an opened workbook. Several goroutines may read its rows at once.
type Workbook struct {
	sheets []sheet.Sheet
	tables map[string]*io.SectionReader // the XML of each sheet, from its rows on, by its name
}

// IsWorkbook tells whether a file that begins with head is such a workbook.
func IsWorkbook(head []byte) bool {
	text := bytes.ReplaceAll(head, []byte{0}, nil) // of UTF-16, too
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		text = bytes.TrimPrefix(text, []byte(mark))
	}
	text = bytes.TrimLeft(text, " \t\r\n")
	return (bytes.HasPrefix(text, []byte("<?xml")) || bytes.HasPrefix(text, []byte("<?mso")) || bytes.HasPrefix(text, []byte("<Workbook"))) &&
		bytes.Contains(text, []byte(namespace))
}

// declared finds the encoding that XML declares.
var declared = regexp.MustCompile(`^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// Open opens a workbook of size bytes that begins with head. One that is not UTF-8 is held in the spool as that.
func Open(r io.ReaderAt, size int64, head []byte, spool *packed.Spool) (*Workbook, error) {
	decoded, err := decode(io.NewSectionReader(r, 0, size), head)
	if err != nil {
		return nil, err
	}
	if decoded != nil {
		if r, size, err = spool.Add(decoded); err != nil {
			return nil, err
		}
	}
	return open(r, size)
}

// decode gives the workbook as UTF-8; nil where it is that already.
func decode(r io.Reader, head []byte) (io.Reader, error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r), nil
	case bytes.HasPrefix(head, []byte("<\x00")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(r), nil
	}
	found := declared.FindSubmatch(head)
	if found == nil || bytes.HasPrefix(bytes.ToLower(found[1]), []byte("utf-16")) { // which it would be seen to be
		return nil, nil
	}
	encoding, err := htmlindex.Get(string(found[1]))
	if err != nil {
		return nil, sheet.NotATable("XML in an encoding that is not known here")
	}
	if encoding == unicode.UTF8 {
		return nil, nil
	}
	return encoding.NewDecoder().Reader(r), nil
}

// open finds the sheets in the XML.
func open(content io.ReaderAt, size int64) (*Workbook, error) {
	w := &Workbook{tables: make(map[string]*io.SectionReader)}
	scanner := xmlscan.New(io.NewSectionReader(content, 0, size))
	for {
		t, err := scanner.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch {
		case t.Is("Worksheet"):
			one := sheet.Sheet{Name: t.AttrText("Name")}
			if w.sheets, err = sheet.Add(w.sheets, one); err != nil {
				return nil, err
			}
			from := scanner.Offset()
			w.tables[one.Name] = io.NewSectionReader(content, from, size-from)
		case t.Is("Visible") && len(w.sheets) > 0:
			state, err := scanner.Chars(nil)
			if err != nil {
				return nil, err
			}
			w.sheets[len(w.sheets)-1].Hidden = bytes.Contains(state, []byte("Hidden"))
		}
	}
	if len(w.sheets) == 0 {
		return nil, fmt.Errorf("%w: a workbook without sheets", sheet.ErrNotATable)
	}
	return w, nil
}

// Sheets gives the sheets in the workbook's order, hidden ones too.
func (w *Workbook) Sheets() []sheet.Sheet { return w.sheets }

// Rows yields the rows of the named sheet that hold anything, in order. An error ends the sequence: one of package
// sheet's, ctx's, or the reader's.
func (w *Workbook) Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error] {
	return sheet.Sequence(func(yield func(*sheet.Row, error) bool) error {
		rows := w.reader(name)
		return sheet.Each(ctx, name, rows.next, &rows.row, yield)
	})
}

func (w *Workbook) reader(name string) *rowReader {
	table := w.tables[name]
	return &rowReader{xml: xmlscan.New(io.NewSectionReader(table, 0, table.Size()))}
}

// Merged gives the cells that are merged at the head of the named sheet.
func (w *Workbook) Merged(_ context.Context, name string) ([]sheet.Range, error) {
	rows := w.reader(name)
	err := sheet.ReadHead(name, rows.next, &rows.row)
	return rows.merged, err
}

// Close lets go of nothing that the spool does not hold.
func (w *Workbook) Close() error { return nil }
