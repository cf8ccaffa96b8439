package normalise

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cakupan/pipelines/normalise/sheet/sheettest"
)

// The files of the corpus that no editor shows, made here so that a reader of the tests sees what is in them. Those of corpusPeople
// hold the six that bersih.csv holds.

// people are the persons of the corpus: name, NIK, birth date, sex.
var corpusPeople = [][4]string{
	{"SITI AMINAH", "8271025501909001", "15-01-1990", "P"},
	{"UMAR HASAN", "8271021203859002", "12-03-1985", "L"},
	{"FATMA SALEH", "8271026307929003", "23-07-1992", "P"},
	{"RUSTAM IDRIS", "8271020811799004", "08-11-1979", "L"},
	{"NURHAYATI USMAN", "8271025906889005", "19-06-1988", "P"},
	{"JAMAL TOMAGOLA", "8271022512839006", "25-12-1983", "L"},
}

// personHeadings are the columns A to H.
var personHeadings = []any{"NO", "NAMA", "NIK", "TGL LAHIR", "L/P", "DESA/KELURAHAN", "KECAMATAN", "PEKERJAAN"}

// personRows are the cells of some people, numbered from first.
func personCells(first, last int) (rows [][]any) {
	for n := first; n <= last; n++ {
		p := corpusPeople[n-1]
		rows = append(rows, []any{n, p[0], p[1], p[2], p[3], "Kalumata", "Kota Ternate Selatan", "Nelayan"})
	}
	return rows
}

// workbook is a workbook of excelize, the first sheet of which is named.
type workbook struct {
	*excelize.File
	t *testing.T
}

func newWorkbook(t *testing.T, first string) *workbook {
	t.Helper()
	w := &workbook{excelize.NewFile(), t}
	w.must(w.SetSheetName("Sheet1", first))
	return w
}

func (w *workbook) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// write writes rows from one on, and adds the sheet where there is none of that name.
func (w *workbook) write(sheetName string, from int, rows ...[]any) *workbook {
	w.t.Helper()
	if at, err := w.GetSheetIndex(sheetName); err != nil || at < 0 {
		_, err := w.NewSheet(sheetName)
		w.must(err)
	}
	for i, row := range rows {
		w.must(w.SetSheetRow(sheetName, fmt.Sprintf("A%d", from+i), &row))
	}
	return w
}

// set changes a cell of the sheet Daftar.
func (w *workbook) set(cell string, value any) *workbook {
	w.t.Helper()
	w.must(w.SetCellValue("Daftar", cell, value))
	return w
}

func (w *workbook) bytes(options ...excelize.Options) []byte {
	w.t.Helper()
	var b bytes.Buffer
	_, err := w.WriteTo(&b, options...)
	w.must(err)
	return b.Bytes()
}

// cleanWorkbook is the six people on the sheet Daftar.
func cleanWorkbook(t *testing.T) *workbook {
	t.Helper()
	return newWorkbook(t, "Daftar").write("Daftar", 1, personHeadings).write("Daftar", 2, personCells(1, 6)...)
}

// dated is the clean workbook with birth dates as days that the workbook counts.
func dated(t *testing.T) *workbook {
	t.Helper()
	w := cleanWorkbook(t)
	style, err := w.NewStyle(&excelize.Style{NumFmt: 14})
	w.must(err)
	for i, p := range corpusPeople {
		day, err := time.Parse("02-01-2006", p[2])
		w.must(err)
		cell := fmt.Sprintf("D%d", i+2)
		w.set(cell, day)
		w.must(w.SetCellStyle("Daftar", cell, cell, style))
	}
	return w
}

