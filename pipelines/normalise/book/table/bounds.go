package table

import (
	"bytes"
	"context"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// ahead is how many rows below one are looked at to tell whether it is the heading of another table.
const ahead = 8

// notes is how many remarks may stand below a header that has no rows.
const notes = 2

// findEnd finds the last row of the table.
func (t *Table) findEnd(ctx context.Context) error {
	r := newReader(ctx, t.source)
	defer r.stop()
	t.Tables = 1
	var first []sheet.Cell
	gap := false
	rows, last := 0, t.Data.First-1 // rows since the last one that is surely the table's
	var deviate Places
	for {
		ok, err := r.next()
		if !ok && t.Rows == 0 && rows > notes { // so many remarks are a table
			t.Data.Last, t.Rows, t.Deviating = last, rows, deviate
		}
		if !ok || err != nil {
			return err
		}
		if r.row.Number < t.Data.First {
			continue
		}
		filled := filled(r.row.Cells)
		if filled == 0 {
			continue
		}
		gap = gap || r.row.Number > last+t.step
		last = r.row.Number
		if first == nil {
			first = cloneCells(r.row.Cells)
		} else if t.mayBeHeading(r.row) {
			switch alike, unlike := t.profile.Kinship(r.row.Cells); {
			case t.isRepeated(r.row):
				if next := r.look(0); next != nil && isSame(next.Cells, first) {
					t.Tables = 2 // the same table once more
					return nil
				}
				t.Repeated.add(r.row)
				continue
			case (filled > 1 && (unlike > alike || alike == 0 && t.deviates(r.row)) || t.sharesHeader(r.row)) && t.beginsAnother(r, gap):
				t.Tables = 2
				return nil
			}
		}
		rows++
		isDeviating := t.deviates(r.row)
		switch {
		case isDeviating:
			deviate.add(r.row)
		case r.row.Written > 0:
			t.Mended.add(r.row)
		}
		if isDeviating || filled <= 1 {
			below := t.topRowOf(r.row)
			if t.isNote(&below) && !t.isNamed(&below, gap) || gap && below.alike == 0 && (isDeviating || t.Columns == 1 && below.unlike > 0) {
				continue
			}
		}
		gap = false
		t.Data.Last = r.row.Number
		t.Rows += rows
		t.Deviating.addAll(deviate)
		rows, deviate = 0, Places{}
	}
}

// isNamed tells a row of one cell that names what a row above names: it is the table's, though the rest of it is missing.
func (t *Table) isNamed(r *topRow, gap bool) bool {
	return !gap && r.isTitle() && t.names[string(r.cells[0].Text)]
}

// deviates tells a row that does not have the table's width, or has quotes out of place.
func (t *Table) deviates(row *sheet.Row) bool {
	if t.isRagged {
		return len(row.Cells) > t.Columns
	}
	return len(row.Cells) != t.Columns
}

// mayBeHeading is a quick look whether a row could be a heading.
func (t *Table) mayBeHeading(row *sheet.Row) bool {
	if t.deviates(row) || t.sharesHeader(row) {
		return true
	}
	for i := range row.Cells {
		if own := t.profile.Own(i); own.IsTyped() {
			got := column.ClassOf(row.Cells[i].Text)
			return got != own && got != column.Empty
		}
	}
	return false
}

// isRepeated tells a row below the first that is one of the header's.
func (t *Table) isRepeated(row *sheet.Row) bool {
	if row.Number == t.Data.First || !t.mayBeHeading(row) {
		return false
	}
	for _, heading := range t.headings {
		if isSame(row.Cells, heading) {
			return true
		}
	}
	return false
}

// sharesHeader tells a row that begins as the header does.
func (t *Table) sharesHeader(row *sheet.Row) bool {
	if len(t.header) < 2 || len(row.Cells) == 0 || len(t.header[0]) == 0 {
		return false
	}
	return bytes.Equal(t.header[0], row.Cells[0].Text) && (len(row.Cells) < 2 || bytes.Equal(t.header[1], row.Cells[1].Text))
}

// beginsAnother tells whether the heading at hand opens another table: the rows below it have its width and not this
// table's, or it stands apart and has a heading for each column, or rows below it that are unlike this table's.
func (t *Table) beginsAnother(r *reader, gap bool) bool {
	own, last := written(r.row), r.row.Number
	seen, same, unlikely := 0, 0, 0
	for i := range ahead {
		row := r.look(i)
		if row == nil || row.Number > last+t.step {
			break
		}
		last = row.Number
		if row.Faults&sheet.FaultQuote != 0 {
			continue
		}
		seen++
		if written(row) == own {
			same++
		}
		if alike, unlike := t.profile.Kinship(row.Cells); unlike >= alike {
			unlikely++
		}
	}
	if own != t.Columns {
		return seen > 1 && same*4 >= seen*3
	}
	return gap && seen > 0 && (unlikely*2 > seen || filled(r.row.Cells) == t.Columns && values(r.row.Cells) == 0)
}
