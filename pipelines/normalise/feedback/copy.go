package feedback

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/sheet"
)

const (
	copiedWhole = 50_000    // rows of a delivery that comes back in its own order; of a longer one the faulty rows come first
	mostRows    = 1_048_576 // of a sheet
	mostNotes   = 10_000    // comments of a workbook: with more of them spreadsheets hardly open it
	addedBefore = 2         // columns before the sender's where rows are not in their order
	widestLook  = 60        // characters
	measured    = 200       // rows that say how wide the columns of a copy are
)

// copyist writes the sender's rows into the workbook.
type copyist struct {
	ctx      context.Context //nolint:containedctx // of one Write
	office   Office
	reading  *Reading
	book     *book.Book
	file     *excelize.File
	palette  *palette
	plain    int               // format of the cells of a copy that has no look of its own
	looks    map[string]*look  // nil when the sender's file has none
	names    map[string]string // of the copy's sheets, by the delivery's
	texts    []string          // comments, by group
	isSorted bool              // faulty rows first
	withLook bool              // like the sender's own workbook, if it is one

	notes   int
	unnoted int64 // marked cells without a comment
	leftOut int64 // rows that have no room
	faulty  map[string][]int32
}

// copyAll writes every sheet of the delivery, in its order.
func (c *copyist) copyAll(file *os.File, temp string) error {
	c.faulty, c.names = make(map[string][]int32), make(map[string]string)
	for _, g := range c.reading.groups {
		c.texts = append(c.texts, c.office.comment(g))
	}
	for _, m := range c.reading.marks {
		name := c.reading.sheets[m.sheet]
		if rows := c.faulty[name]; len(rows) == 0 || rows[len(rows)-1] != m.row {
			c.faulty[name] = append(rows, m.row)
		}
	}
	c.isSorted = c.reading.Manifest.RowsRead > copiedWhole
	var err error
	if c.plain, err = c.palette.of(variant{isText: true}); err != nil {
		return err
	}
	sheets := slices.DeleteFunc(c.book.Sheets(), c.isOwnNotes)
	if c.withLook && c.book.Kind == book.XLSX && !c.isSorted {
		extents, err := c.measure(sheets)
		if err != nil {
			return err
		}
		if looks, err := readLooks(file, temp, c.reading.options.Passwords, c.palette, extents); err == nil {
			c.looks = looks
		} else if c.ctx.Err() != nil {
			return err
		}
	}
	for _, s := range sheets {
		if err := c.copySheet(s); err != nil {
			return fmt.Errorf("copy sheet %q: %w", s.Name, err)
		}
	}
	return nil
}

// isOwnNotes tells the first sheet of an earlier feedback, in a workbook that was mended and sent back.
func (c *copyist) isOwnNotes(s sheet.Sheet) bool {
	_, hasData := c.reading.first[s.Name]
	if hasData || len(c.book.Sheets()) == 1 {
		return false
	}
	for _, named := range phrases["sheet.notes"] {
		if s.Name == named {
			return true
		}
	}
	return false
}

// measure gives how far the sheets go, for the looks of a short delivery.
func (c *copyist) measure(sheets []sheet.Sheet) (map[string]extent, error) {
	extents := make(map[string]extent)
	for _, s := range sheets {
		size := extent{}
		for row, err := range c.book.Rows(c.ctx, s.Name) {
			if err != nil {
				return nil, err
			}
			size.rows, size.columns = row.Number, max(size.columns, len(row.Cells))
		}
		size.columns += spareWidth
		extents[s.Name] = size
	}
	return extents, nil
}

// copySheet writes one sheet.
func (c *copyist) copySheet(s sheet.Sheet) error {
	name, err := c.addSheet(s)
	if err != nil {
		return err
	}
	out := &copiedSheet{copyist: c, source: s.Name, name: name, look: c.looks[s.Name]}
	if number := slices.Index(c.reading.sheets, s.Name); number >= 0 {
		out.number, out.isMarked = uint16(number), true
	}
	return out.write()
}

// addSheet begins a sheet of the copy under the name of the delivery's, as far as a workbook allows it.
func (c *copyist) addSheet(s sheet.Sheet) (string, error) {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return '_'
		}
		return r
	}, strings.Trim(s.Name, "'"))
	if name == "" {
		name = c.office.say("sheet.data")
	}
	for n := 2; ; n++ {
		if index, err := c.file.GetSheetIndex(shortened(name, 31)); err != nil {
			return "", err
		} else if index < 0 {
			break
		}
		name = fmt.Sprintf("%s (%d)", shortened(strings.TrimSuffix(name, fmt.Sprintf(" (%d)", n-1)), 26), n)
	}
	name = shortened(name, 31)
	_, err := c.file.NewSheet(name)
	c.names[s.Name] = name
	return name, err
}