// zipOf is an archive of files, in the order name, content, name, content.
func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for ; len(files) > 1; files = files[2:] {
		member, err := w.Create(files[0])
		if err == nil {
			_, err = io.WriteString(member, files[1])
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

// csvOf is some people as a CSV.
func csvOf(t *testing.T, first, last int) string {
	t.Helper()
	text, err := os.ReadFile(corpusFolder + "bersih.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	return lines[0] + strings.Join(lines[first:last+1], "")
}

// xmlCell is a cell of a worksheet that holds a text of its own.
func xmlCell(text string) string { return `<c t="inlineStr"><is><t>` + text + `</t></is></c>` }

// xmlSheet is a worksheet of all six people.
func xmlSheet() string {
	var rows strings.Builder
	for i, row := range append([][]any{personHeadings}, personCells(1, 6)...) {
		fmt.Fprintf(&rows, `<row r="%d">`, i+1)
		for _, cell := range row {
			rows.WriteString(xmlCell(fmt.Sprint(cell)))
		}
		rows.WriteString(`</row>`)
	}
	return sheettest.SheetXML(rows.String())
}

// openDocument is a spreadsheet of LibreOffice's kind, of all six people.
func openDocument(t *testing.T) []byte {
	t.Helper()
	var rows strings.Builder
	for _, row := range append([][]any{personHeadings}, personCells(1, 6)...) {
		rows.WriteString("<table:table-row>")
		for _, cell := range row {
			fmt.Fprintf(&rows, `<table:table-cell office:value-type="string"><text:p>%v</text:p></table:table-cell>`, cell)
		}
		rows.WriteString(`<table:table-cell table:number-columns-repeated="16376"/></table:table-row>`)
	}
	return zipOf(t,
		"mimetype", "application/vnd.oasis.opendocument.spreadsheet",
		"META-INF/manifest.xml", `<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">`+
			`<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>`+
			`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
		"content.xml", `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" `+
			`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">`+
			`<office:body><office:spreadsheet><table:table table:name="Daftar">`+rows.String()+
			`<table:table-row table:number-rows-repeated="1048569"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`+
			`</table:table></office:spreadsheet></office:body></office:document-content>`)
}

var corpusFiles = map[string]func(t *testing.T) []byte{
	"daftar.xlsx": func(t *testing.T) []byte { return cleanWorkbook(t).bytes() },
	"daftar.xlsm": func(t *testing.T) []byte {
		return sheettest.Workbook(t, map[string]string{
			"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
				`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>`,
			"xl/vbaProject.bin":        "a macro",
			"xl/worksheets/sheet1.xml": xmlSheet(),
		})
	},
	"daftar.ods": openDocument,
	"daftar.csv.gz": func(t *testing.T) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, csvOf(t, 1, 6)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	},
	"zip-satu-berkas.zip": func(t *testing.T) []byte { return zipOf(t, "daftar.csv", csvOf(t, 1, 6)) },
	"zip-dua-berkas.zip": func(t *testing.T) []byte {
		return zipOf(t, "kalumata.csv", csvOf(t, 1, 3), "sasa.csv", csvOf(t, 4, 6))
	},
	"zip-dalam-zip.zip": func(t *testing.T) []byte {
		return zipOf(t, "kiriman.zip", string(zipOf(t, "daftar.csv", csvOf(t, 1, 6))))
	},

	// What Excel has made of a number of 16 digits: the last is gone.
	"nik-rusak-excel.xlsx": func(t *testing.T) []byte { return cleanWorkbook(t).set("C4", int64(8271026307929000)).bytes() },
	"nik-angka-utuh.xlsx":  func(t *testing.T) []byte { return cleanWorkbook(t).set("C4", int64(8271026307929003)).bytes() },
	"nik-papua-rusak.xlsx": func(t *testing.T) []byte { return cleanWorkbook(t).set("C4", int64(9171016307929000)).bytes() },

	"tanggal-serial.xlsx": func(t *testing.T) []byte { return dated(t).bytes() },
	"tanggal-1904.xlsx": func(t *testing.T) []byte {
		w, is := newWorkbook(t, "Daftar"), true
		w.must(w.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &is}))
		w.write("Daftar", 1, personHeadings).write("Daftar", 2, personCells(1, 6)...)
		style, err := w.NewStyle(&excelize.Style{NumFmt: 14})
		w.must(err)
		for i, p := range corpusPeople {
			day, err := time.Parse("02-01-2006", p[2])
			w.must(err)
			cell := fmt.Sprintf("D%d", i+2)
			w.set(cell, int(day.Sub(time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)).Hours()/24))
			w.must(w.SetCellStyle("Daftar", cell, cell, style))
		}
		return w.bytes()
	},

	"judul-dua-baris.xlsx": func(t *testing.T) []byte {
		w := newWorkbook(t, "Daftar")
		w.write("Daftar", 1, []any{"NO", "NAMA", "IDENTITAS", "", "TGL LAHIR", "ALAMAT", "", "PEKERJAAN"},
			[]any{"", "", "NIK", "L/P", "", "DESA/KELURAHAN", "KECAMATAN", ""})
		for _, merged := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "D1"}, {"E1", "E2"}, {"F1", "G1"}, {"H1", "H2"}} {
			w.must(w.MergeCell("Daftar", merged[0], merged[1]))
		}
		for i, row := range personCells(1, 6) {
			row[3], row[4] = row[4], row[3]
			w.write("Daftar", 3+i, row)
		}
		return w.bytes()
	},
	"lembar-tersembunyi.xlsx": func(t *testing.T) []byte {
		w := newWorkbook(t, "Kalumata")
		w.write("Kalumata", 1, personHeadings).write("Kalumata", 2, personCells(1, 3)...)
		w.write("Sasa", 1, personHeadings).write("Sasa", 2, personCells(4, 6)...)
		w.must(w.SetSheetVisible("Sasa", false))
		return w.bytes()
	},
	"lembar-salinan.xlsx": func(t *testing.T) []byte {
		w := newWorkbook(t, "Sheet1")
		w.write("Sheet1", 1, personHeadings).write("Sheet1", 2, personCells(1, 3)...)
		w.write("Sheet1 (2)", 1, personHeadings).write("Sheet1 (2)", 2, personCells(4, 6)...)
		return w.bytes()
	},
	"lembar-petunjuk.xlsx": func(t *testing.T) []byte {
		w := newWorkbook(t, "Petunjuk")
		w.write("Petunjuk", 1, []any{"Petunjuk pengisian"}, []any{"1. Isi NIK 16 angka"}, []any{"2. Jangan mengubah judul kolom"})
		return w.write("Daftar", 1, personHeadings).write("Daftar", 2, personCells(1, 6)...).bytes()
	},
	"baris-tersembunyi.xlsx": func(t *testing.T) []byte {
		w := cleanWorkbook(t)
		w.must(w.SetRowVisible("Daftar", 4, false))
		return w.bytes()
	},
	// One kelurahan and one kecamatan for all, each written once into a merged cell.
	"sel-digabung.xlsx": func(t *testing.T) []byte {
		w := cleanWorkbook(t)
		for n := 3; n <= 7; n++ {
			w.set(fmt.Sprintf("F%d", n), nil).set(fmt.Sprintf("G%d", n), nil)
		}
		w.must(w.MergeCell("Daftar", "F2", "F7"))
		w.must(w.MergeCell("Daftar", "G2", "G7"))
		return w.bytes()
	},
	"teks-kaya.xlsx": func(t *testing.T) []byte {
		w := cleanWorkbook(t)
		w.must(w.SetCellRichText("Daftar", "C1", []excelize.RichTextRun{{Text: "N"}, {Text: "IK", Font: &excelize.Font{Bold: true}}}))
		w.must(w.SetCellRichText("Daftar", "C4", []excelize.RichTextRun{{Text: corpusPeople[2][1][:6], Font: &excelize.Font{Italic: true}}, {Text: corpusPeople[2][1][6:]}}))
		return w.bytes()
	},
	"teks-di-dalam-sel.xlsx": func(t *testing.T) []byte {
		return sheettest.Workbook(t, map[string]string{"xl/worksheets/sheet1.xml": xmlSheet()})
	},
	"rumus.xlsx": func(t *testing.T) []byte {
		cells := strings.Replace(xmlSheet(), xmlCell(corpusPeople[2][1]), `<c t="str"><f>"827102"&amp;"6307929003"</f><v>`+corpusPeople[2][1]+`</v></c>`, 1)
		return sheettest.Workbook(t, map[string]string{"xl/worksheets/sheet1.xml": cells})
	},

	"berkata-sandi.xlsx": func(t *testing.T) []byte {
		return cleanWorkbook(t).bytes(excelize.Options{Password: "tidak diberitahukan"})
	},
	"kata-sandi-dikenal.xlsx": func(t *testing.T) []byte { return cleanWorkbook(t).bytes(excelize.Options{Password: corpusPassword}) },

	"terpotong.xlsx": func(t *testing.T) []byte {
		whole := cleanWorkbook(t).bytes()
		return whole[:len(whole)/2]
	},
	"surat-word.docx": func(t *testing.T) []byte {
		return zipOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document/>")
	},
	"sel-terlalu-besar.csv": func(t *testing.T) []byte { return []byte(csvOf(t, 1, 6) + strings.Repeat("x", 9<<20)) },
	"bom-zip.xlsx": func(t *testing.T) []byte {
		return sheettest.Workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheettest.SheetXML(strings.Repeat(" ", 64<<20))})
	},
	"entitas-xml.xlsx": func(t *testing.T) []byte {
		return sheettest.Workbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>` +
			sheettest.SheetXML(`<row r="1"><c t="str"><v>&b;</v></c></row>`)})
	},
	"lembar-keluar-folder.xlsx": func(t *testing.T) []byte {
		return sheettest.Workbook(t, map[string]string{
			"xl/workbook.xml":          `<workbook xmlns:r="x"><sheets><sheet name="../../etc/passwd" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			"xl/worksheets/sheet1.xml": xmlSheet(),
		})
	},
	"zip-keluar-folder.zip": func(t *testing.T) []byte { return zipOf(t, "../../etc/passwd.csv", csvOf(t, 1, 6)) },
}

// corpusPassword opens kata-sandi-dikenal.xlsx.
const corpusPassword = "contoh-2025"
