package normalise

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/sheet"
)

// Inspection is how a file is read. It holds headings, and nothing of the rows below them.
type Inspection struct {
	Format    string   // a book.Kind; "" when the file is none
	Wrapping  []string // what the tables were wrapped in, outside in: see book
	Encoding  Sure     // of a CSV, as the rest of these
	HasBOM    bool     // it opens with a byte order mark
	Delimiter Sure     // one character or several
	Quote     Sure     // one character
	LineEnd   Sure     // "crlf", "lf", "cr"; "" when no row ends
	Layout    string   // by which the columns were named; "" for the lexicon
	Rows      string   // what a row stands for: persons, recap or projects; "" when the file is no list
	Sheets    []InspectedSheet
	Fits      []Fit // of each layout that was tried, the best first

	AsOf      enrolment.Date
	AsOfBasis string // as in enrolment.Manifest
	Period    enrolment.Period
	Stage     string
	FileFault *enrolment.Fault  // why the file goes back as it is; nil when it is a list
	Holds     []enrolment.Fault // for which a person has to decide, as far as they are known before the rows are read
}

// Sure is something that was decided, and from 0 to 1 how sure that is; 0 where nothing was weighed.
type Sure struct {
	Value      string
	Confidence float64
}

// InspectedSheet is one sheet, the only one of a CSV.
type InspectedSheet struct {
	Name       string // "" in a CSV
	IsHidden   bool
	Rows       int64 // that hold anything
	HiddenRows int64 // of these
	Tables     []InspectedTable
}

// InspectedTable is one table of a sheet.
type InspectedTable struct {
	HeaderRow  int // number of the header's first row; 0 when it has none
	HeaderRows int
	DataRows   int64 // without totals, repeated headers and notes
	TotalRows  int64
	FooterRows int64 // below the last data row, without totals
	Columns    []InspectedColumn
}

// InspectedColumn is a column that has a heading or is read.
type InspectedColumn struct {
	Letter           string
	Heading          string  // as the file writes it, long digit runs masked
	Field            string  // what it is taken for; "" when it is left over
	Confidence       float64 // 0 to 1; 1 where a layout says it
	Basis            string  // "layout", "heading", "content", "both"; "" when it is left over
	Second           string  // what it may be else; "" for nothing
	SecondConfidence float64
	Doubt            string // "contradicted", "claimed_twice" or "weak"; "" for none
	Written          string // how its values are written: see evidence.written; "" for the usual way
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
}

// Fits tells whether the file can be read by the layout.
func (f Fit) Fits() bool { return len(f.Missing) == 0 }

// Inspect finds out how a file is read as a delivery d, as Validate reads it, and how well the layouts that are named suit it.
// A file that cannot be read as a list is no error: FileFault says why.
func (s *Step) Inspect(ctx context.Context, d enrolment.Delivery, file *os.File, layouts []string) (*Inspection, error) {
	for _, name := range layouts {
		if s.Layouts[name] == nil {
			return nil, fmt.Errorf("no layout %q", name)
		}
	}
	layout, err := s.layoutOf(d.List)
	if err != nil {
		return nil, err
	}
	r, err := s.begin(ctx, &d, layout, file)
	if err != nil {
		return nil, err
	}
	defer r.close()
	m := r.manifest
	in := &Inspection{
		AsOf: m.AsOf, AsOfBasis: m.AsOfBasis, Period: m.Period, Stage: m.Stage, FileFault: m.FileFault, Holds: m.Holds,
		Layout: r.layout.Name,
	}
	if r.book == nil {
		return in, nil
	}
	if hasTable(r.tables) {
		in.Rows = string(r.layout.rows)
	}
	in.writing(r.book)
	var samples []*headSample
	r.sampled = 0
	for i, one := range r.book.Sheets() {
		inspected, err := r.inspectSheet(ctx, i)
		if err != nil {
			return in, r.inspectError(in, err)
		}
		in.Sheets = append(in.Sheets, inspected)
		sample, err := r.sample(ctx, one)
		if err != nil {
			return in, r.inspectError(in, err)
		}
		samples = append(samples, sample)
	}
	for _, name := range layouts {
		in.Fits = append(in.Fits, r.fit(s.Layouts[name], samples))
	}
	slices.SortStableFunc(in.Fits, func(a, b Fit) int {
		return cmp.Or(cmp.Compare(min(len(a.Missing), 1), min(len(b.Missing), 1)), cmp.Compare(b.Known, a.Known),
			cmp.Compare(len(a.Missing), len(b.Missing)), strings.Compare(a.Layout, b.Layout))
	})
	return in, nil
}

// inspectError returns the file when err is one of a file that turned out to be no list on the way.
func (r *reading) inspectError(in *Inspection, err error) error {
	if !r.giveBack(err) {
		return err
	}
	in.FileFault = r.manifest.FileFault
	return nil
}

// writing says how a file is written.
func (in *Inspection) writing(b *book.Book) {
	in.Format, in.Wrapping = string(b.Kind), b.Wrapping
	if b.Kind != book.CSV {
		return
	}
	d := b.Dialect
	in.HasBOM = d.BOM
	in.Encoding = Sure{d.Encoding, d.Sure.Encoding}
	in.Delimiter = Sure{d.Delimiter, d.Sure.Delimiter}
	in.Quote = Sure{d.Quote, d.Sure.Quote}
	in.LineEnd = Sure{lineEnds[d.LineEnd], d.Sure.LineEnd}
}