// shortened gives a text of at most so many characters.
func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}

// at gives where a cell of the delivery stands in the copy, false when it does not.
func (c *copyist) at(p place) (sheetName, cell string, found bool) {
	name, copied := c.names[p.sheet]
	if !copied || p.row == 0 {
		return "", "", false
	}
	row, col := p.row, p.col
	if c.isSorted {
		if row = c.sortedRow(p.sheet, p.row); row == 0 || row > mostRows {
			return "", "", false
		}
		col += addedBefore
	}
	cell, err := excelize.CoordinatesToCellName(col+1, row)
	return name, cell, err == nil
}

// sortedRow gives the row at which a row of the head or a faulty one stands where these come first, 0 for any other.
func (c *copyist) sortedRow(source string, row int) int {
	head := c.reading.first[source] - 1
	if row <= head {
		return row
	}
	faulty := c.behindHead(source)
	i, found := slices.BinarySearch(faulty, int32(row))
	if !found {
		return 0
	}
	return head + 1 + i
}

// behindHead gives the faulty rows of a sheet's data.
func (c *copyist) behindHead(source string) []int32 {
	faulty := c.faulty[source]
	i, _ := slices.BinarySearch(faulty, int32(c.reading.first[source]))
	return faulty[i:]
}

// copiedSheet is one sheet of the copy while it is written.
type copiedSheet struct {
	*copyist
	source, name string
	number       uint16 // among the sheets that have marks
	isMarked     bool
	look         *look // nil when there is none
	stream       *excelize.StreamWriter
}

func (s *copiedSheet) write() error {
	if err := s.addNotes(); err != nil { // before the rows, which are written through
		return err
	}
	var err error
	if s.stream, err = s.file.NewStreamWriter(s.name); err != nil {
		return err
	}
	switch {
	case s.look != nil:
		if err = s.frame(); err == nil {
			err = s.inOrder()
		}
	case s.isSorted:
		if err = s.widths(); err == nil {
			err = s.sorted()
		}
	default:
		if err = s.widths(); err == nil {
			err = s.inOrder()
		}
	}
	if err != nil {
		return err
	}
	if err := s.stream.Flush(); err != nil {
		return err
	}
	if s.look != nil && !s.look.isShown && !s.isMarked {
		return s.file.SetSheetVisible(s.name, false)
	}
	return nil
}

// marksOf yields the marks of each row of the sheet, in its order.
func (s *copiedSheet) marksOf() iter.Seq2[int, []mark] {
	return func(yield func(int, []mark) bool) {
		if !s.isMarked {
			return
		}
		marks := s.reading.marks
		for i := 0; i < len(marks); {
			from := i
			for i++; i < len(marks) && marks[i].row == marks[from].row && marks[i].sheet == marks[from].sheet; i++ {
			}
			if marks[from].sheet == s.number && !yield(int(marks[from].row), marks[from:i]) {
				return
			}
		}
	}
}

// addNotes adds the comments of the marked cells.
func (s *copiedSheet) addNotes() error {
	for row, marks := range s.marksOf() {
		byColumn := slices.Clone(marks)
		slices.SortStableFunc(byColumn, func(a, b mark) int { return int(a.col - b.col) })
		for len(byColumn) > 0 {
			n := 1
			for n < len(byColumn) && byColumn[n].col == byColumn[0].col {
				n++
			}
			if err := s.addNote(place{s.source, row, int(byColumn[0].col)}, byColumn[:n]); err != nil {
				return err
			}
			byColumn = byColumn[n:]
		}
	}
	if s.look == nil {
		return nil
	}
	for _, cell := range slices.Sorted(maps.Keys(s.look.comments)) { // the sender's own
		if s.notes++; s.notes > mostNotes {
			break
		}
		if err := s.comment(cell, s.look.comments[cell]); err != nil {
			return err
		}
	}
	return nil
}

