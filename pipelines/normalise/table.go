package normalise

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/sheet"
)

// headerRows is how far down the header row is looked for.
const headerRows = 50

// table is where a sheet's table stands: its header row, and what its columns mean.
type table struct {
	layout    *Layout
	sheet     string
	isCSV     bool
	headerRow int // number of the row
	width     int // cells of the header, up to the last that has a heading
	columns   [fieldCount]int
	letters   [fieldCount]string // of the columns, as a spreadsheet names them
	headings  [fieldCount]string // as the file writes them
	keys      []field

	hasProgrammes bool // at least one column of a programme

	isFooter bool // what follows is no data any more
}

const noColumn = -1

// missingHeadings gives the required fields that a row is not the header of, and what its columns mean if there are none.
// Of two columns with one heading the first counts.
func (l *Layout) missingHeadings(row *sheet.Row) (missing []field, columns [fieldCount]int) {
	for f := range columns {
		columns[f] = noColumn
	}
	var buf [128]byte
	for i, cell := range row.Cells {
		f, known := l.headings[string(fold(buf[:0], cell.Text))]
		if known && columns[f] == noColumn {
			columns[f] = i
		}
	}
	for _, f := range l.required {
		if columns[f] == noColumn {
			missing = append(missing, f)
		}
	}
	return missing, columns
}

// newTable begins the table below a header row.
func newTable(l *Layout, sheetName string, kind book.Kind, header *sheet.Row, columns [fieldCount]int) *table {
	t := &table{
		layout: l, sheet: sheetName, isCSV: kind == book.CSV, headerRow: header.Number, columns: columns,
		keys: keyFields(l.rows),
	}
	for i, cell := range header.Cells {
		if len(trimmed(cell.Text)) > 0 {
			t.width = i + 1
		}
	}
	for f, column := range columns {
		if column != noColumn {
			t.letters[f] = columnLetter(column)
			t.headings[f] = strings.Join(strings.Fields(string(header.Cells[column].Text)), " ")
		}
	}
	t.keys = slices.DeleteFunc(t.keys, func(f field) bool { return !t.has(f) })
	t.hasProgrammes = t.has(fieldJKK) || t.has(fieldJKM) || t.has(fieldJHT) || t.has(fieldJP) || t.has(fieldJKP)
	return t
}

// columnLetter names a column as a spreadsheet does: A for 0, AA for 26.
func columnLetter(column int) string {
	letters := ""
	for column++; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters
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

// isData tells whether a row below the header is one of the list's: no header again, no row of column numbers, no total,
// not beneath the end. Rows come in order, for a total can end the table.
func (t *table) isData(row *sheet.Row) bool {
	if row.Number <= t.headerRow || t.isFooter {
		return false
	}
	switch total := t.totalOf(row); {
	case total != noTotal:
		t.isFooter = t.layout.endsAtTotal && total == grandTotal
		return false
	case t.isHeaderAgain(row), row.Number == t.headerRow+1 && isNumbering(row):
		return false
	}
	for _, f := range t.keys {
		if len(trimBlanks(t.cell(row, f).Text)) > 0 {
			return true
		}
	}
	return false
}

// isHeaderAgain tells a header that a program repeats on each page.
func (t *table) isHeaderAgain(row *sheet.Row) bool {
	var buf [128]byte
	for _, f := range t.layout.required {
		text := t.text(row, f)
		if len(text) == 0 || text[0] < 'A' { // a heading begins with a letter, which most cells of a list's first column do not
			return false
		}
		if named, known := t.layout.headings[string(fold(buf[:0], text))]; !known || named != f {
			return false
		}
	}
	return true
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
