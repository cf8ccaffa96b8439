package workbook

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

// table is what one sheet shows.
type table struct {
	title  string
	header []string
	rows   [][]any // a cell is a string, an excelize.Cell, or nil for a value that is not known
	frozen int     // columns that stay in view
	isWide bool    // the last column holds sentences
}

// The rows of a sheet before its data.
const (
	titleRow    = 1
	positionRow = 2
	headerRow   = 4
)

// The widths of columns, in characters.
const (
	leastWidth    = 9
	mostWidth     = 64
	sentenceWidth = 90
	filterWidth   = 4 // of the button beside a heading
)

const lineHeight = 15 // in points

// styles are the numbers of the cell formats.
type styles struct {
	title, position, header, numberHeader, text, rightText, sentence, count, year, ratio, points, date, moment int
}

// font is what the workbook is set in.
const font = "Calibri"

func newStyles(file *excelize.File, l wording.Language) (s styles, err error) {
	locale := "[$-421]" // Indonesian names of months
	if l == wording.English {
		locale = "[$-809]"
	}
	dateFormat, momentFormat := locale+"d mmm yyyy", locale+"d mmm yyyy hh:mm"
	top := &excelize.Alignment{Vertical: "top"}
	bold := &excelize.Font{Bold: true, Family: font, Size: 11}
	rule := []excelize.Border{{Type: "bottom", Color: "000000", Style: 1}} //nolint:misspell // excelize's word
	for _, style := range []struct {
		id    *int
		style *excelize.Style
	}{
		{&s.title, &excelize.Style{Font: &excelize.Font{Bold: true, Family: font, Size: 14}}},
		{&s.position, &excelize.Style{}},
		{&s.header, &excelize.Style{Font: bold, Border: rule, Alignment: &excelize.Alignment{WrapText: true, Horizontal: "left", Indent: 1}}},
		{&s.numberHeader, &excelize.Style{
			Font: bold, Border: rule, Alignment: &excelize.Alignment{WrapText: true, Horizontal: "right"},
		}},
		{&s.text, &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1}}},
		{&s.rightText, &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right"}}},
		{&s.sentence, &excelize.Style{
			Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true},
		}},
		{&s.count, &excelize.Style{NumFmt: 3, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right"}}}, // #,##0
		{&s.year, &excelize.Style{NumFmt: 1, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right"}}},  // 0
		{&s.ratio, &excelize.Style{NumFmt: 10, Alignment: top}},                                                      // 0.00%
		{&s.points, &excelize.Style{NumFmt: 2, Alignment: top}},                                                      // 0.00
		{&s.date, &excelize.Style{CustomNumFmt: &dateFormat, Alignment: top}},
		{&s.moment, &excelize.Style{CustomNumFmt: &momentFormat, Alignment: top}},
	} {
		if *style.id, err = file.NewStyle(style.style); err != nil {
			return s, err
		}
	}
	return s, nil
}

// cell gives a value as a spreadsheet keeps it. A count that the edition hides is a text; so is a boolean, and a code
// that has words.
func (b *book) cell(column duck.Column, value any) any {
	switch v := value.(type) {
	case int64:
		switch {
		case report.IsHidden(v):
			return excelize.Cell{StyleID: b.styles.count, Value: b.edition.Count(&v)}
		case strings.HasSuffix(column.Name, "_year"):
			return excelize.Cell{StyleID: b.styles.year, Value: v}
		}
		return excelize.Cell{StyleID: b.styles.count, Value: v}
	case float64:
		return excelize.Cell{StyleID: b.styles.ratio, Value: v}
	case enrolment.Date:
		return excelize.Cell{StyleID: b.styles.date, Value: v.Time()}
	case time.Time:
		return excelize.Cell{StyleID: b.styles.moment, Value: v.In(b.edition.TimeZone)}
	case bool:
		if v {
			return b.say("yes")
		}
		return b.say("no")
	case string:
		if points, err := strconv.ParseFloat(v, 64); err == nil && strings.HasPrefix(column.Type, "DECIMAL") {
			return excelize.Cell{StyleID: b.styles.points, Value: points}
		}
		if phrases["value."+column.Name+"."+v] != nil {
			return b.say("value." + column.Name + "." + v)
		}
		return report.Inert(v)
	}
	return nil
}

// wrapped is a sentence in a cell.
type wrapped string

// add begins a sheet and writes a table into it.
func (b *book) add(key string, t *table) error {
	name := b.say("sheet." + key)
	if b.sheets == 0 {
		if err := b.file.SetSheetName(b.file.GetSheetName(0), name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	b.sheets++
	if err := b.print(name, t); err != nil {
		return err
	}
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	widths := b.widths(t)
	for i, width := range widths {
		if err := stream.SetColWidth(i+1, i+1, float64(width)); err != nil {
			return err
		}
	}
	if err := stream.SetPanes(panes(t.frozen)); err != nil {
		return err
	}
	set := func(row, lines int, cells ...any) error {
		at, err := excelize.CoordinatesToCellName(1, row)
		if err != nil {
			return err
		}
		if lines > 1 {
			return stream.SetRow(at, cells, excelize.RowOpts{Height: float64(lines) * lineHeight})
		}
		return stream.SetRow(at, cells)
	}
	if err := set(titleRow, 1, excelize.Cell{StyleID: b.styles.title, Value: t.title}); err != nil {
		return err
	}
	if err := set(positionRow, 1, excelize.Cell{StyleID: b.styles.position, Value: b.position}); err != nil {
		return err
	}
	if err := set(headerRow, headerLines(t.header, widths), b.header(t)...); err != nil {
		return err
	}
	for i, row := range t.rows {
		if err := set(headerRow+1+i, sentenceLines(row, widths), b.styled(row)...); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// header gives the cells over the columns, those of numbers to the right.
func (b *book) header(t *table) []any {
	header := make([]any, len(t.header))
	for i, text := range t.header {
		style := b.styles.header
		for _, row := range t.rows {
			if cell, ok := row[i].(excelize.Cell); ok && cell.StyleID != b.styles.text {
				style = b.styles.numberHeader
				break
			}
		}
		header[i] = excelize.Cell{StyleID: style, Value: text}
	}
	return header
}

// headerLines gives how many lines the headings take.
func headerLines(header []string, widths []int) int {
	most := 1
	for i, text := range header {
		most = max(most, lines(text, widths[i]-filterWidth))
	}
	return most
}

// sentenceLines gives how many lines a row takes whose sentences are wrapped.
func sentenceLines(row []any, widths []int) int {
	most := 1
	for i, value := range row {
		if sentence, ok := value.(wrapped); ok {
			most = max(most, lines(string(sentence), widths[i]-1))
		}
	}
	return most
}

// lines gives how many lines a text takes that is wrapped between words.
func lines(text string, width int) int {
	lines, length := 1, 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if length > 0 && length+n > width {
			lines, length = lines+1, 0
		}
		length += n + 1
	}
	return lines
}

// styled gives a row's texts their style.
func (b *book) styled(row []any) []any {
	cells := make([]any, len(row))
	for i, value := range row {
		switch v := value.(type) {
		case string:
			cells[i] = excelize.Cell{StyleID: b.styles.text, Value: v}
		case wrapped:
			cells[i] = excelize.Cell{StyleID: b.styles.sentence, Value: string(v)}
		default:
			cells[i] = v
		}
	}
	return cells
}

// panes keep the header, and the columns that say what a row is about, in view.
func panes(columns int) *excelize.Panes {
	cell, err := excelize.CoordinatesToCellName(columns+1, headerRow+1)
	if err != nil {
		panic(err) // of a table of this package
	}
	pane := "bottomLeft"
	if columns > 0 {
		pane = "bottomRight"
	}
	return &excelize.Panes{Freeze: true, XSplit: columns, YSplit: headerRow, TopLeftCell: cell, ActivePane: pane}
}

// print sets the sheet up for paper, A4 across, all columns on a page and the header on each, and for filters.
func (b *book) print(name string, t *table) error {
	a4, across, pageWide, anyHeight, fit := 9, "landscape", 1, 0, true
	err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{
		Size: &a4, Orientation: &across, FitToWidth: &pageWide, FitToHeight: &anyHeight,
	})
	if err == nil {
		err = b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
			OddFooter: "&L" + footerText(b.position) + "&R&A · &P / &N",
		})
	}
	if err == nil {
		err = b.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", RefersTo: "'" + name + "'!$1:$4", Scope: name,
		})
	}
	if err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(t.header), headerRow+max(len(t.rows), 1))
	if err != nil {
		return err
	}
	if err := b.file.AutoFilter(name, "A4:"+last, nil); err != nil {
		return err
	}
	return b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}) // last: a filter sets them anew
}

