package demo

import "strconv"

// cells are one row of a table while it is being made, in one buffer.
type cells struct {
	text  []byte
	ends  []int
	kinds []cellKind
	joins []join // where a workbook or a page makes one cell of several
}

// join is the cells over which one goes: from a column, counted from 0, to the right and down.
type join struct{ column, columns, rows int }

// cellKind says what a cell is in a workbook. A CSV knows text alone.
type cellKind uint8

const (
	textCell cellKind = iota
	numberCell
	dateCell     // days since 30 December 1899, shown as dd-mm-yyyy
	severalLines // text of several lines, in quotes in a CSV
	asItStands   // text that a CSV holds as it is, however wrong
)

func (c *cells) reset() {
	c.text, c.ends, c.kinds, c.joins = c.text[:0], c.ends[:0], c.kinds[:0], c.joins[:0]
}

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
	blank(rows int) // below the last row
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
		c.joins = append(c.joins, join{0, columns, 1})
		if err := doc.row(&c); err != nil {
			return err
		}
	}
	return nil
}

// header writes the row of column names.
func header(doc document, columns []string) error {
	var c cells
	c.add(columns...)
	return doc.row(&c)
}
