// Package table finds the main table of a sheet: its header, its first and its last row. It goes by what the columns look
// like and by which rows are unlike the others, whatever the table holds and whatever kind of file it stands in.
package table

import (
	"context"
	"iter"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// Source gives the rows of a sheet that hold anything, from its first.
type Source func(ctx context.Context) iter.Seq2[*sheet.Row, error]

// Table is the main table of a sheet, and where it stands.
type Table struct {
	Columns int    // 0 where no row holds anything
	Header  Extent // of several rows where the header has several; empty where there is none
	Data    Extent // from the first to the last row

	HeaderConfidence float64 // 0 to 1
	Tables           int     // this one, and one more where another begins below it

	Rows      int    // of data
	Mended    Places // rows read otherwise than they are written, so that they fit
	Deviating Places // rows that neither fit nor could be mended
	Repeated  Places // rows left out because they repeat the header

	source   Source
	isRagged bool            // trailing empty cells are left out
	step     int             // from a row's number to the next one's: more than 1 where a blank line stands between any two
	names    map[string]bool // what the first cells of the rows at the top hold
	profile  *column.Profile
	header   [][]byte       // the headings, those of several rows joined
	headings [][]sheet.Cell // the header's rows
}

// Extent is a range of rows by their numbers, from 1. It is empty where First is 0.
type Extent struct{ First, Last int }

// Places tells where rows of a kind stand.
type Places struct {
	Count int
	First []int // the first hundred of them: lines of a text, rows of a workbook
}

func (p *Places) add(row *sheet.Row) {
	place := row.Line
	if place == 0 {
		place = row.Number
	}
	p.addAll(Places{1, []int{place}})
}

func (p *Places) addAll(more Places) {
	p.Count += more.Count
	p.First = append(p.First, more.First[:min(len(more.First), 100-len(p.First))]...)
}

// Find finds the main table among the rows of a sheet. columns is how many a text's rows have; 0 is a workbook's, whose
// rows leave out their trailing empty cells. The error is the source's, or ctx's.
func Find(ctx context.Context, source Source, columns int) (*Table, error) {
	t := &Table{Columns: columns, source: source, isRagged: columns == 0}
	top, err := t.learn(ctx)
	if err != nil || len(top) == 0 {
		t.Columns = min(t.Columns, len(top))
		return t, err
	}
	from, to := t.headerAmong(top)
	if to > from {
		t.takeHeader(top[from:to])
		if to-from == 1 && top[from].written == t.Columns-1 && len(t.header[t.Columns-1]) == 0 && countsRows(top[to:]) {
			t.header = append([][]byte{nil}, t.header[:t.Columns-1]...) // names of rows have no heading
		}
	}
	if to == len(top) {
		return t, nil
	}
	t.Data.First = top[to].number
	return t, t.findEnd(ctx)
}
