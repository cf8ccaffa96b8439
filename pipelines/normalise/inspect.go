package normalise

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/sheet"
)

// Inspection is how a file is read. It holds headings, and nothing of the rows below them.
type Inspection struct {
	Format    string // "csv" or "xlsx"; "" when the file is none
	Encoding  string // of a CSV, as the rest of these
	HasBOM    bool   // it opens with a byte order mark
	Delimiter string // "," ";" "\t" or "|"
	LineEnd   string // "crlf", "lf", "cr"; "" when no row ends
	Sheets    []InspectedSheet
	Fits      []Fit // of each layout that was tried, the best first; the first is the one that the rest goes by

	AsOf      enrolment.Date
	AsOfBasis string // as in enrolment.Manifest
	Period    enrolment.Period
	Stage     string
	FileFault string // code of why the file goes back as it is; "" when it is a list
}

// InspectedSheet is one sheet, the only one of a CSV.
type InspectedSheet struct {
	Name      string // "" in a CSV
	IsHidden  bool
	Rows      int64 // that hold anything
	HeaderRow int   // number of the header row; 0 when the sheet has none
	DataRows  int64 // below it, without totals and repeated headers
	Columns   []InspectedColumn
}

// InspectedColumn is a column that has a heading.
type InspectedColumn struct {
	Letter  string
	Heading string // as the file writes it, long digit runs masked
	Field   string // what the layout takes it for; "" when it is left over
}

// Fit is how well a layout suits a file.
type Fit struct {
	Layout  string
	Rows    string   // what a row of it stands for: persons, recap or projects
	Known   int      // columns that it knows
	Unknown int      // columns with a heading that it does not know
	Missing []string // headings that it wants and the nearest row lacks, as it writes them; empty when it fits
	Sheet   string   // where its header row stands, or what came nearest to one
	Row     int      // 0 when nothing came near

	headers map[string]header // by sheet
}

// Fits tells whether the file can be read by the layout.
func (f Fit) Fits() bool { return len(f.Missing) == 0 }

// header is a row that holds all headings that a layout wants.
type header struct {
	row     int
	columns [fieldCount]int
	texts   []string
}

// Inspect finds out how a file is read by those of the layouts that are named. d is as for Validate. A file that cannot be
// read as a list is no error: FileFault says why.
func (s *Step) Inspect(ctx context.Context, d enrolment.Delivery, file *os.File, layouts []string) (*Inspection, error) {
	in := &Inspection{}
	for _, name := range layouts {
		layout := s.Layouts[name]
		if layout == nil {
			return nil, fmt.Errorf("no layout %q", name)
		}
		fit := Fit{Layout: name, Rows: string(layout.rows), headers: make(map[string]header)}
		for _, f := range layout.required {
			fit.Missing = append(fit.Missing, layout.written[f])
		}
		in.Fits = append(in.Fits, fit)
	}
	if err := s.inspect(ctx, in, &d, file); err != nil {
		if in.FileFault = returnCode(err); in.FileFault == "" {
			return nil, err
		}
	}
	return in, nil
}

func (s *Step) inspect(ctx context.Context, in *Inspection, d *enrolment.Delivery, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	opened, err := book.Open(file, info.Size(), d.Name)
	if err != nil {
		return err
	}
	defer opened.Close()
	in.Format = string(opened.Kind)
	in.Encoding, in.HasBOM, in.Delimiter = opened.Dialect.Encoding, opened.Dialect.BOM, opened.Dialect.Delimiter
	if opened.Kind == book.CSV {
		if in.LineEnd, err = lineEnd(file, info.Size()); err != nil {
			return err
		}
	}
	for _, one := range opened.Sheets() {
		in.Sheets = append(in.Sheets, InspectedSheet{Name: one.Name, IsHidden: one.Hidden})
		if err := s.fit(ctx, in, opened, one.Name); err != nil {
			return err
		}
	}
	slices.SortStableFunc(in.Fits, func(a, b Fit) int {
		return cmp.Or(cmp.Compare(min(len(a.Missing), 1), min(len(b.Missing), 1)), cmp.Compare(b.Known, a.Known),
			cmp.Compare(len(a.Missing), len(b.Missing)), strings.Compare(a.Layout, b.Layout))
	})
	return s.inspectBy(ctx, in, d, file)
}

