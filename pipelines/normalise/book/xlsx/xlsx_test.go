package xlsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// readTyped gives the rows of one sheet of a workbook.
func readTyped(t testing.TB, data []byte, sheet string) ([]string, error) {
	t.Helper()
	book, err := openBytes(data)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	var lines []string
	for row, err := range book.Rows(context.Background(), sheet) {
		if err != nil {
			return lines, err
		}
		lines = append(lines, sheettest.Typed(row))
	}
	return lines, nil
}

func TestXLSX(t *testing.T) {
	const sheet1, shared = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	rows := func(rows string) map[string]string { return map[string]string{sheet1: sheettest.SheetXML(rows)} }
	strings := func(si string) map[string]string {
		return map[string]string{
			sheet1: sheettest.SheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`),
			shared: `<sst>` + si + `</sst>`,
		}
	}
	inline := func(t string) map[string]string {
		return rows(`<row r="1"><c r="A1" t="inlineStr"><is>` + t + `</is></c></row>`)
	}
	for _, test := range []struct {
		name  string
		parts map[string]string
		want  []string
	}{
		{"shared strings", nil, []string{"1 NIK| Nama "}},
		{"no cells", rows(``), nil},
		{"sheet data that closes itself", map[string]string{sheet1: `<worksheet><sheetData/></worksheet>`}, nil},
		{"numbers stay as stored", rows(`<row r="1"><c r="A1"><v>9.9710155019E+15</v></c><c r="B1"><v>16800.50</v></c><c r="C1" t="n"><v>0012</v></c></row>`),
			[]string{"1 n:9.9710155019E+15|n:16800.50|n:0012"}},
		{"dates by style", rows(`<row r="1"><c r="A1" s="1"><v>45808</v></c><c r="B1" s="2"><v>45808.5</v></c><c r="C1" s="3"><v>45808</v></c><c r="D1" s="99"><v>1</v></c></row>`),
			[]string{"1 d:45808|d:45808.5|n:45808|n:1"}},
		{"text with a date style is text", rows(`<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>`), []string{"1 NIK"}},
		{"ISO dates", rows(`<row r="1"><c r="A1" t="d"><v>2025-05-31T00:00:00</v></c></row>`), []string{"1 d:2025-05-31T00:00:00"}},
		{"booleans and errors", rows(`<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#N/A</v></c></row>`),
			[]string{"1 b:TRUE|b:FALSE|e:#N/A"}},
		{"formula results", rows(`<row r="1"><c r="A1" t="str"><f>A2&amp;"x&gt;"</f><v>Satu &amp; Dua</v></c><c r="B1"><f>SUM(B2:B3)</f><v>12</v></c><c r="C1"><f>C2</f></c></row>`),
			[]string{"1 Satu & Dua|n:12"}},
		{"inline text", inline(`<t>Satu</t>`), []string{"1 Satu"}},
		{"inline rich text", inline(`<r><rPr><b/></rPr><t>Sa</t></r><r><t xml:space="preserve">tu </t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh>`), []string{"1 Satu "}},
		{"shared rich text", strings(`<si><r><rPr><b/></rPr><t>Sa</t></r><r><t>tu</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh><phoneticPr/></si>`), []string{"1 Satu"}},
		{"empty shared strings", map[string]string{
			sheet1: sheettest.SheetXML(`<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>3</v></c></row>`),
			shared: `<sst><si/><si><t/></si><si><t></t></si><si><t>x</t></si></sst>`,
		}, []string{"1 ||x"}},
		{"entities", strings(`<si><t>&lt;a&gt; &amp;amp; &quot;&apos;&#10;&#xA;&#233; &foo; &#;&</t></si>`), []string{"1 <a> &amp; \"'\n\né &foo; &#;&"}},
		{"escaped characters", strings(`<si><t>a_x000D__x000A_b_x005F_x000D_ _xZZZZ_ _x00e9_ _xD83D__xDE00_ _x0000_c</t></si>`), []string{"1 a\r\nb_x000D_ _xZZZZ_ é 😀 c"}},
		{"line ends in text", strings("<si><t>a\r\nb\rc\nd</t></si>"), []string{"1 a\nb\nc\nd"}},
		{"CDATA and comments", inline(`<t>a<![CDATA[<b> & ]]>c<!-- </t> -->d<?x y?>e</t>`), []string{"1 a<b> & cde"}},
		{"text in several nodes", rows(`<row r="1"><c r="A1" t="str"><v>a<!-- x -->b</v></c><c r="B1"><v>1<!-- x -->2</v></c></row>`), []string{"1 ab|n:12"}},
		{"not UTF-8", strings("<si><t>D\xe9</t></si>"), []string{"1? D\ufffd"}},
		{"characters lost before it was sent", strings("<si><t>D\ufffd</t></si>"), []string{"1? D\ufffd"}},
		{"gaps", rows(`<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c><c r="F2" s="1"/></row><row r="3"><c r="A3" s="1"/></row><row r="9"><c r="A9"><v>3</v></c></row>`),
			[]string{"2 |n:1||n:2", "9 n:3"}},
		{"cells without references", rows(`<row><c><v>1</v></c><c t="s"><v>0</v></c></row><row r="5"><c r="C5"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`),
			[]string{"1 n:1|NIK", "5 ||n:1|n:2", "6 n:3"}},
		{"cells in any order", rows(`<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`), []string{"1 n:1||n:3"}},
		{"cells beyond Z", rows(`<row r="1"><c r="AB1"><v>3</v></c></row>`), []string{"1 " + repeat("|", 27) + "n:3"}},
		{"other spellings of XML", rows("<row\n r = '1' spans='1:2' ><c\tt='s' r='A1' ><v>0</v ></c ><c r=\"B1\" x:t=\"y>\"  ><v>1</v></c></row >"), []string{"1 NIK|1"}},
		{"prefixed names", map[string]string{
			sheet1: `<x:worksheet xmlns:x="y"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
			shared: `<x:sst><x:si><x:t>NIK</x:t></x:si></x:sst>`,
		}, []string{"1 NIK"}},
		{"no strings, no styles", map[string]string{
			shared: "", "xl/styles.xml": "", sheet1: sheettest.SheetXML(`<row r="1"><c r="A1" s="1"><v>45808</v></c></row>`),
		}, []string{"1 n:45808"}},
		{"a workbook in another place", map[string]string{
			"xl/workbook.xml":              "",
			"_rels/.rels":                  `<Relationships><Relationship Id="rId1" Type="x/relationships/officeDocument" Target="/xl/workbook22.xml"/></Relationships>`,
			"xl/workbook22.xml":            sheettest.SmallWorkbook["xl/workbook.xml"],
			"xl/_rels/workbook22.xml.rels": sheettest.SmallWorkbook["xl/_rels/workbook.xml.rels"],
		}, []string{"1 NIK| Nama "}},
		{"parts named in another case, with backslashes", map[string]string{
			sheet1: "", `xl\Worksheets\Sheet1.xml`: sheettest.SmallWorkbook[sheet1],
		}, []string{"1 NIK| Nama "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := readTyped(t, sheettest.Workbook(t, test.parts), "Peserta")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func repeat(s string, n int) string { return strings.Repeat(s, n) }

func TestSheets(t *testing.T) {
	const worksheet = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
	data := sheettest.Workbook(t, map[string]string{
		"xl/workbook.xml": `<workbook><workbookPr date1904="true"/><sheets>
<sheet name="BNBA &amp; Rekap" sheetId="7" r:id="rId9"/><sheet name="Grafik" sheetId="1" r:id="rId2"/>
<sheet name="Sheet1 (2)" sheetId="2" state="hidden" r:id="rId1"/><sheet name="Kode" sheetId="3" state="veryHidden" r:id="rId3"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>` +
			fmt.Sprintf(worksheet, "rId1", "worksheet", "worksheets/sheet1.xml") +
			fmt.Sprintf(worksheet, "rId2", "chartsheet", "chartsheets/sheet1.xml") +
			fmt.Sprintf(worksheet, "rId3", "worksheet", "../xl/worksheets/sheet3.xml") +
			fmt.Sprintf(worksheet, "rId9", "worksheet", "/xl/worksheets/sheet2.xml") + `</Relationships>`,
		"xl/worksheets/sheet1.xml": sheettest.SheetXML(`<row r="1"><c r="A1"><v>1</v></c></row>`),
		"xl/worksheets/sheet2.xml": sheettest.SheetXML(`<row r="1"><c r="A1"><v>2</v></c></row>`),
		"xl/worksheets/sheet3.xml": sheettest.SheetXML(`<row r="1"><c r="A1"><v>3</v></c></row>`),
	})
	book, err := openBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []sheet.Sheet{{Name: "BNBA & Rekap", Hidden: false}, {Name: "Sheet1 (2)", Hidden: true}, {Name: "Kode", Hidden: true}}
	if diff := cmp.Diff(want, book.Sheets()); diff != "" {
		t.Error(diff)
	}
	if !book.Date1904 {
		t.Error("days do not count from 1904")
	}
	for name, want := range map[string]string{"BNBA & Rekap": "1 n:2", "Sheet1 (2)": "1 n:1", "Kode": "1 n:3"} {
		got, err := readTyped(t, data, name)
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
}

func TestRowsReadAtOnce(t *testing.T) {
	data := sheettest.Workbook(t, nil)
	book, err := openBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for row, err := range book.Rows(context.Background(), "Peserta") {
				if err != nil || sheettest.Typed(row) != "1 NIK| Nama " {
					t.Errorf("got %v, %v", row, err)
				}
			}
		})
	}
	readers.Wait()
}

// Strings are found by their number wherever the chunks divide them.
func TestManySharedStrings(t *testing.T) {
	shared := new(sharedStrings)
	text := func(n int) string { return strings.Repeat(fmt.Sprintf("%d ", n), n%1000) }
	const count = 3000
	for n := range count {
		if err := shared.add([]byte(text(n))); err != nil {
			t.Fatal(err)
		}
	}
	if len(shared.chunks) < 3 {
		t.Fatalf("%d chunks are too few for a test", len(shared.chunks))
	}
	for n := range count {
		if got, ok := shared.text(n); !ok || string(got) != text(n) {
			t.Fatalf("string %d is %.20q, %v, want %.20q", n, got, ok, text(n))
		}
	}
	if _, ok := shared.text(count); ok {
		t.Error("there is one string too many")
	}
}

func TestShowsDate(t *testing.T) {
	for code, want := range map[string]bool{
		"General": false, "0": false, "#,##0.00": false, "@": false, `"Rp"#,##0`: false, `0" hari"`: false, `\d0`: false,
		"[Red]0;[Blue]-0": false, `_-"Rp"* #,##0_-;d`: false, "0.00E+00": false, "_d0*m": false, `"`: false, "[": false, `\`: false,
		"dd/mm/yyyy": true, "DD-MMM-YY": true, "m/d/yy h:mm": true, "[$-421]dd mmmm yyyy;@": true, "yyyy": true, `"tgl "d`: true, "mm:ss": true,
	} {
		if got := sheet.ShowsDate(code); got != want {
			t.Errorf("%s: got %v", code, got)
		}
	}
}

// The days are those that Excel shows for the numbers.
func TestDate(t *testing.T) {
	for _, test := range []struct {
		name, text string
		is1904     bool
		want       string // "" for no day
	}{
		{"first day", "1", false, "1900-01-01"},
		{"before the false leap day", "59", false, "1900-02-28"},
		{"the false leap day", "60", false, ""},
		{"after the false leap day", "61", false, "1900-03-01"},
		{"end of May", "45808", false, "2025-05-31"},
		{"with a time of day", "45808.99999", false, "2025-05-31"},
		{"as a power of ten", "4.5808E4", false, "2025-05-31"},
		{"end of 9999", "2958465", false, "9999-12-31"},
		{"after 9999", "2958466", false, ""},
		{"a time of day", "0.5", false, ""},
		{"day 0", "0", false, ""},
		{"negative", "-1", false, ""},
		{"no number", "x", false, ""},
		{"not a number", "NaN", false, ""},
		{"empty", "", false, ""},
		{"many digits", "99999999999999999999", false, ""},
		{"first day of 1904", "0", true, "1904-01-01"},
		{"a time of day in 1904", "0.25", true, ""},
		{"day 60 of 1904", "60", true, "1904-03-01"},
		{"end of May from 1904", "44346", true, "2025-05-31"},
		{"end of 9999 from 1904", "2957003", true, "9999-12-31"},
		{"after 9999 from 1904", "2957004", true, ""},
		{"ISO", "2025-05-31T00:00:00", false, "2025-05-31"},
		{"ISO without such a day", "2025-02-31", false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := sheet.Cell{Text: []byte(test.text), Type: sheet.Date}.Date(test.is1904)
			if ok != (test.want != "") || ok && got.String() != test.want {
				t.Errorf("got %v, %v, want %q", got, ok, test.want)
			}
		})
	}
	if _, ok := (sheet.Cell{Text: []byte("45808"), Type: sheet.Number}).Date(false); ok {
		t.Error("a number without a date style is a date")
	}
}

// Each cell of a workbook that excelize wrote is what excelize reads back raw.
func TestLikeExcelize(t *testing.T) {
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "Peserta"))
	must(f.SetCellValue("Peserta", "A1", "DAFTAR PESERTA BPU\nPosisi 31 Mei 2025"))
	must(f.MergeCell("Peserta", "A1", "H2"))
	must(f.SetSheetRow("Peserta", "A5", &[]any{"No", "NIK", "Nama", "Tgl Lahir", "Aktif", "Iuran", "Jumlah", "Catatan"}))
	for n := 6; n < 300; n++ {
		if n%17 == 0 {
			continue
		}
		must(f.SetSheetRow("Peserta", fmt.Sprintf("A%d", n), &[]any{
			n - 5, fmt.Sprintf("997101550190%04d", n), " O'Brien & <Co> \"é\" ", time.Date(1990, 1, n%28+1, 0, 0, 0, 0, time.UTC), n%2 == 0, 16800.5, nil, "x",
		}))
		must(f.SetCellFormula("Peserta", fmt.Sprintf("G%d", n), fmt.Sprintf("F%d*2", n)))
	}
	must(f.SetCellRichText("Peserta", "A400", []excelize.RichTextRun{{Text: "JUM", Font: &excelize.Font{Bold: true}}, {Text: "LAH"}}))
	_, err := f.NewSheet("Kode")
	must(err)
	must(f.SetSheetRow("Kode", "C7", &[]any{"82.71", 8271}))
	must(f.SetSheetVisible("Kode", false))
	_, err = f.NewSheet("Aliran")
	must(err)
	stream, err := f.NewStreamWriter("Aliran")
	must(err)
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(err)
	for n := 1; n < 300; n += 1 + n%3 {
		must(stream.SetRow(fmt.Sprintf("B%d", n), []any{
			n, fmt.Sprintf("PESERTA <%d>", n), "Jl. Mawar\nRT 2", true, nil, excelize.Cell{StyleID: style, Value: 45000 + n}, 1e21, -0.5,
		}))
	}
	must(stream.Flush())
	compareWithExcelize(t, bytesOf(t, f))

	book, err := openBytes(bytesOf(t, f))
	must(err)
	if diff := cmp.Diff([]sheet.Sheet{{Name: "Peserta", Hidden: false}, {Name: "Kode", Hidden: true}, {Name: "Aliran", Hidden: false}}, book.Sheets()); diff != "" {
		t.Error(diff)
	}
	for row, err := range book.Rows(context.Background(), "Peserta") {
		must(err)
		if row.Number == 6 {
			day, ok := row.Cells[3].Date(book.Date1904)
			if !ok || day.String() != "1990-01-07" {
				t.Errorf("got %v, %v", day, ok)
			}
		}
	}
}

// compareWithExcelize compares all cells of all sheets with excelize's raw reading.
func compareWithExcelize(t interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}, data []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	book, err := openBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range book.Sheets() {
		rows, err := f.GetRows(one.Name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		want := make(map[int][]string)
		for i, row := range rows {
			for len(row) > 0 && row[len(row)-1] == "" {
				row = row[:len(row)-1]
			}
			if len(row) > 0 {
				want[i+1] = row
			}
		}
		got := make(map[int][]string)
		for row, err := range book.Rows(context.Background(), one.Name) {
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range row.Cells {
				text := string(cell.Text)
				if cell.Type == sheet.Bool { // excelize gives the stored figure
					text = map[string]string{"TRUE": "1", "FALSE": "0"}[text]
				}
				got[row.Number] = append(got[row.Number], text)
			}
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("sheet %q: %s", one.Name, diff)
		}
	}
}

// Any values in any places are read as excelize reads them, from cells and from the table of strings.
func TestLikeExcelizeAnyValues(t *testing.T) {
	value := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) any {
			return rapid.StringOfN(rapid.RuneFrom([]rune("ab_x005FD <>&'\";é€𝄞\n\t")), 0, 20, -1).Draw(t, "text")
		}),
		rapid.Custom(func(t *rapid.T) any { return rapid.Int64().Draw(t, "integer") }),
		rapid.Custom(func(t *rapid.T) any { return rapid.Float64Range(-1e9, 1e9).Draw(t, "number") }),
		rapid.Custom(func(t *rapid.T) any { return rapid.Bool().Draw(t, "boolean") }),
		rapid.Just[any](nil),
	)
	rapid.Check(t, func(t *rapid.T) {
		f := excelize.NewFile()
		stream, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.NewSheet("Sheet2"); err != nil {
			t.Fatal(err)
		}
		number := 0
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			number += rapid.IntRange(1, 3).Draw(t, "step")
			cell, err := excelize.CoordinatesToCellName(rapid.IntRange(1, 40).Draw(t, "column"), number)
			if err != nil {
				t.Fatal(err)
			}
			row := rapid.SliceOfN(value, 0, 6).Draw(t, "row")
			if err := stream.SetRow(cell, row); err != nil {
				t.Fatal(err)
			}
			if err := f.SetSheetRow("Sheet2", cell, &row); err != nil {
				t.Fatal(err)
			}
		}
		if err := stream.Flush(); err != nil {
			t.Fatal(err)
		}
		var data bytes.Buffer
		if _, err := f.WriteTo(&data); err != nil {
			t.Fatal(err)
		}
		compareWithExcelize(t, data.Bytes())
	})
}

// openBytes opens a workbook in memory.
func openBytes(data []byte) (*Workbook, error) {
	a, err := packed.OpenZip(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	return Open(a)
}

func TestHiddenRowsAndMergedCells(t *testing.T) {
	data := sheettest.Workbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>
<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>mergeCells</t></is></c></row>
</sheetData><mergeCells count="4"><mergeCell ref="A1:F1"/><mergeCell ref="AB2:AB3"/><mergeCell ref="C3:C3"/><mergeCell ref="x"/><mergeCell ref="A900:B900"/></mergeCells></worksheet>`})
	w, err := openBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	var hidden []int
	for row, err := range w.Rows(t.Context(), "Peserta") {
		if err != nil {
			t.Fatal(err)
		}
		if row.Hidden {
			hidden = append(hidden, row.Number)
		}
	}
	if diff := cmp.Diff([]int{2}, hidden); diff != "" {
		t.Error(diff)
	}
	merged, err := w.Merged(t.Context(), "Peserta")
	want := []sheet.Range{{FirstRow: 1, LastRow: 1, LastColumn: 5}, {FirstRow: 2, LastRow: 3, FirstColumn: 27, LastColumn: 27}}
	if diff := cmp.Diff(want, merged); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// A text that stands once in the file can stand in as many cells as there are. What real sheets repeat is short: the widest
// list of a million rows, with sixty characters in every cell, is read.
func TestTextsThatAreRepeated(t *testing.T) {
	if testing.Short() {
		t.Skip("reads two million cells")
	}
	read := func(text string, rows, columns int) error {
		var cells strings.Builder
		random := rand.New(rand.NewPCG(1, 2)) // so that it packs no better than real ones do
		for range rows {
			cells.WriteString("<row>")
			for range columns {
				cells.WriteString(`<c t="s"><v>`)
				cells.WriteByte('0' + byte(random.UintN(10)))
				cells.WriteString("</v></c>")
			}
			cells.WriteString("</row>")
		}
		data := sheettest.Workbook(t, map[string]string{
			"xl/sharedStrings.xml":     "<sst>" + strings.Repeat("<si><t>"+text+"</t></si>", 10) + "</sst>",
			"xl/worksheets/sheet1.xml": sheettest.SheetXML(cells.String()),
		})
		book, err := openBytes(data)
		if err != nil {
			return err
		}
		for _, err := range book.Rows(t.Context(), "Peserta") {
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := read(strings.Repeat("a", 60), 45_000, 50); err != nil {
		t.Errorf("short texts: %v", err)
	}
	if err := read(strings.Repeat("a", 100_000), 2000, 6); !errors.Is(err, sheet.ErrHostile) {
		t.Errorf("long texts: got %v", err)
	}
}
