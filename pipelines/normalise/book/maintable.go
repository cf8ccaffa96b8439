package book

import (
	"context"
	"fmt"
	"iter"

	"cakupan/pipelines/normalise/book/table"
	"cakupan/pipelines/normalise/sheet"
)

// hiddenWorth is what the rows of a hidden sheet count beside those of one that is shown.
const hiddenWorth = 0.1

// MainTable finds the table of the book with the most rows, and gives the name of its sheet. It is valid until the book
// is closed. The error is one of package sheet's, ctx's, or the reader's.
func (b *Book) MainTable(ctx context.Context) (found *table.Table, name string, err error) {
	most := -1.0
	for _, s := range b.content.Sheets() {
		rows := func(ctx context.Context) iter.Seq2[*sheet.Row, error] { return b.content.Rows(ctx, s.Name) }
		t, err := table.Find(ctx, rows, columnsOf(b.content, s.Name))
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", b.name, err)
		}
		worth := float64(t.Rows)
		if s.Hidden {
			worth *= hiddenWorth
		}
		if worth > most {
			most, found, name = worth, t, s.Name
		}
	}
	return found, name, nil
}

// IsText tells a sheet that is a text with cells between marks. An archive can hold such beside workbooks.
func (b *Book) IsText(name string) bool { return isText(b.content, name) }

func isText(c content, name string) bool {
	switch c := c.(type) {
	case delimited:
		return true
	case members:
		member, inside := c.find(name)
		return isText(member.content, inside)
	}
	return false
}

// columnsOf gives how many columns a text's rows have, 0 for a workbook's.
func columnsOf(c content, name string) int {
	switch c := c.(type) {
	case delimited:
		return c.Dialect.Columns
	case members:
		member, inside := c.find(name)
		return columnsOf(member.content, inside)
	}
	return 0
}
