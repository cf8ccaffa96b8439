package html

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding/charmap"

	"cakupan/pipelines/normalise/sheet"
)

// The bounds of a page's tables. Browsers know no wider and no longer spans.
const (
	maxColumnSpan = 1000
	maxRowSpan    = 65_534
	maxDepth      = 32 // of tables within the cells of others
)

// layout puts the tables of a page, and the text around them, into rows. A table within a cell has rows of its own
// behind what stands before it in its row.
type layout struct {
	tokens *html.Tokenizer
	yield  func(*sheet.Row) bool
	done   bool // yield wants no more

	tables []table    // around the current place, the innermost last
	skip   atom.Atom  // element whose text is not shown
	row    sheet.Row  // cells are in text
	text   []byte     // of the row's cells
	ends   []cellText // of the row's cells, by column
	open   bool       // a cell, or text outside of tables
	spaced bool       // blanks behind the text
	number int        // rows so far

	gaps         sheet.Gaps
	merged       []sheet.Range
	asksPassword bool
	tableRows    int // rows of two or more cells with text
}

// cellText is a cell's text while its row is read.
type cellText struct{ from, to int }

// table is one that has begun and not ended.
type table struct {
	row    int   // from 0
	until  []int // by column: the row before which a cell from above takes its place
	column int   // of the next cell
	inRow  bool
	isTorn bool   // the row, by a table within it
	hidden bool   // the row
	stored []byte // what the open cell stands for, where its text does not say it
}

func newLayout(src io.Reader) *layout {
	tokens := html.NewTokenizer(src)
	tokens.SetMaxBuf(sheet.MaxRow)
	return &layout{tokens: tokens}
}

