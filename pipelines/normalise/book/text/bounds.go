package text

import (
	"bytes"
	"errors"
	"io"
)

// topRecords is how many records at the top of a text are looked at for its header.
const topRecords = 200

// findTable finds the header and the ends of the main table.
func (d *Decision) findTable() error {
	r := d.reader()
	var top []topRecord
	err := r.next()
	for ; err == nil && len(top) < topRecords; err = r.next() {
		if r.how != blank {
			top = append(top, d.topRecord(r))
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	from, to := d.headerAmong(top)
	if to > from {
		d.takeHeader(top[from:to])
		if to-from == 1 && top[from].cells == d.Columns-1 && len(d.header[d.Columns-1]) == 0 && countsRows(top[to:]) {
			d.header = append([][]byte{nil}, d.header[:d.Columns-1]...) // names of rows have no heading
		}
	}
	if to == len(top) {
		return nil
	}
	d.Data.First = top[to].first
	return d.findEnd(top[to].raw)
}

func filled(fields []field) int {
	n := 0
	for i := range fields {
		if len(bytes.TrimSpace(fields[i].text)) > 0 {
			n++
		}
	}
	return n
}

// isNote tells a row that a table of that width does not have: a title, or a remark.
func (d *Decision) isNote(cells, filled, alike int) bool {
	switch {
	case d.Columns > 2:
		return filled <= 1 && alike == 0
	case d.Columns == 2:
		return cells < 2 && alike == 0
	}
	return false
}

// findEnd finds the last row of the table whose first row is first.
func (d *Decision) findEnd(first []byte) error {
	r, err := d.rowsFrom(d.Data.First)
	if err != nil {
		return err
	}
	d.Tables = 1
	gap := false
	rows := 0 // since the last one that is surely the table's
	var deviate Lines
	for {
		switch err := r.next(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case r.how == blank:
			gap = true
			continue
		}
		if r.first > d.Data.First && d.mayBeHeading(r) {
			alike, unlike := d.profile.kinship(r.fields)
			switch {
			case d.repeatsHeader(r):
				if ok, err := r.lines.have(r.span + 1); err == nil && ok && bytes.Equal(r.lines.line(r.span), first) {
					d.Tables = 2 // the same table once more
					return nil
				}
				d.Repeated.add(r.first)
				continue
			case (unlike > alike || d.sharesHeader(r)) && filled(r.fields) > 1 && d.beginsAnother(r, gap):
				d.Tables = 2
				return nil
			}
		}
		rows++
		switch r.how {
		case mended:
			d.Mended.add(r.first)
		case deviating:
			deviate.add(r.first)
		}
		if r.how == deviating || filledAtMost(r.fields, 1) {
			alike, _ := d.profile.kinship(r.fields)
			if d.isNote(len(r.fields), filled(r.fields), alike) || gap && alike == 0 && r.how == deviating {
				continue
			}
		}
		gap = false
		d.Data.Last = r.first + r.span - 1
		d.Rows += rows
		d.Deviating.addAll(deviate)
		rows, deviate = 0, Lines{}
	}
}

func filledAtMost(fields []field, limit int) bool {
	for i := range fields {
		if len(fields[i].text) > 0 {
			if limit--; limit < 0 {
				return false
			}
		}
	}
	return true
}

// mayBeHeading is a quick look whether a row of the table's width could be a heading.
func (d *Decision) mayBeHeading(r *recordReader) bool {
	if r.how == deviating {
		return true
	}
	for i := range d.profile.columns {
		if own, share := d.profile.columns[i].class(); own.typed() && share >= kept {
			got := classOf(r.fields[i].text)
			return got != own && got != emptyClass
		}
	}
	return d.sharesHeader(r)
}

// repeatsHeader tells a row that is one of the header's.
func (d *Decision) repeatsHeader(r *recordReader) bool {
	text := r.lines.lines(r.span)
	for _, raw := range d.raw {
		if bytes.Equal(bytes.TrimRight(text, " \t"), bytes.TrimRight(raw, " \t")) {
			return true
		}
	}
	return false
}

// sharesHeader tells a row that begins as the header does.
func (d *Decision) sharesHeader(r *recordReader) bool {
	if len(d.header) < 2 || len(r.fields) < 2 || len(d.header[0]) == 0 || !bytes.Equal(d.header[0], r.fields[0].text) {
		return false
	}
	return bytes.Equal(d.header[1], r.fields[1].text)
}

// beginsAnother tells whether the heading just read opens another table: the lines below it have its width and not
// this table's, or stand apart and are unlike this table's rows.
func (d *Decision) beginsAnother(r *recordReader, gap bool) bool {
	c := cutter{grammar: d.guessed.grammar}
	c.cut(r.lines.line(0))
	own := len(c.fields)
	seen, same, unlikely := 0, 0, 0
	for i := r.span; i < r.span+ahead; i++ {
		if ok, err := r.lines.have(i + 1); !ok || err != nil {
			break
		}
		if c.cut(r.lines.line(i)) != cleanCut {
			continue
		}
		if isBlank(c.fields) {
			break
		}
		seen++
		if len(c.fields) == own {
			same++
		}
		if alike, unlike := d.profile.kinship(c.fields); unlike >= alike {
			unlikely++
		}
	}
	if own != d.Columns {
		return seen > 1 && same*4 >= seen*3
	}
	return gap && seen > 0 && unlikely*2 > seen
}

// rowsFrom gives a reader whose next record begins at a line.
func (d *Decision) rowsFrom(line int) (*recordReader, error) {
	r := d.reader()
	for r.lines.dropped+1 < line {
		ok, err := r.lines.have(1)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		r.lines.drop(1)
	}
	return r, nil
}
