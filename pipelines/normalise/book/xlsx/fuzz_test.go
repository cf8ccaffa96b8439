package xlsx

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// FuzzXLSX reads a workbook with any XML in its parts: rows in order, of sound text, and the same when the cells
// arrive byte by byte, which plainCell cannot read.
func FuzzXLSX(f *testing.F) {
	const sheet1, shared, styles, names, links = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
	add := func(part, content string) {
		args := map[string]string{}
		for _, name := range []string{sheet1, shared, styles, names, links} {
			args[name] = sheettest.SmallWorkbook[name]
		}
		args[part] = content
		f.Add(args[sheet1], args[shared], args[styles], args[names], args[links])
	}
	add(sheet1, sheettest.SmallWorkbook[sheet1])
	add(sheet1, sheettest.SheetXML(`<row r="1"><c r="A1" s="1"><v>45808</v></c><c r="B1" t="b"><v>1</v></c><c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c><c r="XFD1" t="e"><v>#N/A</v></c></row>`))
	add(sheet1, sheettest.SheetXML(`<row><c t="str"><f>A&amp;B</f><v>a_x000D_<![CDATA[<]]>&#233;</v></c><c r='C1'/><c r="B1"><v>1</v></c></row><row r="7"/>`))
	add(shared, `<sst><si><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></si><si/><si><t>&lt;_xD83D__xDE00_</t></si></sst>`)
	add(styles, `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-421]&quot;d&quot;\dyy"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, cells, texts, formats, book, targets string) {
		data := sheettest.Stored(t, map[string]string{sheet1: cells, shared: texts, styles: formats, names: book, links: targets})
		opened, err := openBytes(data)
		if err != nil {
			return
		}
		for _, table := range opened.Sheets() {
			want, failed := readCells(t, opened, table.Name, func(r io.Reader) io.Reader { return r })
			got, failedToo := readCells(t, opened, table.Name, iotest.OneByteReader)
			if diff := cmp.Diff(want, got); diff != "" || failed != failedToo {
				t.Fatalf("byte by byte: failed %v and %v: %s", failed, failedToo, diff)
			}
		}
	})
}

// readCells gives the rows of a sheet as they arrive through slow.
func readCells(t *testing.T, w *Workbook, sheet string, slow func(io.Reader) io.Reader) (lines []string, failed bool) {
	shared, err := w.sharedStrings(context.Background())
	if err != nil {
		return nil, true
	}
	part, err := packed.Inflate(w.parts[sheet])
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	reader := sheetReader{xml: xmlscan.New(slow(part)), strings: shared, dateStyles: w.dateStyles}
	for last := 0; ; last = reader.row.Number {
		if err := reader.next(); err != nil {
			return lines, !errors.Is(err, io.EOF)
		}
		sheettest.CheckRow(t, &reader.row, last)
		lines = append(lines, sheettest.Typed(&reader.row))
	}
}
