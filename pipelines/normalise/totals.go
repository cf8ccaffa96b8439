package normalise

import (
	"bytes"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// A row of totals is checked against the rows above it: what they do not come to, from whichever earlier total on, the file
// is held for. A row is missing, or was typed over.

// totalsRow is a row that sums up the rows above it.
type totalsRow struct {
	number int
	cells  [len(sumFields)]sheet.Cell
	heads  int64 // persons that it counts; unstated for none
}

// sumFields are the columns that rows of totals sum up.
var sumFields = [...]field{fieldWage, fieldContribution, fieldRegisteredCount, fieldActiveCount}

// sumIndex gives the place of a field in sumFields.
func sumIndex(f field) int {
	switch f {
	case fieldWage:
		return 0
	case fieldContribution:
		return 1
	case fieldRegisteredCount:
		return 2
	}
	return 3
}

// mostTotals is how many rows of totals of a table are checked; a table with more is a report of another kind.
const mostTotals = 10_000

// noteTotal keeps a row of totals, which ends a section.
func (t *table) noteTotal(row *sheet.Row) {
	if len(t.totals) > mostTotals {
		return
	}
	noted := totalsRow{number: row.Number, heads: t.headsIn(row)}
	for i, f := range sumFields {
		cell := t.cell(row, f)
		noted.cells[i] = sheet.Cell{Text: bytes.Clone(cell.Text), Type: cell.Type}
	}
	t.totals = append(t.totals, noted)
}

// headsIn finds the number of persons that a row of totals states: "JUMLAH: 125 ORANG", or a number alone where the names or
// their numbers stand.
func (t *table) headsIn(row *sheet.Row) int64 {
	if t.layout.rows != personRows {
		return unstated
	}
	for _, cell := range row.Cells {
		words := strings.FieldsFunc(string(trimmed(cell.Text)), func(r rune) bool { return isBlank(r) || r == ':' || r == '=' })
		for i := 1; i < len(words); i++ {
			if heads, valid := wholeAmount([]byte(words[i-1])); valid && isHeads(words[i]) {
				return heads
			}
		}
	}
	for _, f := range t.keys {
		if text := t.text(row, f); isDigits(text) && len(text) <= len("1000000") && number(text) > 0 {
			return number(text)
		}
	}
	return unstated
}

// isHeads tells the words for persons that follow a number.
func isHeads(word string) bool {
	switch foldString(word) {
	case "ORANG", "ORG", "JIWA", "PESERTA", "PEKERJA", "KARYAWAN", "TENAGA", "TK", "NELAYAN", "PETANI":
		return true
	}
	return false
}

// sectionKey names a table's rows from one row of totals to the next.
type sectionKey struct {
	table  *table
	number int // of rows of totals before it
}

// section sums up the rows of a section.
type section struct {
	rows int64
	sums [len(sumFields)]columnSum
}

// columnSum is the sum of a column's amounts, as far as they could be read.
type columnSum struct {
	amount int64
	unread bool // there is one that could not
}

func (s *section) add(other *section) {
	s.rows += other.rows
	for i := range s.sums {
		s.sums[i].amount += other.sums[i].amount
		s.sums[i].unread = s.sums[i].unread || other.sums[i].unread
	}
}

// holdForTotals holds the file for each row of totals that contradicts the rows above it. Of a table whose first total stands
// above its rows nothing is checked.
func (r *reading) holdForTotals() {
	for _, t := range slices.Concat(r.tables...) {
		if len(t.totals) == 0 || len(t.totals) > mostTotals {
			continue
		}
		upTo := make([]section, 1, len(t.totals)+1) // sums of all rows above each row of totals, nothing first
		for i := range t.totals {
			all := upTo[i]
			all.add(r.findings.section(sectionKey{t, i}))
			upTo = append(upTo, all)
		}
		if upTo[1].rows == 0 {
			continue
		}
		for i := range t.totals {
			r.holdForTotal(t, &t.totals[i], upTo[:i+2])
		}
	}
}

// holdForTotal compares what a row of totals states with the sums of the rows from any earlier total, or the beginning, down
// to it: totals of villages, of their kecamatan and of all stand below one another.
func (r *reading) holdForTotal(t *table, row *totalsRow, upTo []section) {
	above := &upTo[len(upTo)-1]
	differs := func(stated int64, of func(*section) int64, tolerance func(rows int64) int64) bool {
		for i := range upTo[:len(upTo)-1] {
			off := of(above) - of(&upTo[i]) - stated
			if allowed := tolerance(above.rows - upTo[i].rows); off >= -allowed && off <= allowed {
				return false
			}
		}
		return true
	}
	exact := func(int64) int64 { return 0 }
	cents := func(rows int64) int64 { return rows } // which each row lost to rounding
	at := enrolment.Fault{Sheet: t.sheet, Row: row.number}
	if row.heads != unstated && differs(row.heads, func(s *section) int64 { return s.rows }, exact) {
		r.hold("file.totals_differ", at)
	}
	for i, f := range sumFields {
		tolerance := exact
		if f == fieldWage || f == fieldContribution {
			tolerance = cents
		}
		stated, given, _ := r.evidence.decimals.amount(row.cells[i])
		if given && !above.sums[i].unread && differs(stated, func(s *section) int64 { return s.sums[i].amount }, tolerance) {
			at.Column, at.Heading, at.Field = t.letters[f], t.headings[f], fieldNames[f]
			r.hold("file.totals_differ", at)
		}
	}
}
