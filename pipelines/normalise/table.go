package normalise

import (
	"slices"

	"cakupan/pipelines/normalise/sheet"
)

// table is where a table of a sheet stands: its header, and what its columns mean.
type table struct {
	layout    *Layout
	sheet     string
	isCSV     bool
	header    []heading // by column
	firstRow  int       // number of the header's first row, of the first data row where there is no header
	headerRow int       // number of the header's last row; the data are below it
	width     int       // cells of the header, up to the last that has a heading
	columns   [fieldCount]int
	letters   [fieldCount]string // of the columns, as a spreadsheet names them
	headings  [fieldCount]string // as the file writes them
	keys      []field
	anchors   []anchor
	claims    []claim // by column; nil where a layout says what the columns mean

	hasProgrammes bool // at least one column of a programme

	totals    []totalsRow // so far
	isFooter  bool        // what follows is no data any more: a total ended it
	isOver    bool        // nor is it here: a header of other things did
	isSigned  bool        // a signature stood above, and what follows may belong to it
	lastAgain int         // number of the row in which the header was repeated last
}

// anchor is a column by whose headings a header is known that is repeated.
type anchor struct {
	column int
	folded []string // its headings, of each row
}

const noColumn = -1

// newTable makes the table below a header, data being the rows below it that were looked at. Where fields are missing by
// which the header is known, there is none.
func (r *reading) newTable(l *Layout, s *headSample, h header, data []sheet.Row) (t *table, missing []field) {
	t = &table{layout: l, sheet: s.sheet.Name, isCSV: r.book.IsText(s.sheet.Name), header: h.columns, width: len(h.columns)}
	if h.from < h.to {
		t.firstRow, t.headerRow = s.rows[h.from].Number, s.rows[h.to-1].Number
	} else {
		t.firstRow, t.headerRow = s.rows[h.from].Number, s.rows[h.from].Number-1
	}
	if l.lexicon == nil {
		missing, t.columns = l.columnsNamed(h.columns)
	} else {
		t.claims = l.claims(r.beholder(), h, data)
		missing, t.columns = l.columnsClaimed(t.claims)
	}
	for f, column := range t.columns {
		if column != noColumn {
			t.letters[f] = columnLetter(column)
			t.headings[f] = h.columns[column].text
		}
	}
	if t.addAnchors(l.required); len(t.anchors) == 0 && l.rows == personRows {
		t.addAnchors([]field{fieldKPJ, fieldName}) // which stand in for a NIK
	}
	t.keys = slices.DeleteFunc(keyFields(l.rows), func(f field) bool { return !t.has(f) })
	t.hasProgrammes = t.has(fieldJKK) || t.has(fieldJKM) || t.has(fieldJHT) || t.has(fieldJP) || t.has(fieldJKP)
	return t, missing
}

// addAnchors takes the columns of fields that have a heading for those by which the header is known again.
func (t *table) addAnchors(fields []field) {
	for _, f := range fields {
		if t.has(f) && t.headings[f] != "" {
			c := t.header[t.columns[f]]
			t.anchors = append(t.anchors, anchor{t.columns[f], []string{foldString(c.text), foldString(c.group)}})
		}
	}
}

// columnLetter names a column as a spreadsheet does: A for 0, AA for 26.
func columnLetter(column int) string {
	letters := ""
	for column++; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters
}

// columnNumber is the reverse of columnLetter; it gives noColumn for a text that names none.
func columnNumber(letters string) int {
	column := 0
	for _, b := range []byte(letters) {
		if b < 'A' || b > 'Z' || column > sheet.MaxColumns {
			return noColumn
		}
		column = column*26 + int(b-'A') + 1
	}
	return column - 1
}

// has tells whether the table has a column of the field.
func (t *table) has(f field) bool { return t.columns[f] != noColumn }

// cell gives a row's cell of a field, an empty one where row or table have none.
func (t *table) cell(row *sheet.Row, f field) sheet.Cell {
	if i := t.columns[f]; i >= 0 && i < len(row.Cells) {
		return row.Cells[i]
	}
	return sheet.Cell{}
}

// text gives the trimmed text of a row's cell of a field.
func (t *table) text(row *sheet.Row, f field) []byte { return trimmed(t.cell(row, f).Text) }
