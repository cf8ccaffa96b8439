package ods

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// document is the XML of a spreadsheet around its tables.
func document(tables string) string {
	return `<?xml version="1.0"?><office:document-content><office:automatic-styles>
<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>` + tables + `</office:spreadsheet></office:body></office:document-content>`
}

// table is one sheet around its rows.
func table(rows string) string {
	return `<table:table table:name="Peserta" table:style-name="ta1"><table:table-column table:number-columns-repeated="16384"/>` + rows + `</table:table>`
}

// row is a row around its cells.
func row(cells string) string { return `<table:table-row>` + cells + `</table:table-row>` }

// text is a cell that holds a text.
func text(text string) string {
	return `<table:table-cell office:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
}

// lines gives the rows of all sheets as sheettest.Typed writes them, hidden ones with an h.
func lines(t testing.TB, xml string) ([]string, error) {
	t.Helper()
	s, err := open(strings.NewReader(xml), int64(len(xml)))
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, one := range s.Sheets() {
		last := 0
		for row, err := range s.Rows(t.Context(), one.Name) {
			if err != nil {
				return lines, err
			}
			sheettest.CheckRow(t, row, last)
			last = row.Number
			line := sheettest.Typed(row)
			if row.Hidden {
				line = "h" + line
			}
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func TestRows(t *testing.T) {
	for _, test := range []struct {
		name, rows string
		want       []string
	}{
		{"text", row(text("NIK") + text("Nama")), []string{"1 NIK|Nama"}},
		{"a number", row(`<table:table-cell office:value-type="float" office:value="8271015501909003" calcext:value-type="float"><text:p>8.271E+15</text:p></table:table-cell>`), []string{"1 n:8271015501909003"}},
		{"money and a share", row(`<table:table-cell office:value-type="currency" office:currency="IDR" office:value="16800.5"><text:p>Rp16.801</text:p></table:table-cell><table:table-cell office:value-type="percentage" office:value="0.68"/>`), []string{"1 n:16800.5|n:0.68"}},
		{"a date", row(`<table:table-cell office:value-type="date" office:date-value="2025-05-31"><text:p>31/05/25</text:p></table:table-cell>`), []string{"1 d:2025-05-31"}},
		{"a time is what is shown", row(`<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"><text:p>08:30</text:p></table:table-cell>`), []string{"1 08:30"}},
		{"true", row(`<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>BENAR</text:p></table:table-cell>`), []string{"1 b:TRUE"}},
		{"an error", row(`<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>`), []string{"1 e:#DIV/0!"}},
		{"a formula's text", row(`<table:table-cell office:value-type="string" office:string-value="a &amp; b"/>`), []string{"1 a & b"}},
		{"lines, blanks and parts of a text", row(`<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p><text:p/><text:p><text:span>e <text:a>f</text:a></text:span>  g</text:p></table:table-cell>`), []string{"1 a  b\tc\nd\n\ne f  g"}},
		{"XML laid out in lines", row("<table:table-cell office:value-type=\"string\">\n  <text:p>\n   a\n   <text:span>b</text:span>\n  </text:p>\n</table:table-cell>"), []string{"1 a b "}},
		{"a note", row(`<table:table-cell office:value-type="string"><office:annotation><dc:date>x</dc:date><text:p>catatan</text:p></office:annotation><text:p>NIK</text:p></table:table-cell>`), []string{"1 NIK"}},
		{"a drawing", row(`<table:table-cell office:value-type="string"><draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame><text:p>NIK</text:p></table:table-cell>`), []string{"1 NIK"}},
		{"cells that stand for several", row(`<table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/><table:table-cell table:number-columns-repeated="16380"/>`), []string{"1 ||n:7|n:7"}},
		{"rows that stand for several", `<table:table-row table:number-rows-repeated="2"/><table:table-row table:number-rows-repeated="2">` + text("x") + `</table:table-row>` + row(text("y")) + `<table:table-row table:number-rows-repeated="1048571"><table:table-cell/></table:table-row>`, []string{"3 x", "4 x", "5 y"}},
		{"hidden and filtered rows", `<table:table-row table:visibility="collapse">` + text("x") + `</table:table-row><table:table-row table:visibility="filter">` + text("y") + `</table:table-row>`, []string{"h1 x", "h2 y"}},
		{"rows in groups", `<table:table-header-rows>` + row(text("NIK")) + `</table:table-header-rows><table:table-row-group>` + row(text("1")) + `</table:table-row-group>`, []string{"1 NIK", "2 1"}},
		{"covered cells", row(text("A")+`<table:covered-table-cell table:number-columns-repeated="2"/>`+text("B")) + row(`<table:covered-table-cell office:value-type="string"><text:p>C</text:p></table:covered-table-cell>`), []string{"1 A|||B", "2 C"}},
		{"a byte that is no character", row(text("a\xffb")), []string{"1? a\uFFFDb"}},
		{"nothing", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := lines(t, document(table(test.rows)))
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Error(err, diff)
			}
		})
	}
}

