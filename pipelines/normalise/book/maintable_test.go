package book

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Of a workbook the sheet with the most rows is the main one, a hidden one only where nothing else is; titles, totals'
// signatures and what stands beside the table are left out.
func TestMainTableOfAWorkbook(t *testing.T) {
	w := excelize.NewFile()
	fill := func(name string, rows ...[]any) {
		if _, err := w.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			cell, err := excelize.CoordinatesToCellName(1, i+1)
			if err == nil {
				err = w.SetSheetRow(name, cell, &row)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	fill("Peserta", []any{"DAFTAR PESERTA"}, nil, []any{"No", "Nama", "Lahir", "Iuran"}, []any{1, "Satu", "1990-01-02", 16800},
		[]any{2, "Dua", "1991-02-03", 16800}, []any{3, "Tiga, S.Pd", "1992-03-04"}, nil, []any{"Mengetahui, Kepala Dinas"})
	var copies [][]any
	for n := range 9 {
		copies = append(copies, []any{n, "Lama", "1990-01-02", 1})
	}
	fill("Sheet1 (2)", copies...)
	if err := w.SetSheetVisible("Sheet1 (2)", false); err != nil {
		t.Fatal(err)
	}
	var file, out bytes.Buffer
	if err := w.Write(&file); err != nil {
		t.Fatal(err)
	}
	b, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()), "peserta.xlsx", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	found, name, err := b.MainTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := found.WriteCSV(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	want := "No,Nama,Lahir,Iuran\r\n1,Satu,1990-01-02,16800\r\n2,Dua,1991-02-03,16800\r\n3,\"Tiga, S.Pd\",1992-03-04,\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" || name != "Peserta" {
		t.Errorf("%s: %s", name, diff)
	}
}

// A table's rows come to their end with the context.
func TestMainTableStopsWithTheContext(t *testing.T) {
	file := []byte("a,b\n1,2\n3,4\n")
	b, err := Open(bytes.NewReader(file), int64(len(file)), "x.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.MainTable(ctx); err == nil {
		t.Error("no error")
	}
}
