package xlsx

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"
	"sync"

	"cakupan/pipelines/normalise/sheet"
)

// maxSheets is how many sheets a workbook may have.
const maxSheets = 4096

// workbook is the part of a Book that is an XLSX file.
// Workbook is an opened workbook. Several goroutines may read its rows at once.
type Workbook struct {
	Date1904 bool // days count from 1904, as in workbooks of old Macs; the argument of sheet.Cell.Date

	sheets     []sheet.Sheet
	archive    *archive
	parts      map[string]*zip.File // by sheet name
	dateStyles []bool               // by style of a cell: whether it shows dates
	stringPart *zip.File            // nil when there is none

	loading sync.Mutex
	strings *sharedStrings // nil until rows are asked for
}

// Open opens a workbook of size bytes. The error of an archive that is none is one of package sheet's, and tells what
// else it is.
func Open(r io.ReaderAt, size int64) (*Workbook, error) {
	a, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	name, err := a.workbookPart()
	if err != nil {
		return nil, err
	}
	if a.parts[name] == nil {
		return nil, sheet.NotATable(a.what())
	}
	return a.openWorkbook(name)
}

// defaultWorkbook is where nearly all programs put the part that names the sheets.
const defaultWorkbook = "xl/workbook.xml"

// workbookPart gives the name of the part that names the sheets.
func (a *archive) workbookPart() (string, error) {
	if a.parts[defaultWorkbook] != nil || a.parts["_rels/.rels"] == nil {
		return defaultWorkbook, nil
	}
	links, err := a.relationships("")
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

// what says what an archive without a workbook is.
func (a *archive) what() string {
	for _, kind := range []struct{ part, is string }{
		{"xl/workbook.bin", "a binary workbook (.xlsb): save it as .xlsx"},
		{"word/document.xml", "a Word document"},
		{"ppt/presentation.xml", "a presentation"},
		{"content.xml", "an OpenDocument file: save it as .xlsx"},
	} {
		if a.parts[kind.part] != nil {
			return kind.is
		}
	}
	return "a ZIP archive: send the file inside it"
}

// relationship is a link from one part to another.
type relationship struct {
	id, kind string // kind is the last word of the link's type, "worksheet"
	part     string
}

// relationships gives the links of a part, "" for the archive's own. A part without links has none.
func (a *archive) relationships(of string) ([]relationship, error) {
	part := a.parts[path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")]
	if of == "" {
		part = a.parts["_rels/.rels"]
	}
	var links []relationship
	err := a.walk(part, func(t tag) error {
		if !t.is("Relationship") || t.attrText("TargetMode") == "External" {
			return nil
		}
		target, err := resolve(of, t.attrText("Target"))
		links = append(links, relationship{t.attrText("Id"), path.Base(t.attrText("Type")), target})
		return err
	})
	return links, err
}

// walk hands each tag of a part on; a part that is nil has none.
func (a *archive) walk(part *zip.File, see func(tag) error) error {
	if part == nil {
		return nil
	}
	r, err := a.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	scanner := newXMLScanner(r)
	for {
		t, err := scanner.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = see(t)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
	}
}

// openWorkbook reads which sheets there are and how their cells are shown.
func (a *archive) openWorkbook(name string) (*Workbook, error) {
	links, err := a.relationships(name)
	if err != nil {
		return nil, err
	}
	linked := make(map[string]relationship, len(links))
	w := &Workbook{archive: a, parts: make(map[string]*zip.File)}
	for _, link := range links {
		linked[link.id] = link
		switch part := a.parts[link.part]; link.kind {
		case "sharedStrings":
			w.stringPart = part
		case "styles":
			if w.dateStyles, err = a.readDateStyles(part); err != nil {
				return nil, err
			}
		}
	}
	taken := make(map[string]bool) // parts that are some sheet's
	err = a.walk(a.parts[name], func(t tag) error {
		switch {
		case t.is("workbookPr"):
			w.Date1904 = isTrue(t.attr("date1904"))
		case t.is("sheet"):
			link := linked[t.attrText("id")]
			if link.kind != "worksheet" {
				return nil // a sheet that is a chart or a macro, or none at all
			}
			state := t.attrText("state")
			one := sheet.Sheet{Name: t.attrText("name"), Hidden: state == "hidden" || state == "veryHidden"}
			part := a.parts[link.part]
			switch {
			case part == nil:
				return fmt.Errorf("%w: the sheet %q is not in the file", sheet.ErrTruncated, one.Name)
			case taken[link.part] || w.parts[one.Name] != nil:
				return fmt.Errorf("%w: two sheets that are one", sheet.ErrHostile)
			case len(w.sheets) == maxSheets:
				return fmt.Errorf("%w: more than %d sheets", sheet.ErrHostile, maxSheets)
			}
			taken[link.part] = true
			w.parts[one.Name] = part
			w.sheets = append(w.sheets, one)
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
		r, err := w.archive.open(w.parts[name])
		if err != nil {
			return err
		}
		defer r.Close()
		cells := sheetReader{xml: newXMLScanner(r), strings: shared, dateStyles: w.dateStyles}
		for {
			if err := ctx.Err(); err != nil {
				return err
			}
			switch err := cells.next(); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return fmt.Errorf("sheet %q: %w", name, err)
			case !yield(&cells.row, nil):
				return nil
			}
		}
	})
}

// sharedStrings reads the table of strings once.
func (w *Workbook) sharedStrings(ctx context.Context) (*sharedStrings, error) {
	w.loading.Lock()
	defer w.loading.Unlock()
	if w.strings == nil {
		shared, err := w.archive.readSharedStrings(ctx, w.stringPart)
		if err != nil {
			return nil, err
		}
		w.strings = shared
	}
	return w.strings, nil
}

// Close lets go of the strings that the sheets share.
func (w *Workbook) Close() error {
	w.loading.Lock()
	defer w.loading.Unlock()
	w.strings = nil
	return nil
}
