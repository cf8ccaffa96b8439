package normalise

import (
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// header is what names a table's columns: one row, several below one another, or none.
type header struct {
	from, to int // of the sample's rows: its own; equal for a table without headings, which then begins there
	columns  []heading
}

// heading is what stands above a column, blanks folded.
type heading struct {
	text  string // in the lowest row that says anything
	group string // above it, over this and other columns; "" for none
}

// whole gives the heading with the group that it stands in.
func (h heading) whole() string {
	if h.group == "" {
		return h.text
	}
	return h.group + " " + h.text
}

// first gives the number of the header's first row.
func (h *header) first(s *headSample) int {
	if h.from == h.to {
		return 0
	}
	return s.rows[h.from].Number
}

// headersOf finds the headers of a sheet, those left out that only repeat the one before. A list without headings has one
// that holds none.
func (r *reading) headersOf(l *Layout, s *headSample, looked *lookedFor) (headers []header) {
	if l.isHeadless {
		return headlessOf(s)
	}
	for i := 0; i < len(s.rows); i++ {
		if len(headers) == 0 && s.rows[i].Number > topRows {
			break
		}
		h, found := l.headerAt(s, i, looked)
		if n := len(headers); !found || n > 0 && h.from < headers[n-1].to { // a further row of the header before
			continue
		}
		if n := len(headers); n == 0 || !sameHeadings(h.columns, headers[n-1].columns) {
			headers = append(headers, h)
		}
		i = h.to - 1
	}
	if len(headers) == 0 && l.lexicon != nil {
		return headlessOf(s)
	}
	return headers
}

// sameHeadings tells a header that is repeated, also one whose groups are not merged again.
func sameHeadings(a, b []heading) bool {
	return slices.EqualFunc(a, b, func(a, b heading) bool { return a.text == b.text })
}

// headlessOf finds a table without headings: it begins with the first row in which a number like a NIK stands.
func headlessOf(s *headSample) []header {
	for i := range s.rows {
		if s.rows[i].Number > topRows {
			break
		}
		for _, cell := range s.rows[i].Cells {
			if isLikeNIK(cell) {
				return []header{{from: i, to: i, columns: make([]heading, widthOf(s.rows[i:]))}}
			}
		}
	}
	return nil
}

// widthOf gives how many cells the widest row has.
func widthOf(rows []sheet.Row) int {
	width := 0
	for _, row := range rows {
		width = max(width, len(row.Cells))
	}
	return width
}

// isLikeNIK tells 16 digits that can be a NIK.
func isLikeNIK(cell sheet.Cell) bool {
	var buf [32]byte
	number, lost := plainNumber(buf[:0], cell)
	if lost {
		return false
	}
	nik, err := enrolment.ParseNIK(number)
	return err == nil && hasBirthDate(nik)
}

// headerAt tells whether a header begins with a row of the sample.
func (l *Layout) headerAt(s *headSample, i int, looked *lookedFor) (header, bool) {
	if l.lexicon != nil {
		return l.headerByLexicon(s, i)
	}
	rows := max(1, l.headerRows)
	if i+rows > len(s.rows) || rows == 1 && len(l.placed) == 0 && !l.hasHeading(&s.rows[i]) {
		return header{}, false
	}
	h := header{i, i + rows, joinHeadings(s.rows[i:i+rows], s.merged)}
	missing, _ := l.columnsNamed(h.columns)
	if len(missing) > 0 {
		looked.at(s.sheet.Name, s.rows[i].Number, missing)
	}
	return h, len(missing) == 0
}

// hasHeading tells whether any cell of a row is a heading of a column that the header is known by.
func (l *Layout) hasHeading(row *sheet.Row) bool {
	var buf [64]byte
	return slices.ContainsFunc(row.Cells, func(cell sheet.Cell) bool {
		f, known := l.headings[string(fold(buf[:0], cell.Text))]
		return known && slices.Contains(l.required, f)
	})
}

// manyKnown is how many known headings tell a header, however many others stand beside them.
const manyKnown = 4

// headingBytes is longer than a heading with what is to be filled in below it.
const headingBytes = 200

// mostHeaderRows is how many rows a header may have.
const mostHeaderRows = 3

// headerByLexicon tells a header by headings that are known. The rows below it belong to it as long as they hold headings and
// no values, the row above it if it groups the headings under merged cells.
func (l *Layout) headerByLexicon(s *headSample, i int) (header, bool) {
	known, filled := l.knownHeadings(&s.rows[i])
	switch {
	case known >= 2 && known*3 >= filled, known >= manyKnown:
	case known == 1 && i+1 < len(s.rows) && slices.ContainsFunc(s.rows[i+1].Cells, isLikeNIK) && !beginsTotal(&s.rows[i]):
	default:
		return header{}, false
	}
	h := header{from: i, to: i + 1}
	for h.to < len(s.rows) && h.to-h.from < mostHeaderRows && s.rows[h.to].Number == s.rows[h.to-1].Number+1 {
		known, filled := l.knownHeadings(&s.rows[h.to])
		if known == 0 || known*2 < filled && !s.groups(h.to-1) || !isBelowGroups(&s.rows[h.to-1], &s.rows[h.to]) {
			break
		}
		h.to++
	}
	if i > 0 && s.groups(i-1) {
		h.from--
	}
	h.columns = joinHeadings(s.rows[h.from:h.to], s.merged)
	return h, true
}

// beginsTotal tells a row whose first cell that holds anything is the word for a sum: a total between persons, not a
// heading "Jumlah".
func beginsTotal(row *sheet.Row) bool {
	for _, cell := range row.Cells {
		if text := trimmed(cell.Text); len(text) > 0 {
			return totalNamed(text) != noTotal
		}
	}
	return false
}

// knownHeadings counts the cells of a row that hold anything, and those that are headings; none are in a row with a number
// or a date.
func (l *Layout) knownHeadings(row *sheet.Row) (known, filled int) {
	for _, cell := range row.Cells {
		text := trimBlanks(cell.Text)
		if len(text) == 0 {
			continue
		}
		filled++
		if len(text) > headingBytes || isValue(text) {
			return 0, filled
		}
	}
	if filled < 2 {
		return 0, filled
	}
	for _, cell := range row.Cells {
		if len(trimBlanks(cell.Text)) > 0 && l.lexicon.isListed(blanksFolded(cell.Text)) {
			known++
		}
	}
	return known, filled
}

// isHeading tells a text that is one of the headings that are known.
func (l *Layout) isHeading(text []byte) bool {
	if l.lexicon != nil {
		return l.lexicon.isListed(blanksFolded(text))
	}
	_, known := l.headings[foldString(string(text))]
	return known
}

// isValue tells a text that is no heading: four digits or more, and not fewer than letters.
func isValue(text []byte) bool {
	digits, others := 0, 0
	for _, b := range text {
		switch {
		case b >= '0' && b <= '9':
			digits++
		case b > ' ' && b != '-' && b != '/' && b != '.' && b != ',':
			others++
		}
	}
	return digits >= 4 && digits >= others
}

// isBelowGroups tells a second row of headings: a column is headed by it alone, or it leaves one empty that the first heads.
func isBelowGroups(above, row *sheet.Row) bool {
	for i := range max(len(above.Cells), len(row.Cells)) {
		if isFilled(above, i) != isFilled(row, i) {
			return true
		}
	}
	return false
}

func isFilled(row *sheet.Row, column int) bool {
	return column < len(row.Cells) && len(trimBlanks(row.Cells[column].Text)) > 0
}

// groups tells a row that groups the headings of the row below it: cells are merged over some of its columns, not all.
func (s *headSample) groups(i int) bool {
	row, below := &s.rows[i], &s.rows[i+1]
	width := len(below.Cells)
	if row.Number+1 != below.Number || !leavesEmpty(row, below) {
		return false
	}
	return slices.ContainsFunc(s.merged.all(), func(m sheet.Range) bool {
		columns := m.LastColumn - m.FirstColumn + 1
		return m.FirstRow <= row.Number && row.Number <= m.LastRow && columns > 1 && columns < width-1
	})
}

// leavesEmpty tells a row that leaves a column empty which the row below heads.
func leavesEmpty(row, below *sheet.Row) bool {
	for i := range below.Cells {
		if isFilled(below, i) && !isFilled(row, i) {
			return true
		}
	}
	return false
}

// joinHeadings gives the headings of the columns below one another in rows. A group reaches over the columns that are merged
// into its cell; where none are merged, over those to its right that it leaves empty and a row below it heads.
func joinHeadings(rows []sheet.Row, merged merges) []heading {
	columns := make([]heading, widthOf(rows))
	for i := range columns {
		var texts []string
		for k := range rows {
			if text := headingIn(rows, k, i, merged); text != "" && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
		if n := len(texts); n > 0 {
			columns[i] = heading{text: texts[n-1], group: strings.Join(texts[:n-1], " ")}
		}
	}
	for len(columns) > 0 && columns[len(columns)-1] == (heading{}) {
		columns = columns[:len(columns)-1]
	}
	return columns
}

// isRow tells whether a row repeats headings, cell by cell.
func isRow(row *sheet.Row, headings []heading) bool {
	for i := range max(len(row.Cells), len(headings)) {
		switch {
		case !isFilled(row, i):
			if i < len(headings) && headings[i] != (heading{}) {
				return false
			}
		case i >= len(headings) || headings[i].group != "" || blanksFolded(row.Cells[i].Text) != headings[i].text:
			return false
		}
	}
	return true
}

// headingIn gives what row k says of a column.
func headingIn(rows []sheet.Row, k, column int, merged merges) string {
	if isFilled(&rows[k], column) {
		return blanksFolded(rows[k].Cells[column].Text)
	}
	if !slices.ContainsFunc(rows[k+1:], func(below sheet.Row) bool { return isFilled(&below, column) }) {
		return ""
	}
	first, cells := column, merged.all()
	if i := slices.IndexFunc(cells, func(m sheet.Range) bool {
		return m.FirstRow <= rows[k].Number && rows[k].Number <= m.LastRow && m.FirstColumn <= column && column <= m.LastColumn
	}); i >= 0 {
		first = cells[i].FirstColumn
	} else if len(cells) == 0 {
		for first > 0 && !isFilled(&rows[k], first) {
			first--
		}
	}
	if !isFilled(&rows[k], first) {
		return ""
	}
	return blanksFolded(rows[k].Cells[first].Text)
}
