// Package sheettest has what the tests of several readers share: rows as lines of text, and small files.
package sheettest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"cakupan/pipelines/normalise/sheet"
)

// Line is a row as the tests write it: "2@3! 1|Satu" is row 2 on line 3, flagged for its quotes, with two cells.
func Line(row *sheet.Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d", row.Number)
	if row.Line > 0 && row.Line != row.Number {
		fmt.Fprintf(&b, "@%d", row.Line)
	}
	for _, flag := range []struct {
		fault sheet.Faults
		mark  string
	}{{sheet.FaultQuote, "!"}, {sheet.FaultEncoding, "?"}, {sheet.FaultNUL, "0"}} {
		if row.Faults&flag.fault != 0 {
			b.WriteString(flag.mark)
		}
	}
	for i, cell := range row.Cells {
		b.WriteString([]string{" ", "|"}[min(i, 1)])
		b.Write(cell.Text)
	}
	return b.String()
}

// Typed is a row as the workbook tests write it: "3 Nama|n:12|d:45808".
func Typed(row *sheet.Row) string {
	marks := map[sheet.CellType]string{sheet.Number: "n:", sheet.Date: "d:", sheet.Bool: "b:", sheet.Error: "e:"}
	shown := sheet.Row{Number: row.Number, Faults: row.Faults}
	for _, cell := range row.Cells {
		shown.Cells = append(shown.Cells, sheet.Cell{Text: []byte(marks[cell.Type] + string(cell.Text))})
	}
	return Line(&shown)
}

// CheckRow tells what no row of any file may be.
func CheckRow(t testing.TB, row *sheet.Row, last int) {
	t.Helper()
	if row.Number <= last {
		t.Fatalf("row %d after row %d", row.Number, last)
	}
	if len(row.Cells) == 0 || len(row.Cells) > sheet.MaxColumns {
		t.Fatalf("row %d has %d cells", row.Number, len(row.Cells))
	}
	held := 0
	for i, cell := range row.Cells {
		held += len(cell.Text)
		if !utf8.Valid(cell.Text) || bytes.IndexByte(cell.Text, 0) >= 0 {
			t.Fatalf("row %d, cell %d: %q", row.Number, i, cell.Text)
		}
		cell.Date(false)
	}
	if held == 0 {
		t.Fatalf("row %d is blank", row.Number)
	}
}