func (s *copiedSheet) addNote(at place, marks []mark) error {
	_, cell, found := s.at(at)
	if !found {
		return nil
	}
	if s.notes == mostNotes {
		s.unnoted++
		return nil
	}
	s.notes++
	text := s.said(marks, "\n")
	if s.look != nil && s.look.comments[cell] != "" {
		text += "\n\n" + s.look.comments[cell]
		delete(s.look.comments, cell)
	}
	return s.comment(cell, text)
}

// comment adds a comment, in a box that holds it.
func (s *copiedSheet) comment(cell, text string) error {
	return s.file.AddComment(s.name, excelize.Comment{
		Author: author, Cell: cell, Width: 320, Height: uint(40 + 18*(1+utf8.RuneCountInString(text)/48)),
		Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Size: 9, Family: "Calibri"}}},
	})
}

// said gives what the marks of a cell say, each thing once.
func (s *copiedSheet) said(marks []mark, between string) string {
	var texts []string
	for _, m := range marks {
		if text := s.texts[m.group]; !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, between)
}

// frame gives the sheet the look of the sender's.
func (s *copiedSheet) frame() error {
	for i, column := range s.look.columns {
		if err := s.stream.SetColWidth(i+1, i+1, column.width); err != nil {
			return err
		}
		if column.isHidden {
			if err := s.stream.SetColVisible(i+1, i+1, false); err != nil {
				return err
			}
		}
	}
	for _, cells := range s.look.merged {
		if err := s.stream.MergeCell(cells[0], cells[1]); err != nil {
			return err
		}
	}
	if s.look.panes != nil {
		return s.stream.SetPanes(s.look.panes)
	}
	return nil
}

// widths makes the columns of a plain copy as wide as what stands in their first rows.
func (s *copiedSheet) widths() error {
	var widths []int
	for row, err := range s.book.Rows(s.ctx, s.source) {
		if err != nil {
			return err
		}
		if row.Number > measured {
			break
		}
		for i, cell := range row.Cells {
			if len(widths) <= i {
				widths = append(widths, 9)
			}
			if row.Number >= s.reading.first[s.source]-1 { // titles run over their neighbours
				widths[i] = max(widths[i], min(utf8.RuneCount(cell.Text)+2, widestLook))
			}
		}
	}
	first := 1
	if s.isSorted {
		first += addedBefore
		if err := s.stream.SetColWidth(1, 1, 11); err != nil {
			return err
		}
		if err := s.stream.SetColWidth(2, 2, widestLook); err != nil {
			return err
		}
	}
	for i, width := range widths {
		if err := s.stream.SetColWidth(first+i, first+i, float64(width)); err != nil {
			return err
		}
		if err := s.stream.SetColStyle(first+i, first+i, s.plain); err != nil { // what is typed here stays text, too
			return err
		}
	}
	if head := s.reading.first[s.source] - 1; head > 0 && head < 60 {
		cell, err := excelize.CoordinatesToCellName(1, head+1)
		if err != nil {
			return err
		}
		return s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: cell, ActivePane: "bottomLeft"})
	}
	return nil
}

// inOrder writes the rows as they stand.
func (s *copiedSheet) inOrder() error {
	next, end := iter.Pull2(s.marksOf())
	defer end()
	markedRow, marks, more := next()
	at := 0
	write := func(number int, row *sheet.Row) error {
		for more && markedRow < number {
			markedRow, marks, more = next()
		}
		var own []mark
		if more && markedRow == number {
			own = marks
		}
		return s.writeRow(number, row, own)
	}
	for row, err := range s.book.Rows(s.ctx, s.source) {
		if err != nil {
			return err
		}
		for at++; at < row.Number; at++ {
			if s.look != nil {
				if err := write(at, &sheet.Row{}); err != nil { // empty, but it may have a look
					return err
				}
			}
		}
		if row.Number > mostRows {
			s.leftOut++
			continue
		}
		if err := write(row.Number, row); err != nil {
			return err
		}
	}
	return nil
}

// writeRow writes a row in its own place.
func (s *copiedSheet) writeRow(number int, row *sheet.Row, marks []mark) error {
	width := len(row.Cells)
	for _, m := range marks {
		width = max(width, int(m.col)+1)
	}
	var options []excelize.RowOpts
	if s.look != nil && number <= len(s.look.styles) {
		width = max(width, len(s.look.styles[number-1]))
		options = append(options, excelize.RowOpts{
			Height: s.look.rows[number].height, Hidden: s.look.rows[number].isHidden && len(marks) == 0,
		})
	}
	cells := make([]any, width)
	for i := range cells {
		var err error
		if cells[i], err = s.cell(number, i, row, s.fill(marks, i)); err != nil {
			return err
		}
	}
	first, err := excelize.CoordinatesToCellName(1, number)
	if err != nil {
		return err
	}
	return s.stream.SetRow(first, cells, options...)
}

