package feedback

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"cakupan/enrolment"
)

// The columns of the table of the first sheet.
const (
	numberColumn = iota + 1
	severityColumn
	whatColumn
	whereColumn
	countColumn
	freshColumn
	howColumn
	cellsColumn // and those behind it
)

// The widths of its columns of words, in characters, and the height of a line, in points.
const (
	labelWidth = 28
	whatWidth  = 44
	whereWidth = 20
	howWidth   = 48
	lineHeight = 15
)

// notesSheet is the first sheet while it is written.
type notesSheet struct {
	*copyist
	name  string
	row   int
	style struct {
		title, label, text, wrapped, count, header, wrappedHeader, countHeader, link, required, doubtful int
	}
}

// font is what the first sheet is set in.
const font = "Calibri"

// writeNotes writes the first sheet: which file is meant, what became of it, and what to mend first.
func (c *copyist) writeNotes() error {
	n := &notesSheet{copyist: c, name: c.office.say("sheet.notes")}
	for _, step := range []func() error{n.styles, n.frame, n.about, n.counts, n.table} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (n *notesSheet) styles() (err error) {
	top := func(wrap bool, horizontal string) *excelize.Alignment {
		return &excelize.Alignment{Vertical: "top", Horizontal: horizontal, WrapText: wrap}
	}
	plain, bold := &excelize.Font{Family: font, Size: 11}, &excelize.Font{Family: font, Size: 11, Bold: true}
	rule := []excelize.Border{{Type: "bottom", Color: "000000", Style: 1}} //nolint:misspell // excelize's word
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&n.style.title, excelize.Style{Font: &excelize.Font{Family: font, Size: 14, Bold: true}}},
		{&n.style.label, excelize.Style{Font: bold, Alignment: top(false, "left")}},
		{&n.style.text, excelize.Style{NumFmt: asText, Font: plain, Alignment: top(false, "left")}},
		{&n.style.wrapped, excelize.Style{NumFmt: asText, Font: plain, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true}}},
		{&n.style.count, excelize.Style{NumFmt: 3, Font: plain, Alignment: top(false, "right")}},
		{&n.style.header, excelize.Style{Font: bold, Border: rule, Alignment: top(false, "left")}},
		{&n.style.wrappedHeader, excelize.Style{Font: bold, Border: rule, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1}}},
		{&n.style.countHeader, excelize.Style{Font: bold, Border: rule, Alignment: top(false, "right")}},
		{&n.style.link, excelize.Style{
			NumFmt: asText, Font: &excelize.Font{Family: font, Size: 11, Color: "0B4F9E", Underline: "single"}, Alignment: top(false, "left"), //nolint:misspell // excelize's word
		}},
		{&n.style.required, excelize.Style{Fill: solid(requiredFill), Font: bold, Alignment: top(true, "left")}},
		{&n.style.doubtful, excelize.Style{Fill: solid(doubtfulFill), Font: plain, Alignment: top(true, "left")}},
	} {
		if *s.id, err = n.file.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return nil
}

