package xls

import (
	"bytes"
	"strconv"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// Any texts and whole numbers that are written into records are read again as they are.
func TestCellsComeBack(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab 09'\"<&>é€š𝄞\n\t")), 1, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		var want []sheet.Row
		var cells []byte
		for number := range rapid.IntRange(1, 12).Draw(t, "rows") {
			row := sheet.Row{Number: number + 1}
			for column := range rapid.IntRange(1, 8).Draw(t, "columns") {
				at := []any{uint16(number), uint16(column), uint16(0)}
				if rapid.Bool().Draw(t, "is text") {
					written := text.Draw(t, "text")
					units := utf16.Encode([]rune(written))
					cells = append(cells, sheettest.Record(recordLabel, append(at, uint16(len(units)), byte(1), units)...)...)
					row.Cells = append(row.Cells, sheet.Cell{Text: []byte(written)})
					continue
				}
				written := rapid.Int64Range(-9_999_999_999_999, 9_007_199_254_740_992).Draw(t, "number")
				cells = append(cells, sheettest.Record(recordNumber, append(at, float64(written))...)...)
				row.Cells = append(row.Cells, sheet.Cell{Text: strconv.AppendInt(nil, written, 10), Type: sheet.Number})
			}
			want = append(want, row)
		}
		w, err := Open(sheettest.XLS(sheettest.BIFF8, nil, sheettest.XLSSheet{Name: "Peserta", Cells: cells}), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []sheet.Row
		for row, err := range w.Rows(t.Context(), "Peserta") {
			if err != nil {
				t.Fatal(err)
			}
			kept := sheet.Row{Number: row.Number, Faults: row.Faults}
			for _, cell := range row.Cells {
				kept.Cells = append(kept.Cells, sheet.Cell{Text: bytes.Clone(cell.Text), Type: cell.Type})
			}
			got = append(got, kept)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}
