package demo

import (
	"io"
	"strconv"
	"time"
)

// cells are one row of a table while it is being made, in one buffer.
type cells struct {
	text  []byte
	ends  []int
	kinds []cellKind
}

// cellKind says what a cell is in a workbook. A CSV knows text alone.
type cellKind uint8

const (
	textCell cellKind = iota
	numberCell
	dateCell // days since 30 December 1899, shown as dd-mm-yyyy
)

func (c *cells) reset() { c.text, c.ends, c.kinds = c.text[:0], c.ends[:0], c.kinds[:0] }

// end closes a cell whose text was appended to c.text.
func (c *cells) end(kind cellKind) {
	c.ends = append(c.ends, len(c.text))
	c.kinds = append(c.kinds, kind)
}

func (c *cells) add(texts ...string) {
	for _, s := range texts {
		c.text = append(c.text, s...)
		c.end(textCell)
	}
}

func (c *cells) number(n int) {
	c.text = strconv.AppendInt(c.text, int64(n), 10)
	c.end(numberCell)
}

// document is a file of rows. Rows are numbered as a spreadsheet shows them.
type document interface {
	row(*cells) error
	blank(rows int)    // below the last row
	merge(columns int) // of the last row
	nextSheet() error
	rows() int64 // number of the last row that is not blank, of all sheets together
	close() error
}

// sheetRows are the data rows of a sheet of a workbook, which ends at row 1,048,576.
const sheetRows = 1_000_000

// sheetNames names the sheets that so many rows need: "Data Peserta", "Data Peserta (2)".
func sheetNames(name string, rows int) []string {
	names := []string{name}
	for n := 2; (n-1)*sheetRows < rows; n++ {
		names = append(names, name+" ("+strconv.Itoa(n)+")")
	}
	return names
}

// document opens a file as the sender saves them, at a time, with the sheets named.
func (h fileHabit) document(to io.Writer, at time.Time, widths []int, sheets []string) (document, error) {
	if h.workbook {
		return newXLSX(to, at, widths, sheets)
	}
	return newCSV(to, h), nil
}

// endsSheet tells whether so many rows fill a sheet.
func (h fileHabit) endsSheet(rows int) bool { return h.workbook && rows > 0 && rows%sheetRows == 0 }

// titles writes rows of one cell each, which a workbook joins over so many columns. An empty line is a blank row.
func titles(doc document, columns int, lines ...string) error {
	var c cells
	for _, line := range lines {
		if line == "" {
			doc.blank(1)
			continue
		}
		c.reset()
		c.add(line)
		if err := doc.row(&c); err != nil {
			return err
		}
		doc.merge(columns)
	}
	return nil
}

// header writes the row of column names.
func header(doc document, columns []string) error {
	var c cells
	c.add(columns...)
	return doc.row(&c)
}

// fileHabit is how a sender saves its files.
type fileHabit struct {
	workbook bool
	comma    byte
	lineEnd  string
}

var (
	commaCSV     = fileHabit{comma: ',', lineEnd: "\n"}
	semicolonCSV = fileHabit{comma: ';', lineEnd: "\r\n"}
	workbook     = fileHabit{workbook: true}
)

func (h fileHabit) extension() string {
	if h.workbook {
		return ".xlsx"
	}
	return ".csv"
}
