package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// checkRow tells what no row of any file may be.
func checkRow(t *testing.T, row *Row, last int) {
	t.Helper()
	if row.Number <= last {
		t.Fatalf("row %d after row %d", row.Number, last)
	}
	if len(row.Cells) == 0 || len(row.Cells) > maxColumns {
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

// FuzzCSV reads any bytes: rows in order, of sound text; the same however the file falls into blocks; and what was
// read, written down cleanly, is read again.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"NIK,Nama\n1,Satu\n", "a;b\r\n\"1,5\";\"x\"\"y\"\r\n", "a\tb\r1\t\"x\ry\"\r", "1,\"Satu\n2,Dua\n", "\"a\"b,\"c\n\"\"\"\",d\n",
		"a,b\n1,S\x00a\x00\n", "a,\xe9\n\xc3\xa9,\x81\n", "\xff\xfea\x00,\x00b\x00\n\x00", "\xef\xbb\xbfa|b\n \"1\" | 2 \n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := Open(bytes.NewReader(data), int64(len(data)), "x")
		if err != nil || book.Kind != CSV {
			return
		}
		last := 0
		for row, err := range book.Rows(context.Background(), "") {
			if err != nil {
				return
			}
			checkRow(t, row, last)
			last = row.Number
		}
		file := book.content.(*csvFile)
		if file.encoding == utf16LE || file.encoding == utf16BE {
			return
		}
		whole, _, err := cut(data, file.delimiter, file.columns, len(data)+1)
		if err != nil {
			t.Fatal(err)
		}
		pieces, _, err := cut(data, file.delimiter, file.columns, 5)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, pieces); diff != "" {
			t.Fatalf("in pieces: %s", diff)
		}
		again, faults, err := cut(encode(whole, string(file.delimiter), "\n", true, true), file.delimiter, 0, blockBytes)
		if err != nil || faults&FaultQuote != 0 {
			t.Fatalf("again: faults %d, %v", faults, err)
		}
		if diff := cmp.Diff(whole, again, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("again: %s", diff)
		}
	})
}

// FuzzXLSX reads a workbook with any XML in its parts: rows in order, of sound text, and the same when the cells
// arrive byte by byte, which plainCell cannot read.
func FuzzXLSX(f *testing.F) {
	const sheet1, shared, styles, names, links = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
	add := func(part, content string) {
		args := map[string]string{}
		for _, name := range []string{sheet1, shared, styles, names, links} {
			args[name] = smallWorkbook[name]
		}
		args[part] = content
		f.Add(args[sheet1], args[shared], args[styles], args[names], args[links])
	}
	add(sheet1, smallWorkbook[sheet1])
	add(sheet1, sheetXML(`<row r="1"><c r="A1" s="1"><v>45808</v></c><c r="B1" t="b"><v>1</v></c><c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c><c r="XFD1" t="e"><v>#N/A</v></c></row>`))
	add(sheet1, sheetXML(`<row><c t="str"><f>A&amp;B</f><v>a_x000D_<![CDATA[<]]>&#233;</v></c><c r='C1'/><c r="B1"><v>1</v></c></row><row r="7"/>`))
	add(shared, `<sst><si><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></si><si/><si><t>&lt;_xD83D__xDE00_</t></si></sst>`)
	add(styles, `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-421]&quot;d&quot;\dyy"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, cells, texts, formats, book, targets string) {
		data := stored(t, map[string]string{sheet1: cells, shared: texts, styles: formats, names: book, links: targets})
		opened, err := Open(bytes.NewReader(data), int64(len(data)), "x")
		if err != nil {
			return
		}
		for _, table := range opened.Sheets() {
			want, failed := readCells(t, opened.content.(*workbook), table.Name, func(r io.Reader) io.Reader { return r })
			got, failedToo := readCells(t, opened.content.(*workbook), table.Name, iotest.OneByteReader)
			if diff := cmp.Diff(want, got); diff != "" || failed != failedToo {
				t.Fatalf("byte by byte: failed %v and %v: %s", failed, failedToo, diff)
			}
		}
	})
}

// readCells gives the rows of a sheet as they arrive through slow.
func readCells(t *testing.T, w *workbook, sheet string, slow func(io.Reader) io.Reader) (lines []string, failed bool) {
	shared, err := w.sharedStrings(context.Background())
	if err != nil {
		return nil, true
	}
	part, err := w.archive.open(w.parts[sheet])
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	reader := sheetReader{xml: newXMLScanner(slow(part)), strings: shared, dateStyles: w.dateStyles}
	for last := 0; ; last = reader.row.Number {
		if err := reader.next(); err != nil {
			return lines, !errors.Is(err, io.EOF)
		}
		checkRow(t, &reader.row, last)
		lines = append(lines, typed(&reader.row))
	}
}

// FuzzOpen opens any bytes and reads what there is.
func FuzzOpen(f *testing.F) {
	f.Add(workbookOf(f, nil))
	f.Add(stored(f, smallWorkbook))
	f.Add([]byte(ole2File("EncryptedPackage")))
	f.Add([]byte("a,b\n"))
	f.Add([]byte("%PDF-"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = readAll(bytes.NewReader(data), int64(len(data)))
	})
}

// stored zips parts without packing them.
func stored(t testing.TB, parts map[string]string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range parts {
		p, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(p, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
