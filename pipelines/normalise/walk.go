package normalise

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cakupan/pipelines/normalise/sheet"
)

// walk goes down a sheet and says of each row in which table it stands.
type walk struct {
	reading  *reading
	sheet    sheet.Sheet
	tables   *[]*table // of the sheet; one that is found on the way is added
	at       int       // of tables: the one that the rows stand in, -1 above the first
	surveyed int       // number of the last row among which the tables were looked for
	last     int       // number of the last row
	columns  int       // of the tables that were added
	wasData  bool
	isTrial  bool // nothing of it stays
}

// walk begins at the top of the i-th sheet.
func (r *reading) walk(i int) *walk {
	return &walk{reading: r, sheet: r.book.Sheets()[i], tables: &r.tables[i], at: -1, surveyed: r.surveyed[i]}
}

// rehearse is a walk that leaves the tables as they are.
func (r *reading) rehearse(i int) *walk {
	w := r.walk(i)
	copies := make([]*table, len(*w.tables))
	for i, t := range *w.tables {
		copied := *t
		copies[i] = &copied
	}
	w.tables, w.isTrial = &copies, true
	return w
}

// tableOf gives the table of which a row is data, nil for any other row. Rows come in order, blank ones left out. The error
// is sheet.ErrHostile, of more tables than a sheet has.
func (w *walk) tableOf(row *sheet.Row) (*table, error) {
	for next := w.at + 1; next < len(*w.tables) && row.Number >= (*w.tables)[next].firstRow; next++ {
		w.at = next
	}
	if w.at < 0 {
		return nil, nil
	}
	if isApart := row.Number > w.last+1 || !w.wasData; isApart || row.Number <= w.surveyed {
		if err := w.begin(row); err != nil {
			return nil, err
		}
	}
	t := (*w.tables)[w.at]
	w.last, w.wasData = row.Number, t.isData(row)
	if !w.wasData {
		return nil, nil
	}
	return t, nil
}

// The bounds of the tables of a sheet that begin below the rows among which tables are looked for: how many there are with
// those above them, and how many columns they have together. A sheet with more is no list.
const (
	mostTables  = 1000
	mostColumns = 1 << 16
)

// begin lets another table begin with a row that is a header with other columns: one of the list, where none was looked for
// yet, or one that holds other things, which ends the table above.
func (w *walk) begin(row *sheet.Row) error {
	t := (*w.tables)[w.at]
	if row.Number <= t.headerRow || t.isHeaderAgain(row) && !t.isChanged(row) {
		return nil
	}
	s := &headSample{sheet: w.sheet, rows: []sheet.Row{*row}}
	h, found := t.layout.headerAt(s, 0, &lookedFor{})
	if !found || sameHeadings(h.columns, t.header) {
		return nil
	}
	next, missing := w.reading.newTable(t.layout, s, h, nil)
	switch {
	case len(missing) > 0:
		t.isOver = t.isOver || t.isOtherHeader(row)
		return nil
	case row.Number <= w.surveyed:
		return nil
	}
	if w.columns += len(h.columns); len(*w.tables) >= mostTables || w.columns > mostColumns {
		return fmt.Errorf("%w: a sheet of more than %d tables, or of more than %d columns in them", sheet.ErrHostile, mostTables, mostColumns)
	}
	*w.tables = append(*w.tables, next)
	w.at = len(*w.tables) - 1
	if !w.isTrial {
		w.reading.doubtTable(next)
	}
	return nil
}

// isOtherHeader tells whether a row that heads other things than the list's is a header, and no title between the rows in
// which a place stands behind its heading, nor a further row of the list's own header.
func (t *table) isOtherHeader(row *sheet.Row) bool {
	own := max(t.headerRow, t.lastAgain+t.headerRow-t.firstRow)
	known, filled := t.layout.knownHeadings(row)
	return row.Number > own+1 && known*2 > filled
}

// isData tells whether a row below the header is one of the list's: no header again, no row of column numbers, no total, no
// note, not beneath the end. Rows come in order, for a total or another header can end the table; its own header or a row that
// goes on begins it anew.
func (t *table) isData(row *sheet.Row) bool {
	switch {
	case row.Number <= t.headerRow:
		return false
	case t.isHeaderAgain(row):
		t.lastAgain, t.isFooter, t.isOver, t.isSigned = row.Number, false, false, false
		return false
	case t.isOver && !t.returns(row), t.isFooter && !t.goesOn(row), t.isSigned && t.isOfSignature(row), t.isHeadings(row):
		return false
	}
	t.isFooter, t.isOver, t.isSigned = false, false, false
	if total := t.totalOf(row); total != noTotal && !t.isPerson(row) { // who works for a firm that is called Total
		t.noteTotal(row)
		t.isFooter = t.layout.endsAtTotal && total == grandTotal
		return false
	}
	if (row.Number <= t.headerRow+mostHeaderRows || row.Number == t.lastAgain+1) && isNumbering(row) { // sub-headings may stand between
		return false
	}
	for _, f := range t.keys {
		if len(trimBlanks(t.cell(row, f).Text)) > 0 {
			return !t.isNote(row, f)
		}
	}
	return false
}

// isPerson tells a row that a person stands in whatever is above it: a number like a NIK and a name in their columns.
func (t *table) isPerson(row *sheet.Row) bool {
	name := fieldName
	if !t.has(name) {
		name = fieldFirstName
	}
	return t.has(fieldNIK) && isLikeNIK(t.cell(row, fieldNIK)) && len(t.text(row, name)) > 0
}

