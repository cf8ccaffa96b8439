package feedback

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/xuri/excelize/v2"
)

// look is how a sheet of the sender's own workbook looks. It is all that comes back of it besides the cells' contents:
// formulas, links, macros, pictures, names and whatever else a workbook can carry stay behind.
type look struct {
	styles   [][]int32       // of the copy, by row and column from 0
	rows     map[int]rowLook // by number
	columns  []columnLook
	merged   [][2]string
	covered  map[[2]int]bool // cells that a merged one hides, by row from 1 and column from 0
	panes    *excelize.Panes
	page     excelize.PageLayoutOptions
	comments map[string]string // by cell, but those of an earlier feedback
	isShown  bool
}

type columnLook struct {
	width    float64
	isHidden bool
}

// extent is how far a sheet goes.
type extent struct{ rows, columns int }

const (
	mostCells  = 4 << 20 // of a sheet whose look is copied
	spareWidth = 8       // columns without contents that may still have a look
	mostUnzip  = 1 << 30 // of the sender's workbook

	mostComments = 1000 // of a sheet's own
	longestNote  = 2000 // characters of one
	author       = "cakupan"
)

// readLooks reads how the sheets of a workbook look. The formats are added to the palette. What this library cannot read,
// which is not what read the rows, has no look: the error says why.
func readLooks(file *os.File, temp string, passwords []string, p *palette, extents map[string]extent) (looks map[string]*look, err error) {
	defer func() {
		if broken := recover(); broken != nil { // a workbook is whatever a sender's program made of it
			looks, err = nil, fmt.Errorf("read the workbook's formats: %v", broken)
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	workbook, size, err := opened(file, info.Size(), passwords)
	if err != nil {
		return nil, err
	}
	shell, grids, err := trimmed(workbook, size, extents)
	if err != nil {
		return nil, err
	}
	source, err := excelize.OpenReader(bytes.NewReader(shell), excelize.Options{TmpDir: temp, UnzipSizeLimit: mostUnzip})
	if err != nil {
		return nil, err
	}
	defer source.Close()
	r := lookReader{source, p, make(map[int]int)}
	looks = make(map[string]*look)
	for _, name := range slices.Sorted(maps.Keys(extents)) { // in one order: formats are numbered as they come
		if grids[name] == nil {
			return nil, fmt.Errorf("no sheet %q", name)
		}
		if looks[name], err = r.sheet(name, extents[name], grids[name]); err != nil {
			return nil, err
		}
	}
	return looks, nil
}

// opened gives a workbook without its password.
func opened(file *os.File, size int64, passwords []string) (io.ReaderAt, int64, error) {
	start := make([]byte, len(zipStart))
	if _, err := file.ReadAt(start, 0); err != nil || string(start) == zipStart {
		return file, size, err
	}
	if size > mostPart {
		return nil, 0, errors.New("too large to be opened by its password")
	}
	closed, err := io.ReadAll(io.NewSectionReader(file, 0, size))
	if err != nil {
		return nil, 0, err
	}
	for _, password := range passwords {
		open, err := excelize.Decrypt(closed, &excelize.Options{Password: password})
		if err == nil && bytes.HasPrefix(open, []byte(zipStart)) {
			return bytes.NewReader(open), int64(len(open)), nil
		}
	}
	return nil, 0, errors.New("no password opens it")
}

// zipStart are the first bytes of a workbook that has no password.
const zipStart = "PK\x03\x04"

type lookReader struct {
	source  *excelize.File
	palette *palette
	numbers map[int]int // of formats: the source's → the copy's
}

func (r *lookReader) sheet(name string, size extent, g *grid) (*look, error) {
	l := &look{covered: make(map[[2]int]bool)}
	columns, err := r.columns(name, size, l)
	if err != nil {
		return nil, err
	}
	for row := 1; row <= size.rows; row++ {
		styles := make([]int32, size.columns)
		for col := range styles {
			number := int(g.style(row, col))
			if number == noFormat {
				number = columns[col]
			}
			style, err := r.style(number)
			if err != nil {
				return nil, err
			}
			styles[col] = int32(style)
		}
		l.styles = append(l.styles, styles)
	}
	l.rows = g.rows
	return l, r.frame(name, l)
}

// columns reads how the columns look, and gives the formats of cells that are not there.
func (r *lookReader) columns(name string, size extent, l *look) (styles []int, err error) {
	for col := 1; col <= size.columns; col++ {
		letter, err := excelize.ColumnNumberToName(col)
		if err != nil {
			return nil, err
		}
		width, err := r.source.GetColWidth(name, letter)
		if err != nil {
			return nil, err
		}
		isVisible, err := r.source.GetColVisible(name, letter)
		if err != nil {
			return nil, err
		}
		style, err := r.source.GetColStyle(name, letter)
		if err != nil {
			return nil, err
		}
		styles = append(styles, style)
		l.columns = append(l.columns, columnLook{min(width, excelize.MaxColumnWidth), !isVisible})
	}
	return styles, nil
}

// frame reads what concerns the sheet as a whole.
func (r *lookReader) frame(name string, l *look) error {
	merged, err := r.source.GetMergeCells(name, true)
	if err != nil {
		return err
	}
	for _, cells := range merged {
		first, last, err := corners(cells.GetStartAxis() + ":" + cells.GetEndAxis())
		if err != nil {
			return err
		}
		l.merged = append(l.merged, [2]string{cells.GetStartAxis(), cells.GetEndAxis()})
		for row := first[1]; row <= min(last[1], len(l.styles)); row++ {
			for col := first[0]; col <= min(last[0], len(l.columns)); col++ {
				if row != first[1] || col != first[0] {
					l.covered[[2]int{row, col - 1}] = true
				}
			}
		}
	}
	if panes, err := r.source.GetPanes(name); err == nil && panes.Freeze {
		l.panes = &panes
	}
	if page, err := r.source.GetPageLayout(name); err == nil {
		l.page = excelize.PageLayoutOptions{Size: page.Size, Orientation: page.Orientation}
	}
	if l.isShown, err = r.source.GetSheetVisible(name); err != nil {
		return err
	}
	return r.comments(name, l)
}

// comments reads what the sender has remarked in the workbook.
func (r *lookReader) comments(name string, l *look) error {
	found, err := r.source.GetComments(name)
	if err != nil {
		return err
	}
	l.comments = make(map[string]string)
	for _, comment := range found {
		text := comment.Text
		for _, run := range comment.Paragraph {
			text += run.Text
		}
		if comment.Author == author || text == "" || len(l.comments) == mostComments {
			continue
		}
		if _, _, err := excelize.CellNameToCoordinates(comment.Cell); err == nil {
			l.comments[comment.Cell] = shortened(text, longestNote)
		}
	}
	return nil
}

// style gives the copy's number of a format. The colour of an earlier feedback is taken away.
func (r *lookReader) style(number int) (int, error) {
	if known, ok := r.numbers[number]; ok {
		return known, nil
	}
	style, err := r.source.GetStyle(number)
	if err != nil {
		return 0, err
	}
	if isMark(style.Fill) {
		style.Fill = excelize.Fill{}
	}
	if r.numbers[number], err = r.palette.add(style); err != nil {
		return 0, err
	}
	return r.numbers[number], nil
}

// corners gives column and row of the first and the last cell of "A1:C3".
func corners(cells string) (first, last [2]int, err error) {
	from, to := cells, cells
	for i := range cells {
		if cells[i] == ':' {
			from, to = cells[:i], cells[i+1:]
		}
	}
	if first[0], first[1], err = excelize.CellNameToCoordinates(from); err != nil {
		return first, last, err
	}
	last[0], last[1], err = excelize.CellNameToCoordinates(to)
	return first, last, err
}