// footerText keeps a text from being read as the codes of a footer.
func footerText(text string) string { return strings.ReplaceAll(text, "&", "&&") }

// widths gives the columns' widths: that of the longest value, and of the longest word of the heading.
func (b *book) widths(t *table) []int {
	widths := make([]int, len(t.header))
	for i, text := range t.header {
		widths[i] = leastWidth
		for word := range strings.FieldsSeq(text) {
			widths[i] = max(widths[i], utf8.RuneCountInString(word)+filterWidth)
		}
	}
	for _, row := range t.rows {
		for i, value := range row {
			widths[i] = max(widths[i], min(b.shownWidth(value), mostWidth))
		}
	}
	if t.isWide {
		widths[len(widths)-1] = sentenceWidth
	}
	return widths
}

// shownWidth gives about how many characters a value takes.
func (b *book) shownWidth(value any) int {
	switch v := value.(type) {
	case string:
		return utf8.RuneCountInString(v) + 3
	case excelize.Cell:
		switch n := v.Value.(type) {
		case string:
			return utf8.RuneCountInString(n) + 2
		case int64:
			return len(b.edition.Language.Count(n)) + 2
		case time.Time:
			if v.StyleID == b.styles.moment {
				return len("31 Mei 2025 23:59") + 2
			}
			return len("31 Mei 2025") + 2
		}
	}
	return 0
}
