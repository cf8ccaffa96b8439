package xlsx

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The size of the benchmark's workbooks.
const (
	benchRows    = 50_000
	benchColumns = 20
)

// benchRow is row n of the benchmark's workbooks: identity numbers, names, dates, places and amounts.
func benchRow(n int) []any {
	row := make([]any, benchColumns)
	for c := range row {
		switch c % 5 {
		case 0:
			row[c] = fmt.Sprintf("997101550190%04d", (n*7+c)%10_000)
		case 1:
			row[c] = fmt.Sprintf("PESERTA NOMOR %d", n)
		case 2:
			row[c] = 45_000 + n%300
		case 3:
			row[c] = "TERNATE SELATAN"
		case 4:
			row[c] = 16800.5
		}
	}
	return row
}

// sharedBook writes its texts to the table of strings, as Excel does.
func sharedBook(tb testing.TB) []byte {
	f := excelize.NewFile()
	for n := 1; n <= benchRows; n++ {
		row := benchRow(n)
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n), &row); err != nil {
			tb.Fatal(err)
		}
	}
	return bytesOf(tb, f)
}

// inlineBook writes its texts into the cells, as programs that stream do.
func inlineBook(tb testing.TB) []byte {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for n := 1; n <= benchRows; n++ {
		if err := w.SetRow(fmt.Sprintf("A%d", n), benchRow(n)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	return bytesOf(tb, f)
}

func bytesOf(tb testing.TB, f *excelize.File) []byte {
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkXLSX holds the reader to excelize's streaming one, both giving raw values, in the same run.
func BenchmarkXLSX(b *testing.B) {
	for _, file := range []struct {
		name string
		make func(testing.TB) []byte
	}{{"shared", sharedBook}, {"inline", inlineBook}} {
		data := file.make(b)
		b.Run(file.name+"/sheet", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book, err := openBytes(data)
				if err != nil {
					b.Fatal(err)
				}
				cells := 0
				for row, err := range book.Rows(context.Background(), "Sheet1") {
					if err != nil {
						b.Fatal(err)
					}
					cells += len(row.Cells)
				}
				if cells != benchRows*benchColumns {
					b.Fatal(cells)
				}
			}
		})
		b.Run(file.name+"/excelize", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book, err := excelize.OpenReader(bytes.NewReader(data))
				if err != nil {
					b.Fatal(err)
				}
				rows, err := book.Rows("Sheet1")
				if err != nil {
					b.Fatal(err)
				}
				cells := 0
				for rows.Next() {
					row, err := rows.Columns(excelize.Options{RawCellValue: true})
					if err != nil {
						b.Fatal(err)
					}
					cells += len(row)
				}
				if cells != benchRows*benchColumns {
					b.Fatal(cells)
				}
			}
		})
	}
}
