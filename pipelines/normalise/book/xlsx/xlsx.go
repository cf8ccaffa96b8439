// Package xlsx reads workbooks of Excel 2007 and after, and what other programs write like them, by scanning the bytes of
// their XML.
package xlsx

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// Workbook is an opened workbook. Several goroutines may read its rows at once.
type Workbook struct {
	Date1904 bool // days count from 1904, as in workbooks of old Macs; the argument of sheet.Cell.Date

	sheets     []sheet.Sheet
	parts      map[string]*zip.File // by sheet name
	dateStyles []bool               // by style of a cell: whether it shows dates
	stringPart *zip.File            // nil when there is none

	loading sync.Mutex
	strings *sharedStrings // nil until rows are asked for
}

// Open opens the workbook in an archive. The error of an archive that is none is one of package sheet's.
func Open(a *packed.Zip) (*Workbook, error) {
	name, err := workbookPart(a)
	if err != nil {
		return nil, err
	}
	if a.Part(name) == nil {
		return nil, sheet.NotATable("an archive without a workbook")
	}
	return openWorkbook(a, name)
}

// IsWorkbook tells whether an archive holds what Open opens, sound or not.
func IsWorkbook(a *packed.Zip) bool {
	name, err := workbookPart(a)
	return err != nil || a.Part(name) != nil
}

// defaultWorkbook is where nearly all programs put the part that names the sheets.
const defaultWorkbook = "xl/workbook.xml"

// workbookPart gives the name of the part that names the sheets.
func workbookPart(a *packed.Zip) (string, error) {
	if a.Part(defaultWorkbook) != nil || a.Part("_rels/.rels") == nil {
		return defaultWorkbook, nil
	}
	links, err := relationships(a, "")
	if err != nil {
		return "", err
	}
	for _, link := range links {
		if link.kind == "officeDocument" && strings.HasPrefix(link.part, "xl/") && strings.HasSuffix(link.part, ".xml") {
			return link.part, nil
		}
	}
	return defaultWorkbook, nil
}

// openWorkbook reads which sheets there are and how their cells are shown.
func openWorkbook(a *packed.Zip, name string) (*Workbook, error) {
	links, err := relationships(a, name)
	if err != nil {
		return nil, err
	}
	linked := make(map[string]relationship, len(links))
	w := &Workbook{parts: make(map[string]*zip.File)}
	for _, link := range links {
		linked[link.id] = link
		switch part := a.Part(link.part); link.kind {
		case "sharedStrings":
			w.stringPart = part
		case "styles":
			if w.dateStyles, err = readDateStyles(part); err != nil {
				return nil, err
			}
		}
	}
	taken := make(map[string]bool) // parts that are some sheet's
	err = packed.Walk(a.Part(name), func(t xmlscan.Tag) error {
		switch {
		case t.Is("workbookPr"):
			w.Date1904 = isTrue(t.Attr("date1904"))
		case t.Is("sheet"):
			link := linked[t.AttrText("id")]
			if link.kind != "worksheet" {
				return nil // a sheet that is a chart or a macro, or none at all
			}
			state := t.AttrText("state")
			one := sheet.Sheet{Name: t.AttrText("name"), Hidden: state == "hidden" || state == "veryHidden"}
			part := a.Part(link.part)
			switch {
			case part == nil:
				return fmt.Errorf("%w: the sheet %q is not in the file", sheet.ErrTruncated, one.Name)
			case taken[link.part]:
				return sheet.ErrSheetTwice
			}
			if w.sheets, err = sheet.Add(w.sheets, one); err != nil {
				return err
			}
			taken[link.part] = true
			w.parts[one.Name] = part
		}
		return nil
	})
	if err == nil && len(w.sheets) == 0 {
		err = fmt.Errorf("%w: a workbook without sheets", sheet.ErrNotATable)
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

func isTrue(value []byte) bool { return string(value) == "1" || string(value) == "true" }

// Sheets gives the sheets in the workbook's order, hidden ones too, without charts and macros.
func (w *Workbook) Sheets() []sheet.Sheet { return w.sheets }

// Rows yields the rows of the named sheet that hold anything, in order. An error ends the sequence: one of package
// sheet's, ctx's, or the reader's.
func (w *Workbook) Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error] {
	return sheet.Sequence(func(yield func(*sheet.Row, error) bool) error {
		shared, err := w.sharedStrings(ctx)
		if err != nil {
			return err
		}
		r, err := packed.InflateAhead(w.parts[name])
		if err != nil {
			return err
		}
		defer r.Close()
		cells := sheetReader{
			xml: xmlscan.New(r), strings: shared, dateStyles: w.dateStyles,
			anyway: max(textLeast, textAnyway/int64(len(w.sheets))),
		}
		return sheet.Each(ctx, name, cells.next, &cells.row, yield)
	})
}

// sharedStrings reads the table of strings once.
func (w *Workbook) sharedStrings(ctx context.Context) (*sharedStrings, error) {
	w.loading.Lock()
	defer w.loading.Unlock()
	if w.strings == nil {
		shared, err := readSharedStrings(ctx, w.stringPart)
		if err != nil {
			return nil, err
		}
		w.strings = shared
	}
	return w.strings, nil
}

// Merged gives the cells that are merged at the head of the named sheet. It reads the sheet's part to its end, where
// they stand.
func (w *Workbook) Merged(_ context.Context, name string) ([]sheet.Range, error) {
	r, err := packed.InflateAhead(w.parts[name])
	if err != nil {
		return nil, err
	}
	defer r.Close()
	scanner := xmlscan.New(r)
	if found, err := scanner.Find("mergeCells"); err != nil || !found {
		return nil, err
	}
	var ranges []sheet.Range
	for {
		t, err := scanner.Next()
		switch {
		case errors.Is(err, io.EOF), err == nil && t.Ends("mergeCells"):
			return ranges, nil
		case err != nil:
			return nil, fmt.Errorf("sheet %q: %w", name, err)
		case t.Is("mergeCell"):
			if r, ok := parseRange(t.AttrText("ref")); ok {
				ranges = sheet.AddMerged(ranges, r)
			}
		}
	}
}

// parseRange reads a reference such as "A1:F2".
func parseRange(reference string) (r sheet.Range, ok bool) {
	first, last, _ := strings.Cut(reference, ":")
	r.FirstColumn, r.FirstRow, ok = parseReference(first)
	if ok {
		r.LastColumn, r.LastRow, ok = parseReference(last)
	}
	return r, ok
}

// parseReference reads a reference such as "F2".
func parseReference(reference string) (column, row int, ok bool) {
	var head cellHead
	letters := strings.TrimRight(reference, "0123456789")
	row, ok = sheet.Digits([]byte(reference[len(letters):]))
	if !ok || letters == "" || head.setColumn([]byte(letters)) != nil {
		return 0, 0, false
	}
	return head.column, row, true
}

// Close lets go of the strings that the sheets share.
func (w *Workbook) Close() error {
	w.loading.Lock()
	defer w.loading.Unlock()
	w.strings = nil
	return nil
}
