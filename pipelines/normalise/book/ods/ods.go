// Package ods reads OpenDocument spreadsheets by scanning the bytes of their XML.
package ods

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// The parts of a spreadsheet that are read.
const (
	contentPart   = "content.xml"
	kindPart      = "mimetype"
	listPart      = "META-INF/manifest.xml"
	encryptedPart = "encrypted-package"
)

// Spreadsheet is an opened spreadsheet. Several goroutines may read its rows at once.
type Spreadsheet struct {
	IsLocked bool // a password protects it

	sheets []sheet.Sheet
	tables map[string]*io.SectionReader // the XML of each sheet, from its rows on, by its name
}

// IsSpreadsheet tells whether an archive holds what Open opens, sound or not.
func IsSpreadsheet(a *packed.Zip) bool {
	if a.Part(contentPart) == nil && a.Part(encryptedPart) == nil {
		return false
	}
	part := a.Part(kindPart)
	if part == nil {
		return true
	}
	r, err := packed.Inflate(part)
	if err != nil {
		return true
	}
	defer r.Close()
	kind, err := io.ReadAll(io.LimitReader(r, 100))
	return err != nil || bytes.Contains(kind, []byte("spreadsheet"))
}

// Open opens the spreadsheet in an archive, by one of the passwords where one protects it, and unpacks it into the spool. Its
// errors are package sheet's.
func Open(a *packed.Zip, spool *packed.Spool, passwords []string) (*Spreadsheet, error) {
	way, err := encryptionOf(a)
	if err != nil {
		return nil, err
	}
	r, err := packed.Inflate(a.Part(contentPart))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	unpacked := io.Reader(r)
	if way != nil {
		if unpacked, err = unlock(way, r, passwords); err != nil {
			return nil, err
		}
	}
	content, size, err := spool.Add(unpacked)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", contentPart, err)
	}
	s, err := open(content, size)
	if err == nil {
		s.IsLocked = way != nil
	}
	return s, err
}

// flatMark stands in the first element of a spreadsheet that is one file of XML (.fods).
const flatMark = "application/vnd.oasis.opendocument.spreadsheet"

// IsFlat tells whether a file that begins with head is a spreadsheet that is one file of XML.
func IsFlat(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte("<?xml")) && bytes.Contains(head, []byte(flatMark))
}

// OpenFlat opens a spreadsheet of size bytes that is one file of XML.
func OpenFlat(r io.ReaderAt, size int64) (*Spreadsheet, error) { return open(r, size) }

// open finds the sheets in the XML.
func open(content io.ReaderAt, size int64) (*Spreadsheet, error) {
	s := &Spreadsheet{tables: make(map[string]*io.SectionReader)}
	hidden := make(map[string]bool) // styles of sheets that are not shown
	style := ""
	depth := 0 // of tables within tables
	scanner := xmlscan.New(io.NewSectionReader(content, 0, size))
	for {
		t, err := scanner.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", contentPart, err)
		}
		switch {
		case t.Is("style"):
			style = t.AttrText("name")
		case t.Is("table-properties"):
			if string(t.Attr("display")) == "false" {
				hidden[style] = true
			}
		case t.Is("dde-link"): // keeps a table of another file
			if !t.Closes {
				depth++
			}
		case t.Ends("dde-link"):
			depth--
		case t.Is("table"):
			if depth == 0 {
				one := sheet.Sheet{Name: t.AttrText("name"), Hidden: hidden[t.AttrText("style-name")]}
				if s.sheets, err = sheet.Add(s.sheets, one); err != nil {
					return nil, err
				}
				from := scanner.Offset()
				if t.Closes {
					from = size
				}
				s.tables[one.Name] = io.NewSectionReader(content, from, size-from)
			}
			if !t.Closes {
				depth++
			}
		case t.Ends("table"):
			depth--
		}
	}
	if len(s.sheets) == 0 {
		return nil, fmt.Errorf("%w: a spreadsheet without sheets", sheet.ErrNotATable)
	}
	return s, nil
}

// Sheets gives the sheets in the spreadsheet's order, hidden ones too.
func (s *Spreadsheet) Sheets() []sheet.Sheet { return s.sheets }

// Rows yields the rows of the named sheet that hold anything, in order. An error ends the sequence: one of package
// sheet's, ctx's, or the reader's.
func (s *Spreadsheet) Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error] {
	return sheet.Sequence(func(yield func(*sheet.Row, error) bool) error {
		rows := s.reader(name)
		return sheet.Each(ctx, name, rows.next, &rows.row, yield)
	})
}

func (s *Spreadsheet) reader(name string) *rowReader {
	table := s.tables[name]
	return &rowReader{xml: xmlscan.New(io.NewSectionReader(table, 0, table.Size())), isEmpty: table.Size() == 0}
}

// Merged gives the cells that are merged at the head of the named sheet.
func (s *Spreadsheet) Merged(_ context.Context, name string) ([]sheet.Range, error) {
	rows := s.reader(name)
	err := sheet.ReadHead(name, rows.next, &rows.row)
	return rows.merged, err
}

// Close lets go of nothing that the spool does not hold.
func (s *Spreadsheet) Close() error { return nil }