// frame sets the widths, and the paper: A4 across, all columns on a page.
func (n *notesSheet) frame() error {
	cellWidth := 9.0
	if n.manySheets() {
		cellWidth = 24
	}
	for _, column := range []struct {
		from, to string
		width    float64
	}{
		{"A", "A", 5}, {"B", "B", labelWidth}, {"C", "C", whatWidth}, {"D", "D", whereWidth}, {"E", "F", 9}, {"G", "G", howWidth}, {"H", "M", cellWidth},
	} {
		if err := n.file.SetColWidth(n.name, column.from, column.to, column.width); err != nil {
			return err
		}
	}
	a4, across, wide, high, fit := 9, "landscape", 1, 0, true
	if err := n.file.SetPageLayout(n.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	if err := n.file.SetSheetProps(n.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	grid := false
	return n.file.SetSheetView(n.name, 0, &excelize.ViewOptions{ShowGridLines: &grid})
}

// set writes a value in a cell of the row of the turn.
func (n *notesSheet) set(column, style int, value any) (cell string, err error) {
	if cell, err = excelize.CoordinatesToCellName(column, n.row); err != nil {
		return "", err
	}
	if text, is := value.(string); is {
		value = unread(text)
	}
	if err := n.file.SetCellValue(n.name, cell, value); err != nil {
		return "", err
	}
	return cell, n.file.SetCellStyle(n.name, cell, cell, style)
}

// unread keeps a date in a sentence from being taken for the position date of the list when the workbook comes back.
func unread(text string) string {
	runes := []rune(text)
	for i := 1; i+1 < len(runes); i++ {
		if runes[i] == ' ' && unicode.IsDigit(runes[i+1]) {
			runes[i] = '\u00a0'
		}
	}
	return string(runes)
}

// line writes a text over the width of the sheet, and nothing for none.
func (n *notesSheet) line(style int, text string) error {
	if text == "" {
		return nil
	}
	n.row++
	_, err := n.set(numberColumn, style, text)
	return err
}

// labelled writes a label and what it is of.
func (n *notesSheet) labelled(label string, value any) error {
	n.row++
	if _, err := n.set(numberColumn, n.style.label, label); err != nil {
		return err
	}
	style := n.style.text
	if count, is := value.(int64); is {
		value = n.office.Language.Count(count)
	}
	_, err := n.set(whatColumn, style, value)
	return err
}

// manySheets tells whether an address wants the name of its sheet.
func (n *notesSheet) manySheets() bool { return len(n.reading.sheets) > 1 }

// about says which file is meant and whom to ask.
func (n *notesSheet) about() error {
	d, m, o := n.reading.Delivery, n.reading.Manifest, n.office
	if err := n.line(n.style.title, o.say("title", d.List.Title)); err != nil {
		return err
	}
	if err := n.line(n.style.text, o.Notice); err != nil {
		return err
	}
	if err := n.line(n.style.text, o.say("private")); err != nil {
		return err
	}
	n.row++
	position := ""
	if m.AsOf != 0 {
		position = o.Language.Date(m.AsOf)
	}
	for _, pair := range [][2]string{
		{o.say("list"), idOf(d.List)},
		{o.say("sender"), d.List.Sender.Name},
		{o.say("file"), enrolment.Mask(d.Name)},
		{o.say("received"), o.Language.Moment(d.ReceivedAt.In(o.TimeZone))},
		{o.say("position"), position},
		{o.say("contact.label"), o.contact()},
	} {
		if pair[1] == "" {
			continue
		}
		if err := n.labelled(pair[0], pair[1]); err != nil {
			return err
		}
	}
	n.row++
	return nil
}

// idOf names a list by title and ID.
func idOf(list *enrolment.List) string {
	if list.ID == "" {
		return list.Title
	}
	return list.Title + " (" + list.ID + ")"
}

// counts says what became of the rows, and what has changed since the delivery before.
func (n *notesSheet) counts() error {
	r, o := n.reading, n.office
	m := r.Manifest
	if m.FileFault == nil {
		for _, line := range []struct {
			label string
			count int64
		}{
			{o.say("rows"), m.RowsRead}, {o.say("accepted"), m.Accepted}, {o.say("rejected"), m.Rejected},
			{o.say("ignored"), m.Ignored}, {o.say("doubts"), r.weighing(enrolment.Doubtful)},
		} {
			if err := n.labelled(line.label, line.count); err != nil {
				return err
			}
		}
		n.row++
	}
	if r.earlier == nil {
		return n.line(n.style.label, o.say("since.first"))
	}
	if err := n.line(n.style.label, o.say("since", o.Language.Moment(r.earlier.Delivery.ReceivedAt.In(o.TimeZone)))); err != nil {
		return err
	}
	for _, line := range []struct {
		label string
		count int64
	}{{o.say("fresh"), r.Fresh()}, {o.say("open"), r.Faults() - r.Fresh()}, {o.say("mended"), r.Mended()}} {
		if err := n.labelled(line.label, line.count); err != nil {
			return err
		}
	}
	return nil
}

// table says what to mend, the most important first, and where.
func (n *notesSheet) table() error {
	o := n.office
	n.row++
	if n.reading.Faults() == 0 {
		return n.line(n.style.label, o.say("none"))
	}
	for _, line := range n.remarks() {
		if err := n.line(n.style.text, line); err != nil {
			return err
		}
	}
	n.row += 2
	for i, heading := range []struct {
		style int
		text  string
	}{
		{n.style.header, o.say("column.number")}, {n.style.header, o.say("column.severity")},
		{n.style.wrappedHeader, o.say("column.what")}, {n.style.wrappedHeader, o.say("column.where")},
		{n.style.countHeader, o.say("column.count")}, {n.style.countHeader, o.say("column.fresh")},
		{n.style.wrappedHeader, o.say("column.how")}, {n.style.header, o.say("column.cells")},
	} {
		if _, err := n.set(i+1, heading.style, heading.text); err != nil {
			return err
		}
	}
	for i, g := range n.reading.ordered() {
		n.row++
		if err := n.group(i+1, g); err != nil {
			return err
		}
	}
	return nil
}

// remarks are the lines above the table.
func (n *notesSheet) remarks() []string {
	o := n.office
	if n.reading.Manifest.FileFault != nil {
		return nil
	}
	lines := []string{o.say("legend")}
	if n.isSorted {
		lines = append(lines, o.say("return.sorted"))
	} else {
		lines = append(lines, o.say("return.own"))
	}
	if n.leftOut > 0 {
		lines = append(lines, o.say("left_out", o.Language.Count(n.leftOut)))
	}
	if n.unnoted > 0 {
		lines = append(lines, o.say("unnoted", o.Language.Count(n.unnoted)))
	}
	return lines
}

// group writes a line of the table.
func (n *notesSheet) group(number int, g *group) error {
	o := n.office
	what, how := advice(o.Language, g.code)
	severity := n.style.required
	if g.severity == enrolment.Doubtful {
		severity = n.style.doubtful
	}
	for _, cell := range []struct {
		column, style int
		value         any
	}{
		{numberColumn, n.style.text, number}, {severityColumn, severity, o.say("severity." + string(g.severity))},
		{whatColumn, n.style.wrapped, what}, {whereColumn, n.style.wrapped, g.heading()}, {countColumn, n.style.count, g.count},
		{freshColumn, n.style.count, g.fresh}, {howColumn, n.style.wrapped, how},
	} {
		if _, err := n.set(cell.column, cell.style, cell.value); err != nil {
			return err
		}
	}
	lines := max(lines(what, whatWidth), lines(how, howWidth), lines(g.heading(), whereWidth))
	if err := n.file.SetRowHeight(n.name, n.row, float64(lines)*lineHeight+1); err != nil {
		return err
	}
	return n.links(g)
}

// lines gives about how many lines a text takes in a column.
func lines(text string, width int) int { return 1 + utf8.RuneCountInString(text)*11/10/width }

// links writes where the faults of a group stand: the first of them, and how many more there are.
func (n *notesSheet) links(g *group) error {
	o, column := n.office, cellsColumn
	for _, p := range g.first {
		address, err := n.address(p)
		if err != nil {
			return err
		}
		target, cell, found := n.at(p)
		style := n.style.text
		if found {
			style = n.style.link
		}
		at, err := n.set(column, style, address)
		if err != nil {
			return err
		}
		if found {
			link := "'" + strings.ReplaceAll(target, "'", "''") + "'!" + cell
			if err := n.file.SetCellHyperLink(n.name, at, link, "Location"); err != nil {
				return err
			}
		}
		column++
	}
	if more := g.count - int64(len(g.first)); more > 0 {
		_, err := n.set(column, n.style.text, o.say("more", o.Language.Count(more)))
		return err
	}
	return nil
}

// address names a cell as the sender's spreadsheet shows it.
func (n *notesSheet) address(p place) (string, error) {
	if p.row == 0 {
		return n.office.say("whole_file"), nil
	}
	cell, err := excelize.CoordinatesToCellName(p.col+1, p.row)
	if err == nil && p.sheet != "" && n.manySheets() {
		cell = p.sheet + "!" + cell
	}
	return cell, err
}