// fit tries every layout on the first rows of a sheet.
func (s *Step) fit(ctx context.Context, in *Inspection, opened *book.Book, name string) error {
	for row, err := range opened.Rows(ctx, name) {
		if err != nil {
			return err
		}
		if row.Number > headerRows {
			break
		}
		for i := range in.Fits {
			in.Fits[i].try(s.Layouts[in.Fits[i].Layout], name, row)
		}
	}
	return nil
}

// try takes a row for the header of a sheet if it comes nearer to one than those before.
func (f *Fit) try(layout *Layout, sheetName string, row *sheet.Row) {
	if f.headers[sheetName].row > 0 {
		return
	}
	missing, columns := layout.missingHeadings(row)
	known := 0
	for _, column := range columns {
		if column != noColumn {
			known++
		}
	}
	h := header{row: row.Number, columns: columns}
	unknown := -known
	for _, cell := range row.Cells {
		text := strings.Join(strings.Fields(string(cell.Text)), " ")
		h.texts = append(h.texts, text)
		if text != "" {
			unknown++
		}
	}
	if len(missing) == 0 {
		f.headers[sheetName] = h
	}
	if len(missing) > len(f.Missing) || known == 0 || f.Row > 0 && len(missing) == len(f.Missing) && known <= f.Known {
		return
	}
	f.Known, f.Unknown, f.Sheet, f.Row, f.Missing = known, unknown, sheetName, row.Number, nil
	for _, m := range missing {
		f.Missing = append(f.Missing, layout.written[m])
	}
}

// inspectBy reads the file by the layout that suits it best, as the night would.
func (s *Step) inspectBy(ctx context.Context, in *Inspection, d *enrolment.Delivery, file *os.File) error {
	best := in.Fits[0]
	r, err := s.begin(ctx, d, s.Layouts[best.Layout], file)
	if err != nil {
		return err
	}
	defer r.close()
	m := r.manifest
	in.AsOf, in.AsOfBasis, in.Period, in.Stage = m.AsOf, m.AsOfBasis, m.Period, m.Stage
	if r.isReturned() {
		in.FileFault = m.FileFault.Code
	}
	for i := range in.Sheets {
		one := &in.Sheets[i]
		if h, found := best.headers[one.Name]; found {
			one.HeaderRow, one.Columns = h.row, h.inspected()
		}
		for row, err := range r.book.Rows(ctx, one.Name) {
			if err != nil {
				return err
			}
			if !isBlankRow(row) {
				one.Rows++
			}
			if i < len(r.tables) && r.tables[i] != nil && r.tables[i].isData(row) {
				one.DataRows++
			}
		}
	}
	return nil
}

// longestHeading is how many characters of a heading are shown.
const longestHeading = 60

// inspected gives the columns that have a heading.
func (h *header) inspected() []InspectedColumn {
	var columns []InspectedColumn
	for i, text := range h.texts {
		column := InspectedColumn{Letter: columnLetter(i), Heading: masked(text)}
		if f := slices.Index(h.columns[:], i); f >= 0 {
			column.Field = fieldNames[f]
		}
		if text != "" {
			columns = append(columns, column)
		}
	}
	return columns
}

// masked gives a heading fit to be shown, should a row of people have been taken for a header.
func masked(heading string) string {
	heading = enrolment.Mask(heading)
	if runes := []rune(heading); len(runes) > longestHeading {
		return string(runes[:longestHeading]) + "…"
	}
	return heading
}

// lineEnd tells how most rows of a text's beginning end: "crlf", "lf" or "cr", "" when none does.
func lineEnd(r io.ReaderAt, size int64) (string, error) {
	head := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = bytes.ReplaceAll(head, []byte{0}, nil) // of UTF-16
	crlf := bytes.Count(head, []byte("\r\n"))
	lf, cr := bytes.Count(head, []byte("\n"))-crlf, bytes.Count(head, []byte("\r"))-crlf
	switch most := max(crlf, lf, cr); most {
	case 0:
		return "", nil
	case crlf:
		return "crlf", nil
	case lf:
		return "lf", nil
	}
	return "cr", nil
}