func TestSheetsAndMerges(t *testing.T) {
	xml := document(`<table:table table:name="Peserta &amp; Keluarga" table:style-name="ta1"><table:shapes><draw:frame><table:table table:name="x"/></draw:frame></table:shapes>` +
		row(`<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2" office:value-type="string"><text:p>A</text:p></table:table-cell>`) +
		`</table:table><table:table table:name="Lama" table:style-name="ta2"/><table:dde-links><table:dde-link><table:table table:name="dde">` + row(text("x")) + `</table:table></table:dde-link></table:dde-links>`)
	s, err := open(strings.NewReader(xml), int64(len(xml)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sheet.Sheet{{Name: "Peserta & Keluarga"}, {Name: "Lama", Hidden: true}}, s.Sheets()); diff != "" {
		t.Error(diff)
	}
	merged, err := s.Merged(t.Context(), "Peserta & Keluarga")
	if diff := cmp.Diff([]sheet.Range{{FirstRow: 1, LastRow: 2, LastColumn: 2}}, merged); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if got, err := lines(t, xml); err != nil || cmp.Diff([]string{"1 A"}, got) != "" {
		t.Error(got, err)
	}
}

func TestRefused(t *testing.T) {
	seven := `<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="`
	for _, test := range []struct {
		name, xml string
		want      error
	}{
		{"no sheets", document(""), sheet.ErrNotATable},
		{"cut off in a cell", document(table(`<table:table-row><table:table-cell><text:p>x`))[:500], sheet.ErrTruncated},
		{"cut off after a row", `<table:table table:name="a">` + row(text("x")), sheet.ErrTruncated},
		{"two sheets that are one", document(table("") + table("")), sheet.ErrHostile},
		{"a billion cells", document(table(row(seven + `1000000000"/>`))), sheet.ErrHostile},
		{"cells beyond the last column", document(table(row(seven + `16385"/>`))), sheet.ErrHostile},
		{"a billion rows", document(table(`<table:table-row table:number-rows-repeated="999999999">` + text("x") + `</table:table-row>`)), sheet.ErrHostile},
		{"rows without number", document(table(`<table:table-row table:number-rows-repeated="-1">` + text("x") + `</table:table-row>`)), sheet.ErrHostile},
		{"a row behind a billion empty ones", document(table(`<table:table-row table:number-rows-repeated="999999999"/>` + row(text("x")))), sheet.ErrHostile},
		{"little but repeated cells", document(table(`<table:table-row table:number-rows-repeated="1000000">` + seven + `16384"/></table:table-row>`)), sheet.ErrHostile},
		{"little but empty cells", document(table(strings.Repeat(row(`<table:table-cell table:number-columns-repeated="16383"/>`+text("x")), 10_000))), sheet.ErrHostile},
		{"blanks without end", document(table(row(text(strings.Repeat(`<text:s text:c="999999999"/>`, 10))))), sheet.ErrTooLarge},
		{"an XML bomb", `<!DOCTYPE x [<!ENTITY a "b">]>` + document(table(row(text("&a;")))), sheet.ErrHostile},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := read(t, test.xml); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// read reads all rows of all sheets.
func read(t testing.TB, xml string) error {
	s, err := open(strings.NewReader(xml), int64(len(xml)))
	if err != nil {
		return err
	}
	for _, one := range s.Sheets() {
		last := 0
		for row, err := range s.Rows(t.Context(), one.Name) {
			if err != nil {
				return err
			}
			if row.Number <= last {
				t.Fatalf("row %d after row %d", row.Number, last)
			}
			last = row.Number
		}
	}
	return nil
}

func TestPassword(t *testing.T) {
	for name, parts := range map[string]map[string]string{
		"parts encrypted": {"content.xml": "x", "META-INF/manifest.xml": `<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`},
		"all encrypted":   {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "encrypted-package": "x"},
	} {
		data := sheettest.Stored(t, parts)
		a, err := packed.OpenZip(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if !IsSpreadsheet(a) {
			t.Errorf("%s: not known as a spreadsheet", name)
		}
		if _, err := Open(a, packed.NewSpool(int64(len(data))), nil); !errors.Is(err, sheet.ErrEncrypted) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestFlat(t *testing.T) {
	text := `<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">` + table(row(text("NIK"))) + `</office:document>`
	if !IsFlat([]byte(text)) || IsFlat([]byte(document(""))) {
		t.Error("not known for what it is")
	}
	if got, err := lines(t, text); err != nil || cmp.Diff([]string{"1 NIK"}, got) != "" {
		t.Error(got, err)
	}
}

// FuzzODS reads any XML: rows in order, of sound text.
func FuzzODS(f *testing.F) {
	f.Add(document(table(row(text("NIK") + `<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="3"/>`))))
	f.Add(document(table(`<table:table-row table:number-rows-repeated="3" table:visibility="filter">` + text(`a<text:s text:c="2"/><text:span> b</text:span>`) + `</table:table-row>`)))
	f.Add(`<table name="a"><table-row><table-cell value-type="date" date-value="2025-05-31"><annotation><p>x</p></annotation></table-cell></table-row></table>`)
	f.Fuzz(func(t *testing.T, xml string) {
		_, _ = lines(t, xml)
		s, err := open(strings.NewReader(xml), int64(len(xml)))
		if err != nil {
			return
		}
		for _, one := range s.Sheets() {
			if _, err := s.Merged(t.Context(), one.Name); errors.Is(err, io.EOF) {
				t.Errorf("%v", err)
			}
		}
	})
}