// lineEnds names what a row ends with.
var lineEnds = map[string]string{"\r\n": "crlf", "\n": "lf", "\r": "cr"}

// inspectSheet goes down the i-th sheet as the night would.
func (r *reading) inspectSheet(ctx context.Context, i int) (InspectedSheet, error) {
	s := r.book.Sheets()[i]
	in := InspectedSheet{Name: s.Name, IsHidden: s.Hidden}
	if i >= len(r.tables) {
		return in, nil
	}
	w := r.rehearse(i)
	data, below := make(map[int]int64), make(map[int]int64) // by table
	for row, err := range r.book.Rows(ctx, s.Name) {
		if err != nil {
			return in, err
		}
		if isBlankRow(row) {
			continue
		}
		in.Rows++
		if row.Hidden {
			in.HiddenRows++
		}
		t, err := w.tableOf(row)
		if err != nil {
			return in, err
		}
		if t != nil {
			data[w.at]++
			below[w.at] = 0
		} else if w.at >= 0 && row.Number > (*w.tables)[w.at].headerRow {
			below[w.at]++
		}
	}
	for k, t := range *w.tables {
		table := InspectedTable{DataRows: data[k], TotalRows: int64(len(t.totals)), Columns: t.inspected()}
		for n := range table.Columns {
			if f, known := fieldNamed(table.Columns[n].Field); known {
				table.Columns[n].Written = r.evidence.written(f)
			}
		}
		if table.FooterRows = below[k]; len(t.totals) > 0 && below[k] > 0 {
			table.FooterRows--
		}
		if t.headerRow >= t.firstRow {
			table.HeaderRow, table.HeaderRows = t.firstRow, t.headerRow-t.firstRow+1
		}
		in.Tables = append(in.Tables, table)
	}
	return in, nil
}

// fit tries a layout on the beginnings of the sheets.
func (r *reading) fit(l *Layout, samples []*headSample) Fit {
	f := Fit{Layout: l.Name, Rows: string(l.rows)}
	tables, looked := r.tablesBy(l, samples)
	for _, t := range slices.Concat(tables...) {
		f.Sheet, f.Row = t.sheet, t.firstRow
		f.count(t.header, t.columns)
		return f
	}
	f.Sheet, f.Row = looked.sheet, looked.row
	for _, s := range samples {
		if i := slices.IndexFunc(s.rows, func(row sheet.Row) bool { return row.Number == looked.row }); i >= 0 && s.sheet.Name == looked.sheet {
			headings := joinHeadings(s.rows[i:i+1], nil)
			_, columns := l.columnsNamed(headings)
			f.count(headings, columns)
		}
	}
	for _, missing := range looked.missing {
		f.Missing = append(f.Missing, l.written[missing])
	}
	return f
}

// count counts the headings that mean something to a layout, and the others.
func (f *Fit) count(headings []heading, columns [fieldCount]int) {
	for i, c := range headings {
		switch {
		case slices.Contains(columns[:], i):
			f.Known++
		case c.text != "":
			f.Unknown++
		}
	}
}

// longestHeading is how many characters of a heading are shown.
const longestHeading = 60

var (
	basisNames = [...]string{onNothing: "", onHeading: "heading", onContent: "content", onBoth: "both"}
	doubtNames = [...]string{noDoubt: "", contradicted: "contradicted", claimedTwice: "claimed_twice", weak: "weak"}
)

// inspected gives the columns that have a heading or are read.
func (t *table) inspected() []InspectedColumn {
	var columns []InspectedColumn
	for i, c := range t.header {
		column := InspectedColumn{Letter: columnLetter(i), Heading: masked(c.text)}
		if c.group != "" {
			column.Heading = masked(c.whole())
		}
		if f := slices.Index(t.columns[:], i); f >= 0 {
			column.Field, column.Confidence, column.Basis = fieldNames[f], 1, "layout"
		}
		if t.claims != nil {
			t.claims[i].inspect(&column)
		}
		if c.text != "" || column.Field != "" {
			columns = append(columns, column)
		}
	}
	return columns
}

// inspect says how sure a claim is.
func (c *claim) inspect(column *InspectedColumn) {
	if column.Field != "" {
		column.Confidence, column.Basis = c.confidence, basisNames[c.basis]
	}
	if c.second != unusedField {
		column.Second, column.SecondConfidence = fieldNames[c.second], c.doubtful
	}
	column.Doubt = doubtNames[c.doubt]
}

// masked gives a heading fit to be shown, should a row of people have been taken for a header.
func masked(heading string) string {
	heading = enrolment.Mask(heading)
	if runes := []rune(heading); len(runes) > longestHeading {
		return string(runes[:longestHeading]) + "…"
	}
	return heading
}

// Doubtful gives the columns that a person has to settle.
func (in *Inspection) Doubtful() (doubtful []InspectedColumn) {
	for _, s := range in.Sheets {
		for _, t := range s.Tables {
			for _, c := range t.Columns {
				if c.Doubt != "" {
					doubtful = append(doubtful, c)
				}
			}
		}
	}
	return doubtful
}

// Lacking gives the headings of columns that the file cannot do without and has not.
func (in *Inspection) Lacking() (headings []string) {
	for _, f := range in.Holds {
		if f.Code == "file.mapping_doubtful" && f.Column == "" && !slices.Contains(headings, f.Heading) {
			headings = append(headings, f.Heading)
		}
	}
	return headings
}
