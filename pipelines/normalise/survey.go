package normalise

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// A sheet's tables are found among its first rows; one that begins further down is found on the way, by its headings alone.
const (
	topRows     = 50      // within which the first header stands, blank rows counted
	surveyRows  = 600     // that hold anything
	surveyBytes = 4 << 20 // of their cells, of which each counts cellBytes besides its text
	cellBytes   = 32
)

// The bounds, in bytes, of what is looked at in a workbook of many sheets: of all together, which the sheets share evenly,
// of each one's share at the least, and of what their last rows may add.
const (
	surveyAll    = 64 << 20
	surveyLeast  = 32 << 10
	surveyBeyond = 160 << 20
)

// headSample is the beginning of a sheet.
type headSample struct {
	sheet  sheet.Sheet
	rows   []sheet.Row // that hold anything
	isAll  bool        // there are no others
	merged merges
}

// merges gives the cells of a sheet that are merged, nil for one that merges none. To find them is to read a workbook's sheet
// to its end, so that they are asked for only where a header leaves cells empty.
type merges func() []sheet.Range

func (m merges) all() []sheet.Range {
	if m == nil {
		return nil
	}
	return m()
}

// last gives the number of the last row that was looked at.
func (s *headSample) last() int {
	if len(s.rows) == 0 {
		return 0
	}
	return s.rows[len(s.rows)-1].Number
}

// share gives how many bytes of one of so many sheets are looked at.
func share(sheets int) int { return max(surveyLeast, min(surveyBytes, surveyAll/sheets)) }

// sample reads the beginning of a sheet.
func (r *reading) sample(ctx context.Context, of sheet.Sheet) (*headSample, error) {
	s := &headSample{sheet: of}
	size, most := 0, share(len(r.book.Sheets()))
	s.isAll = true
	for row, err := range r.book.Rows(ctx, of.Name) {
		if err != nil {
			return nil, err
		}
		if isBlankRow(row) {
			continue
		}
		if len(s.rows) == surveyRows || size > most {
			s.isAll = false
			break
		}
		s.rows = append(s.rows, copiedRow(row))
		for _, cell := range row.Cells {
			size += len(cell.Text) + cellBytes
		}
	}
	if r.sampled += size; r.sampled > surveyBeyond {
		return nil, fmt.Errorf("%w: sheets that begin with more than %d MiB", sheet.ErrHostile, surveyBeyond>>20)
	}
	s.merged = sync.OnceValue(func() []sheet.Range {
		merged, err := r.book.Merged(ctx, of.Name)
		if err != nil { // the reading of the rows comes upon it again
			return nil
		}
		return merged
	})
	return s, nil
}

// copiedRow gives a row that stays valid.
func copiedRow(row *sheet.Row) sheet.Row {
	size := 0
	for _, cell := range row.Cells {
		size += len(cell.Text)
	}
	text := make([]byte, 0, size)
	copied := *row
	copied.Cells = make([]sheet.Cell, len(row.Cells))
	for i, cell := range row.Cells {
		start := len(text)
		text = append(text, cell.Text...)
		copied.Cells[i] = sheet.Cell{Text: text[start:], Type: cell.Type}
	}
	return copied
}

// survey finds the tables and reads what stands above them.
func (r *reading) survey(ctx context.Context) error {
	var samples []*headSample
	for _, one := range r.book.Sheets() {
		s, err := r.sample(ctx, one)
		if err != nil {
			return err
		}
		samples = append(samples, s)
		r.surveyed = append(r.surveyed, s.last())
	}
	r.samples = samples
	var nearest enrolment.Fault
	for i, layout := range r.layouts {
		tables, looked := r.tablesBy(layout, samples)
		if i == 0 {
			nearest = looked.fault(layout)
		}
		if i == 0 || hasTable(tables) {
			r.layout, r.tables = layout, tables
		}
		if hasTable(tables) {
			break
		}
	}
	r.readTitles(samples)
	if hasTable(r.tables) {
		r.doubt()
		return nil
	}
	if err := r.countIgnored(ctx); err != nil {
		return err
	}
	if r.manifest.RowsRead == 0 {
		return sheet.ErrEmpty
	}
	r.returnFor(nearest)
	return nil
}

// hasTable tells whether any sheet has one.
func hasTable(tables [][]*table) bool {
	for _, ofSheet := range tables {
		if len(ofSheet) > 0 {
			return true
		}
	}
	return false
}

// tablesBy finds the tables of all sheets by a layout.
func (r *reading) tablesBy(l *Layout, samples []*headSample) (tables [][]*table, looked lookedFor) {
	looked = lookedFor{missing: l.required}
	for _, s := range samples {
		var found []*table
		if l.reads(s.sheet.Name) {
			found = r.tablesOf(l, s, &looked)
		}
		tables = append(tables, found)
	}
	return tables, looked
}

// tablesOf finds the tables of a sheet in order, each with the rows up to the next.
func (r *reading) tablesOf(l *Layout, s *headSample, looked *lookedFor) (tables []*table) {
	headers := r.headersOf(l, s, looked)
	for i, h := range headers {
		end := len(s.rows)
		if i+1 < len(headers) {
			end = headers[i+1].from
		}
		t, missing := r.newTable(l, s, h, dataAmong(s.rows[h.to:end], h.columns))
		if len(missing) > 0 {
			looked.at(s.sheet.Name, h.first(s), missing)
			continue // of one that holds other things: the walk comes upon it again
		}
		tables = append(tables, t)
	}
	return tables
}

// dataAmong gives the rows below a header that can be data: no header again, no numbers of columns, no totals and notes.
func dataAmong(rows []sheet.Row, header []heading) []sheet.Row {
	var data []sheet.Row
	for i := range rows {
		row := &rows[i]
		filled, total := 0, noTotal
		for _, cell := range row.Cells {
			if text := trimmed(cell.Text); len(text) > 0 {
				if filled++; filled <= totalCells && total == noTotal {
					total = totalNamed(text)
				}
			}
		}
		if total == noTotal && !isRow(row, header) && !isNumbering(row) && filled >= min(len(header), titleWidth) {
			data = append(data, *row)
		}
	}
	return data
}

// readTitles reads the names of the sheets and what stands above the first table of each; what stands in a sheet without a
// table counts least.
func (r *reading) readTitles(samples []*headSample) {
	var elsewhere titles
	left := mostTitles
	for i, s := range samples {
		top := topRows
		if tables := r.tables[i]; len(tables) > 0 {
			top = tables[0].firstRow - 1
		}
		var above titles
		for j := range s.rows {
			if s.rows[j].Number > top {
				break
			}
			above.readRow(&s.rows[j], r.book.Date1904, &left)
		}
		r.titles.read(s.sheet.Name)
		if len(r.tables[i]) > 0 {
			r.titles.add(above)
		} else {
			elsewhere.add(above)
		}
	}
	r.titles.fill(elsewhere)
}

// lookedFor is the row that came nearest to a header.
type lookedFor struct {
	sheet   string
	row     int
	missing []field
}

func (l *lookedFor) at(sheetName string, number int, missing []field) {
	if len(missing) < len(l.missing) {
		*l = lookedFor{sheetName, number, missing}
	}
}

// fault names the headings that were looked for, as the layout writes them: those that the nearest row lacks, else all.
func (l *lookedFor) fault(layout *Layout) enrolment.Fault {
	headings := make([]string, len(l.missing))
	for i, f := range l.missing {
		headings[i] = layout.written[f]
	}
	return enrolment.Fault{Code: "file.header_not_found", Sheet: l.sheet, Row: l.row, Heading: strings.Join(headings, ", ")}
}
