package xlsx

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// Rich text, texts within their cells, hidden rows and merged cells are read as excelize reads them.
func TestLikeExcelizeBesidesValues(t *testing.T) {
	piece := rapid.StringOfN(rapid.RuneFrom([]rune("ab <>&\"é€𝄞")), 1, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		f := excelize.NewFile()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		hidden := make(map[int]bool)
		for n := range rapid.IntRange(1, 12).Draw(t, "rows") {
			cell := fmt.Sprintf("%c%d", 'A'+rune(rapid.IntRange(0, 5).Draw(t, "column")), n+1)
			if rapid.Bool().Draw(t, "rich") {
				var runs []excelize.RichTextRun
				for _, text := range rapid.SliceOfN(piece, 1, 4).Draw(t, "runs") {
					runs = append(runs, excelize.RichTextRun{Text: text, Font: &excelize.Font{Bold: rapid.Bool().Draw(t, "bold")}})
				}
				must(f.SetCellRichText("Sheet1", cell, runs))
			} else {
				must(f.SetCellValue("Sheet1", cell, piece.Draw(t, "text")))
			}
			if rapid.Bool().Draw(t, "hidden") {
				must(f.SetRowVisible("Sheet1", n+1, false))
				hidden[n+1] = true
			}
		}
		var want []sheet.Range
		for n := range rapid.IntRange(0, 3).Draw(t, "merges") {
			first, height, width := 20+4*n, rapid.IntRange(0, 3).Draw(t, "height"), rapid.IntRange(0, 5).Draw(t, "width")
			if height+width == 0 {
				continue
			}
			must(f.MergeCell("Sheet1", fmt.Sprintf("A%d", first), fmt.Sprintf("%c%d", 'A'+rune(width), first+height)))
			want = append(want, sheet.Range{FirstRow: first, LastRow: first + height, LastColumn: width})
		}
		var data bytes.Buffer
		_, err := f.WriteTo(&data)
		must(err)
		compareWithExcelize(t, data.Bytes())

		book, err := openBytes(data.Bytes())
		must(err)
		for row, err := range book.Rows(t.Context(), "Sheet1") {
			must(err)
			if row.Hidden != hidden[row.Number] {
				t.Errorf("row %d: hidden %v", row.Number, row.Hidden)
			}
		}
		merged, err := book.Merged(t.Context(), "Sheet1")
		must(err)
		slices.SortFunc(merged, func(a, b sheet.Range) int { return cmp.Compare(a.FirstRow, b.FirstRow) })
		if diff := gocmp.Diff(want, merged, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

// A day that excelize writes is the day that is read, whichever year the workbook counts from.
func TestDaysComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from1904 := rapid.Bool().Draw(t, "from 1904")
		f := excelize.NewFile()
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
			t.Fatal(err)
		}
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: new(rapid.SampledFrom([]string{"dd/mm/yyyy", "[$-421]dd mmmm yyyy;@", "yyyy-mm-dd", "d-mmm-yy"}).Draw(t, "format"))})
		if err != nil {
			t.Fatal(err)
		}
		var want []enrolment.Date
		for n, days := range rapid.SliceOfN(rapid.IntRange(1, 80_000), 1, 20).Draw(t, "days") {
			day := time.Date(1904, 1, 1, rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 0, time.UTC).AddDate(0, 0, days)
			want = append(want, enrolment.DateOf(day))
			cell := fmt.Sprintf("A%d", n+1)
			if err := f.SetCellValue("Sheet1", cell, day); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
				t.Fatal(err)
			}
		}
		var data bytes.Buffer
		if _, err := f.WriteTo(&data); err != nil {
			t.Fatal(err)
		}
		book, err := openBytes(data.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var got []enrolment.Date
		for row, err := range book.Rows(t.Context(), "Sheet1") {
			if err != nil {
				t.Fatal(err)
			}
			day, ok := row.Cells[0].Date(book.Date1904)
			if !ok {
				t.Errorf("row %d is no day", row.Number)
			}
			got = append(got, day)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