// goesOn tells a row with which a table goes on below a total, as that of a list by villages does: a person, be the number a
// broken one, or a count with what it counts.
func (t *table) goesOn(row *sheet.Row) bool {
	if t.layout.rows != personRows {
		_, given, _ := unstatedMarks.amount(t.cell(row, fieldActiveCount))
		return given && slices.ContainsFunc(t.keys, func(f field) bool { return len(t.text(row, f)) > 0 })
	}
	number, name := fieldNIK, fieldName
	if !t.has(number) {
		number = fieldKPJ
	}
	if !t.has(name) {
		name = fieldFirstName
	}
	digits, letters := countLetters(t.text(row, number))
	if digits < fewestDigits || digits <= letters {
		return false
	}
	digits, letters = countLetters(t.text(row, name))
	return letters > digits // no number of another who signs
}

// returns tells a row with which a list goes on below a header of other things: nobody with a number like a NIK is passed
// over. Counts do not go on, for those of other things look like the list's.
func (t *table) returns(row *sheet.Row) bool {
	if t.has(fieldNIK) {
		return slices.ContainsFunc(row.Cells, isLikeNIK)
	}
	return t.layout.rows == personRows && t.goesOn(row)
}

// fewestDigits is how many a number of a person keeps that was typed or stored wrong; 8,27101E+15 has as many.
const fewestDigits = 8

// isHeaderAgain tells a header that a program repeats on each page, each of its rows.
func (t *table) isHeaderAgain(row *sheet.Row) bool {
	var buf [128]byte
	matched := false
	for _, a := range t.anchors {
		var text []byte
		if a.column < len(row.Cells) {
			text = trimmed(row.Cells[a.column].Text)
		}
		switch {
		case len(text) == 0 && t.headerRow > t.firstRow: // it stands in another of its rows
		case len(text) == 0 || text[0] < 'A': // a heading begins with a letter, which most cells of a list's first column do not
			return false
		case !slices.Contains(a.folded, string(fold(buf[:0], text))):
			return false
		default:
			matched = true
		}
	}
	return matched
}

// isHeadings tells a row of headings in which one number like a NIK stands, as where a form names who is responsible: what
// stands in the column of names is a heading, and so is whatever else is no number.
func (t *table) isHeadings(row *sheet.Row) bool {
	name := fieldName
	if !t.has(name) {
		name = fieldFirstName
	}
	text := t.text(row, name)
	if len(text) == 0 {
		return false
	}
	if own := t.headings[name]; len(text) == len(own) && bytes.EqualFold(text, []byte(own)) {
		return true
	}
	isFirst := true
	headings := 0
	for _, cell := range row.Cells {
		text := trimmed(cell.Text)
		if len(text) == 0 {
			continue
		}
		switch isNumber := text[0] >= '0' && text[0] <= '9'; {
		case isNumber && isFirst: // a row of the list begins with its number, most often
			return false
		case isNumber:
		case !t.layout.isHeading(text):
			return false
		default:
			headings++
		}
		isFirst = false
	}
	return headings >= fewestHeadings
}

// fewestHeadings tells a row of headings, where one of its cells holds a number.
const fewestHeadings = 2

// isChanged tells a header again that heads other columns than the table's, besides those by which it is known: one more,
// most often.
func (t *table) isChanged(row *sheet.Row) bool {
	if t.headerRow > t.firstRow { // each of its rows is looked at alone
		return false
	}
	for i, cell := range row.Cells {
		text := trimBlanks(cell.Text)
		if len(text) > 0 && (i >= t.width || foldString(string(text)) != foldString(t.header[i].text)) {
			return true
		}
	}
	return false
}

// isNumbering tells the row below a header that numbers the columns: 1, 2, 3, …
func isNumbering(row *sheet.Row) bool {
	next := int64(0)
	for _, cell := range row.Cells {
		text := bytes.Trim(trimmed(cell.Text), "()")
		if len(text) == 0 {
			continue
		}
		if len(text) > 3 || !isDigits(text) || next > 0 && number(text) != next {
			return false
		}
		next = number(text) + 1
	}
	return next > 2
}

// total says what a row sums up.
type total uint8

const (
	noTotal total = iota
	subtotal
	grandTotal
)

// totalCells is how many of a CSV row's first cells may say that it is a total.
const totalCells = 3

// totalOf tells a row of totals by its first cell that holds anything; in a CSV, where programs fill the first cells of a
// totals row with what they like, by any of the first three.
func (t *table) totalOf(row *sheet.Row) total {
	for i, cell := range row.Cells {
		text := trimmed(cell.Text)
		if len(text) == 0 {
			continue
		}
		if kind := totalNamed(text); kind != noTotal || !t.isCSV || i >= totalCells-1 {
			return kind
		}
	}
	return noTotal
}

// totalNamed tells a text that begins with the word for a sum.
func totalNamed(text []byte) total {
	switch text[0] | 0x20 {
	case 'j', 't', 'g', 's':
	default:
		return noTotal
	}
	for _, name := range []struct {
		words string
		total total
	}{{"jumlah", grandTotal}, {"total", grandTotal}, {"grand total", grandTotal}, {"sub total", subtotal}, {"subtotal", subtotal}, {"sub jumlah", subtotal}} {
		if len(text) < len(name.words) || !strings.EqualFold(string(text[:len(name.words)]), name.words) {
			continue
		}
		if rest := text[len(name.words):]; len(rest) == 0 || rest[0] >= utf8.RuneSelf || foldedASCII[rest[0]] == 0 {
			return name.total
		}
	}
	return noTotal
}
