package xml2003

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

const head = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">`

// workbook is a workbook of one sheet around its rows.
func workbook(rows string) string {
	return head + `<Styles><Style ss:ID="s1"/></Styles><Worksheet ss:Name="Peserta"><Table ss:ExpandedColumnCount="3"><Column/>` + rows +
		`</Table><WorksheetOptions><Visible>SheetVisible</Visible></WorksheetOptions></Worksheet></Workbook>`
}

func openText(text string) (*Workbook, error) {
	return Open(strings.NewReader(text), int64(len(text)), []byte(text[:min(len(text), 4<<10)]), packed.NewSpool(int64(len(text))))
}

// lines gives the rows of all sheets as sheettest.Typed writes them, hidden ones with an h.
func lines(t testing.TB, text string) ([]string, error) {
	t.Helper()
	w, err := openText(text)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, one := range w.Sheets() {
		last := 0
		for row, err := range w.Rows(t.Context(), one.Name) {
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
		{"text, number, date", `<Row><Cell><Data ss:Type="String">NIK &amp; KK</Data></Cell><Cell><Data ss:Type="Number">8271015501909000</Data></Cell><Cell><Data ss:Type="DateTime">2025-05-31T00:00:00.000</Data></Cell></Row>`,
			[]string{"1 NIK & KK|n:8271015501909000|d:2025-05-31T00:00:00.000"}},
		{"true and an error", `<Row><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>`, []string{"1 b:TRUE|e:#N/A"}},
		{"places of rows and cells", `<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">a</Data></Cell></Row><Row/><Row ss:Span="2"/><Row><Cell/><Cell><Data ss:Type="String">b</Data></Cell></Row>`, []string{"3 |a", "8 |b"}},
		{"a cell over columns", `<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">a</Data></Cell><Cell><Data ss:Type="String">b</Data></Cell></Row>`, []string{"1 a||b"}},
		{"a hidden row", `<Row ss:Hidden="1"><Cell><Data ss:Type="String">a</Data></Cell></Row>`, []string{"h1 a"}},
		{"text in several styles", `<Row><Cell><ss:Data ss:Type="String"><B>N</B><I>IK</I></ss:Data></Cell></Row>`, []string{"1 NIK"}},
		{"a comment", `<Row><Cell><Data ss:Type="String">NIK</Data><Comment ss:Author="x"><ss:Data>catatan</ss:Data></Comment></Cell><Cell><Comment><Data>x</Data></Comment></Cell></Row>`, []string{"1 NIK"}},
		{"line ends", `<Row><Cell><Data ss:Type="String">a&#10;b</Data></Cell></Row>`, []string{"1 a\nb"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := lines(t, workbook(test.rows))
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Error(err, diff)
			}
		})
	}
}

func TestSheetsMergesAndEncodings(t *testing.T) {
	text := head + `<Worksheet ss:Name="Peserta"><Table><Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">A</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Lama &amp; baru"><WorksheetOptions><Visible>SheetVeryHidden</Visible></WorksheetOptions></Worksheet></Workbook>`
	w, err := openText(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sheet.Sheet{{Name: "Peserta"}, {Name: "Lama & baru", Hidden: true}}, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	merged, err := w.Merged(t.Context(), "Peserta")
	if diff := cmp.Diff([]sheet.Range{{FirstRow: 1, LastRow: 2, LastColumn: 2}}, merged); diff != "" || err != nil {
		t.Error(err, diff)
	}
	wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	latin := strings.Replace(strings.Replace(text, `version="1.0"`, `version="1.0" encoding="ISO-8859-1"`, 1), ">A<", ">\xc1<", 1)
	for encoded, want := range map[string]string{wide: "1 A", latin: "1 Á"} {
		if !IsWorkbook([]byte(encoded)) {
			t.Error("not known as a workbook")
		}
		if got, err := lines(t, encoded); err != nil || cmp.Diff([]string{want}, got) != "" {
			t.Error(got, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       error
	}{
		{"no sheets", head + "</Workbook>", sheet.ErrNotATable},
		{"cut off", workbook(`<Row><Cell><Data ss:Type="String">a`)[:len(head)+120], sheet.ErrTruncated},
		{"row 2^31", workbook(`<Row ss:Index="2147483648"/>`), sheet.ErrHostile},
		{"rows backwards", workbook(`<Row ss:Index="2"/><Row ss:Index="1"/>`), sheet.ErrTruncated},
		{"column 2^31", workbook(`<Row><Cell ss:Index="2147483648"/></Row>`), sheet.ErrHostile},
		{"columns beyond the last", workbook(`<Row><Cell ss:Index="16384"/><Cell><Data>x</Data></Cell></Row>`), sheet.ErrHostile},
		{"little but empty cells", workbook(strings.Repeat(`<Row><Cell ss:Index="16384"><Data>x</Data></Cell></Row>`, 10_000)), sheet.ErrHostile},
		{"a cell without end", workbook(`<Row><Cell><Data>` + strings.Repeat("<B>"+strings.Repeat("a", 1<<10)+"</B>", 1<<11)), sheet.ErrTooLarge},
		{"an XML bomb", `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>` + workbook(""), sheet.ErrHostile},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := read(t, test.text); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// read reads all rows of all sheets.
func read(t *testing.T, text string) error {
	w, err := openText(text)
	if err != nil {
		return err
	}
	for _, one := range w.Sheets() {
		for _, err := range w.Rows(t.Context(), one.Name) {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// FuzzXML2003 reads any text: rows in order, of sound text.
func FuzzXML2003(f *testing.F) {
	f.Add(workbook(`<Row ss:Index="3" ss:Span="2"><Cell ss:Index="2" ss:MergeAcross="1"><ss:Data ss:Type="Number"><B>1</B></ss:Data><Comment><Data>x</Data></Comment></Cell></Row>`))
	f.Add("\xff\xfe<\x00?\x00x\x00m\x00l\x00")
	f.Fuzz(func(t *testing.T, text string) {
		IsWorkbook([]byte(text))
		_, _ = lines(t, text)
	})
}