// read hands each row that holds anything to yield, until that gives false.
func (l *layout) read(yield func(*sheet.Row) bool) error {
	l.yield = yield
	for !l.done {
		var err error
		switch kind := l.tokens.Next(); kind {
		case html.ErrorToken:
			err = l.tokens.Err()
			switch {
			case errors.Is(err, io.EOF):
				l.endRow()
				return nil
			case errors.Is(err, html.ErrBufferExceeded):
				return fmt.Errorf("%w: a tag or a text longer than %d MiB", sheet.ErrTooLarge, sheet.MaxRow>>20)
			}
			return err
		case html.TextToken:
			if l.skip == 0 {
				err = l.addText(l.tokens.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			err = l.start(kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := l.tokens.TagName()
			err = l.end(lookup(name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unseen are the elements whose text is not shown.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Textarea: true, atom.Select: true, atom.Template: true,
	atom.Noscript: true, atom.Iframe: true, atom.Noframes: true, atom.Svg: true, xmlIsland: true,
}

// xmlIsland stands for the element <xml> in which Excel keeps what is not shown.
const xmlIsland atom.Atom = 1<<32 - 1

func lookup(name []byte) atom.Atom {
	if string(name) == "xml" {
		return xmlIsland
	}
	return atom.Lookup(name)
}

// blocks are the elements that stand on lines of their own.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Center: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true,
	atom.H6: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Form: true, atom.Hr: true, atom.Header: true, atom.Footer: true,
	atom.Section: true, atom.Caption: true, atom.Body: true, atom.Br: true, atom.Dt: true, atom.Dd: true, atom.Pre: true,
}

// start takes the tag of an element that begins.
func (l *layout) start(isWhole bool) error {
	name, hasAttrs := l.tokens.TagName()
	element := lookup(name)
	if element == atom.Table {
		l.skip = 0 // whatever was not ended
	}
	switch {
	case l.skip != 0:
	case unseen[element]:
		if !isWhole {
			l.skip = element
		}
	case element == atom.Input:
		l.asksPassword = l.asksPassword || bytes.EqualFold(l.attributes(hasAttrs).kind, []byte("password"))
	case element == atom.Table:
		return l.startTable()
	case element == atom.Tr:
		l.startRow(l.attributes(hasAttrs))
	case element == atom.Td || element == atom.Th:
		return l.startCell(l.attributes(hasAttrs))
	case blocks[element]:
		l.breakLine()
	}
	return nil
}

// end takes the tag of an element that ends.
func (l *layout) end(element atom.Atom) error {
	if l.skip != 0 {
		if element == l.skip {
			l.skip = 0
		}
		return nil
	}
	switch {
	case element == atom.Table:
		return l.endTable()
	case element == atom.Tr:
		l.endRow()
	case element == atom.Td || element == atom.Th:
		l.endCell()
	case blocks[element]:
		l.breakLine()
	}
	return nil
}

// attributes are those of a tag that mean something here. They are valid until the next tag.
type attributes struct {
	kind          []byte // of a field
	columns, rows []byte // that a cell spans
	stored        []byte // what a cell stands for: Excel's x:num, LibreOffice's sdval
	isHidden      bool
}

// attributes reads the attributes of a tag that has some.
func (l *layout) attributes(more bool) (a attributes) {
	for more {
		var key, value []byte
		key, value, more = l.tokens.TagAttr()
		switch string(key) {
		case "type":
			a.kind = value
		case "colspan":
			a.columns = value
		case "rowspan":
			a.rows = value
		case "x:num", "sdval":
			a.stored = value
		case "hidden":
			a.isHidden = true
		case "style":
			style := bytes.ReplaceAll(bytes.ToLower(value), []byte(" "), nil)
			a.isHidden = a.isHidden || bytes.Contains(style, []byte("display:none"))
		}
	}
	return a
}

// current gives the innermost table, nil outside of all.
func (l *layout) current() *table {
	if len(l.tables) == 0 {
		return nil
	}
	return &l.tables[len(l.tables)-1]
}

func (l *layout) startTable() error {
	if len(l.tables) == maxDepth {
		return fmt.Errorf("%w: tables within tables, more than %d deep", sheet.ErrHostile, maxDepth)
	}
	if t := l.current(); t != nil && t.inRow {
		t.isTorn = true
		l.flush(t)
	} else {
		l.endRow()
	}
	l.tables = append(l.tables, table{})
	return nil
}

// endTable goes back to the cell that the innermost table stands in.
func (l *layout) endTable() error {
	if len(l.tables) == 0 {
		return nil
	}
	l.endRow()
	l.tables = l.tables[:len(l.tables)-1]
	t := l.current()
	if t == nil || !t.inRow || t.column == 0 {
		return nil
	}
	l.ends = append(l.ends[:0], make([]cellText, t.column)...)
	l.open = true
	return l.gaps.Add(t.column - 1)
}

// startRow begins a row of the innermost table. Rows and cells that are not ended end where the next one begins.
func (l *layout) startRow(with attributes) {
	l.endRow()
	if t := l.current(); t != nil {
		t.inRow = true
		t.column = 0
		t.hidden = with.isHidden
	}
}

// endRow ends the row, and gives it away.
func (l *layout) endRow() {
	t := l.current()
	if t == nil || !t.inRow {
		if l.open {
			l.flush(nil)
		}
		return
	}
	l.flush(t)
	t.inRow, t.isTorn = false, false
	t.row++
}

func (l *layout) startCell(with attributes) error {
	l.endCell()
	t := l.current()
	if t == nil { // a cell without a table
		l.breakLine()
		return nil
	}
	if !t.inRow {
		l.startRow(attributes{})
	}
	for t.column < len(t.until) && t.until[t.column] > t.row {
		t.column++
	}
	wide := span(with.columns, maxColumnSpan)
	high := span(with.rows, maxRowSpan)
	if t.column+wide > sheet.MaxColumns {
		return fmt.Errorf("%w: more than %d columns", sheet.ErrHostile, sheet.MaxColumns)
	}
	if wide > 1 || high > 1 {
		number := l.number + 1
		l.merged = sheet.AddMerged(l.merged, sheet.Range{
			FirstRow: number, LastRow: number + high - 1, FirstColumn: t.column, LastColumn: t.column + wide - 1,
		})
	}
	if high > 1 {
		for len(t.until) < t.column+wide {
			t.until = append(t.until, 0)
		}
		for column := t.column; column < t.column+wide; column++ {
			t.until[column] = t.row + high
		}
	}
	if err := l.gaps.Add(t.column + wide - 1 - len(l.ends)); err != nil {
		return err
	}
	for len(l.ends) <= t.column {
		l.ends = append(l.ends, cellText{})
	}
	l.ends[t.column] = cellText{len(l.text), len(l.text)}
	l.open, l.spaced = true, false
	t.column += wide
	t.stored = append(t.stored[:0], with.stored...)
	return nil
}

// span reads the number of columns or rows that a cell takes. 0 is all that are left.
func span(text []byte, most int) int {
	if len(text) == 0 {
		return 1
	}
	n, err := strconv.Atoi(string(bytes.TrimSpace(text)))
	switch {
	case errors.Is(err, strconv.ErrRange) && n > 0:
		return most
	case err != nil || n < 0:
		return 1
	case n == 0 && most == maxRowSpan:
		return most
	}
	return max(1, min(n, most))
}

// endCell ends the open cell. Where a spreadsheet shows a number in powers of ten and keeps beside it what it stands
// for, the cell is that.
func (l *layout) endCell() {
	t := l.current()
	if !l.open || t == nil || !t.inRow || len(l.ends) == 0 {
		return
	}
	l.open, l.spaced = false, false
	cell := &l.ends[len(l.ends)-1]
	if shown := l.text[cell.from:cell.to]; len(t.stored) > 0 && isPowerOfTen(shown) {
		l.text = append(l.text[:cell.from], t.stored...)
		cell.to = len(l.text)
	}
}

// isPowerOfTen tells a text such as "9,90102E+15".
func isPowerOfTen(text []byte) bool {
	at := bytes.IndexAny(text, "eE")
	return at > 0 && text[0] >= '0' && text[0] <= '9' && at+1 < len(text) && (text[at+1] == '+' || text[at+1] == '-')
}

// breakLine ends the line: a row outside of tables, or a line of a cell.
func (l *layout) breakLine() {
	t := l.current()
	if t == nil || !t.inRow {
		l.endRow()
		return
	}
	if !l.open || len(l.ends) == 0 {
		return
	}
	l.spaced = false
	if cell := &l.ends[len(l.ends)-1]; cell.to > cell.from && l.text[cell.to-1] != '\n' {
		l.text = append(l.text, '\n')
		cell.to = len(l.text)
	}
}

// addText adds text to the open cell, its blanks and line ends each run made one blank. Text outside of cells begins a
// row.
func (l *layout) addText(raw []byte) error {
	if t := l.current(); !l.open {
		if len(trimSpace(raw)) == 0 || t != nil && t.inRow {
			return nil // between cells
		}
		l.open, l.spaced = true, false
		l.ends = append(l.ends[:0], cellText{len(l.text), len(l.text)})
	}
	cell := &l.ends[len(l.ends)-1]
	for len(raw) > 0 {
		c := raw[0]
		if isSpace(c) {
			l.spaced = true
			raw = raw[1:]
			continue
		}
		if l.spaced && cell.to > cell.from && l.text[cell.to-1] != '\n' {
			l.text = append(l.text, ' ')
		}
		l.spaced = false
		word := 0
		for word < len(raw) && !isSpace(raw[word]) {
			word++
		}
		l.text = appendSound(l.text, raw[:word])
		raw = raw[word:]
		cell.to = len(l.text)
		if cell.to-cell.from > sheet.MaxCell {
			return fmt.Errorf("%w: a cell longer than %d MiB", sheet.ErrTooLarge, sheet.MaxCell>>20)
		}
		if len(l.text) > sheet.MaxRow {
			return fmt.Errorf("%w: a row longer than %d MiB", sheet.ErrTooLarge, sheet.MaxRow>>20)
		}
	}
	return nil
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

func trimSpace(text []byte) []byte { return bytes.Trim(text, " \t\n\r\f") }

// appendSound appends text without NUL. A byte that is part of no character is read as Windows-1252, as in a CSV.
func appendSound(dst, text []byte) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(text[0])
		}
		if r != 0 {
			dst = utf8.AppendRune(dst, r)
		}
		text = text[n:]
	}
	return dst
}

// flush gives the row away if it holds anything, and counts it. A row of a table that another one tears apart counts where
// it holds anything. t is nil outside of tables.
func (l *layout) flush(t *table) {
	l.endCell()
	l.row = sheet.Row{Number: l.number + 1, Cells: l.row.Cells[:0], Hidden: t != nil && t.hidden}
	filled := 0
	for _, end := range l.ends {
		text := bytes.TrimRight(l.text[end.from:end.to], "\n")
		if len(text) > 0 {
			filled++
			if bytes.Contains(text, []byte(sheet.Lost)) {
				l.row.Faults |= sheet.FaultEncoding
			}
		}
		l.row.Cells = append(l.row.Cells, sheet.Cell{Text: text[:len(text):len(text)]})
	}
	for n := len(l.row.Cells); n > 0 && len(l.row.Cells[n-1].Text) == 0; n-- {
		l.row.Cells = l.row.Cells[:n-1]
	}
	if filled > 0 || t == nil || !t.isTorn {
		l.number++
	}
	if filled >= minColumns {
		l.tableRows++
	}
	if filled > 0 && !l.done {
		l.done = !l.yield(&l.row)
	}
	l.open, l.spaced = false, false
	l.text, l.ends = l.text[:0], l.ends[:0]
}