// fill gives the colour of a marked cell, "" for any other.
func (s *copiedSheet) fill(marks []mark, col int) string {
	fill := ""
	for _, m := range marks {
		if int(m.col) == col && fill != requiredFill {
			fill = fillOf(s.reading.groups[m.group].severity)
		}
	}
	return fill
}

// cell gives a cell of the copy, nil when there is nothing to write.
func (s *copiedSheet) cell(number, col int, row *sheet.Row, fill string) (any, error) {
	var from sheet.Cell
	if col < len(row.Cells) {
		from = row.Cells[col]
	}
	v := variant{base: s.plain, fill: fill}
	var value any
	if s.look == nil {
		value = asWritten(from, s.book.Date1904)
	} else {
		v.base = 0
		if number <= len(s.look.styles) && col < len(s.look.styles[number-1]) {
			v.base = int(s.look.styles[number-1][col])
		}
		if s.look.covered[[2]int{number, col}] {
			from = sheet.Cell{}
		}
		value = asStored(from)
		v.isText = from.Type == sheet.Text && runs(string(from.Text))
	}
	style, err := s.palette.of(v)
	if err != nil || len(from.Text) > 0 {
		return excelize.Cell{StyleID: style, Value: value}, err
	}
	if fill == "" && (s.look == nil || v.base == 0) {
		return nil, nil
	}
	return excelize.Cell{StyleID: style}, nil
}

// sorted writes the head of the table, then the faulty rows, then the others, each with the number of the row it comes
// from and what is to be mended in it.
func (s *copiedSheet) sorted() error {
	head := s.reading.first[s.source] - 1
	faulty := s.behindHead(s.source)
	next, end := iter.Pull2(s.marksOf())
	defer end()
	markedRow, marks, more := next()
	at := 0
	for row, err := range s.book.Rows(s.ctx, s.source) { // the head
		if err != nil {
			return err
		}
		if row.Number > head {
			break
		}
		at = row.Number
		for more && markedRow < at {
			markedRow, marks, more = next()
		}
		var own []mark // of a heading whose meaning is in doubt
		if more && markedRow == at {
			own = marks
		}
		if err := s.writeSorted(at, row, own, at == head); err != nil {
			return err
		}
	}
	at = max(at, head)
	for row, err := range s.book.Rows(s.ctx, s.source) {
		if err != nil {
			return err
		}
		for more && (markedRow < row.Number || markedRow <= head) {
			markedRow, marks, more = next()
		}
		if !more {
			break
		}
		if markedRow != row.Number {
			continue
		}
		if at++; at > mostRows {
			break
		}
		if err := s.writeSorted(at, row, marks, false); err != nil {
			return err
		}
	}
	for row, err := range s.book.Rows(s.ctx, s.source) {
		if err != nil {
			return err
		}
		if row.Number <= head {
			continue
		}
		for len(faulty) > 0 && int(faulty[0]) < row.Number {
			faulty = faulty[1:]
		}
		if len(faulty) > 0 && int(faulty[0]) == row.Number {
			continue
		}
		if at++; at > mostRows {
			s.leftOut++
			continue
		}
		if err := s.writeSorted(at, row, nil, false); err != nil {
			return err
		}
	}
	return nil
}

// writeSorted writes a row where it does not stand in its own place.
func (s *copiedSheet) writeSorted(at int, row *sheet.Row, marks []mark, isHeading bool) error {
	width := len(row.Cells)
	for _, m := range marks {
		width = max(width, int(m.col)+1)
	}
	cells := make([]any, addedBefore+width)
	switch {
	case isHeading:
		cells[0], cells[1] = s.office.say("column.row"), s.office.say("column.note")
	case row.Number >= s.reading.first[s.source]:
		cells[0] = row.Number
	}
	if len(marks) > 0 && !isHeading {
		cells[1] = s.said(marks, " ")
	}
	for i := range width {
		var err error
		if cells[addedBefore+i], err = s.cell(at, i, row, s.fill(marks, i)); err != nil {
			return err
		}
	}
	first, err := excelize.CoordinatesToCellName(1, at)
	if err != nil {
		return err
	}
	return s.stream.SetRow(first, cells)
}
