package book

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// What a hostile file may cost: two seconds and 200 MiB. Memory is measured as everything that was allocated, which is more
// than what was held at once; the time is logged, and held against what a busy machine may take.
const hostileBytes = 200 << 20

// costs reads a file whole and tells what that cost.
func costs(t *testing.T, r io.ReaderAt, size int64) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := readAll(r, size)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	allocated := after.TotalAlloc - before.TotalAlloc
	if took > sheettest.Patience || allocated > hostileBytes {
		t.Errorf("took %v and %d MiB", took, allocated>>20)
	}
	t.Logf("%d ms, %d MiB: %v", took.Milliseconds(), allocated>>20, err)
	return err
}

// archive zips parts, in the order name, content, name, content.
func archive(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	for ; len(parts) > 1; parts = parts[2:] {
		part, err := w.Create(parts[0])
		if err == nil {
			_, err = io.WriteString(part, parts[1])
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

// gzipped packs a text that repeats.
func gzipped(t *testing.T, text string, times int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	chunk := []byte(strings.Repeat(text, 1+(1<<16)/len(text)))
	for written := 0; written < times*len(text); written += len(chunk) {
		if _, err := w.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// spreadsheet is an OpenDocument spreadsheet around its tables.
func spreadsheet(t *testing.T, tables string) []byte {
	t.Helper()
	return archive(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", openDocumentHead+tables+openDocumentTail)
}

const (
	openDocumentHead = `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
		`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>`
	openDocumentTail = `</office:spreadsheet></office:body></office:document-content>`
)

// openDocumentTable is a table of an OpenDocument spreadsheet.
func openDocumentTable(name, rows string) string {
	return `<table:table table:name="` + name + `">` + rows + `</table:table>`
}

func openDocumentRow(repeated, cells string) string {
	return `<table:table-row table:number-rows-repeated="` + repeated + `">` + cells + `</table:table-row>`
}

func openDocumentCell(repeated string) string {
	return `<table:table-cell office:value-type="string" table:number-columns-repeated="` + repeated + `"><text:p>1</text:p></table:table-cell>`
}

// ole2With is an OLE2 container of a workbook, some of whose numbers are changed: by where they stand in the head, in the table
// that says which sector follows which, and in the directory's entry of the workbook.
func ole2With(head, table, entry map[int]uint32, more ...byte) []byte {
	const sector, entryBytes = 512, 128
	b := []byte(sheettest.OLE2("Workbook"))
	sectorAt := func(number int) int { return sector * (1 + int(binary.LittleEndian.Uint32(b[number:]))) }
	tableAt, entryAt := sectorAt(ole2Table), sectorAt(ole2DirectoryStart)+entryBytes
	for at, value := range table {
		binary.LittleEndian.PutUint32(b[tableAt+4*at:], value)
	}
	for at, value := range entry {
		binary.LittleEndian.PutUint32(b[entryAt+at:], value)
	}
	for at, value := range head {
		binary.LittleEndian.PutUint32(b[at:], value)
	}
	return append(b, more...)
}

// Where the numbers of an OLE2 container stand: in its head, and in an entry of its directory.
const (
	ole2TableCount     = 44
	ole2DirectoryStart = 48 // its first sector
	ole2SmallTable     = 60 // its first sector
	ole2SmallCount     = 64
	ole2MoreTables     = 68 // the first sector of a list of them
	ole2MoreCount      = 72
	ole2Table          = 76 // its sector
	ole2EntryLeft      = 68
	ole2EntryRight     = 72
	ole2EntryChild     = 76
	ole2EntryStart     = 116
	ole2EntrySize      = 120
	workbookSectors    = 8 // of the container's workbook, from 0; the directory follows
	directorySector    = workbookSectors
	firstSectorAfter   = workbookSectors + 2
)

// numbered repeats a text with a number in the place of each #.
func numbered(text string, count int) string {
	pieces := strings.Split(text, "#")
	var b []byte
	for n := range count {
		for i, piece := range pieces {
			if i > 0 {
				b = strconv.AppendInt(b, int64(n), 10)
			}
			b = append(b, piece...)
		}
	}
	return string(b)
}

// Files that would make a careless reader hang, fill the memory or write elsewhere, of every kind. Each is refused, or read
// without harm where what is odd in it concerns nobody who reads cells; want is nil then.
func TestHostileOfEveryKind(t *testing.T) {
	if testing.Short() {
		t.Skip("makes files of many megabytes")
	}
	const (
		sheet1   = "xl/worksheets/sheet1.xml"
		shared   = "xl/sharedStrings.xml"
		links    = "xl/_rels/workbook.xml.rels"
		workbook = "xl/workbook.xml"
		laughs   = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>`
	)
	longText := strings.Repeat("abcdefgh", sheet.MaxCell/8)
	longShared := "<sst><si><t>" + longText + "</t></si></sst>"
	refused := []error{sheet.ErrHostile, sheet.ErrTooLarge, sheet.ErrNotATable, sheet.ErrTruncated}
	hostile := []error{sheet.ErrHostile}
	tooMuch := []error{sheet.ErrHostile, sheet.ErrTooLarge}
	harmless := []error{nil}
	zipIn := func(inner []byte, times int) []byte {
		for range times {
			inner = archive(t, "kiriman.zip", string(inner))
		}
		return inner
	}
	for _, test := range []struct {
		name string
		want []error
		make func() []byte
	}{
		// Workbooks.
		{"XLSX: rows backwards by formulas that refer to each other", harmless, func() []byte {
			return sheettest.Workbook(t, map[string]string{sheet1: sheettest.SheetXML(
				`<row r="1"><c r="A1"><f t="shared" ref="A1:XFD1048576" si="0">B1</f><v>1</v></c><c r="B1"><f t="shared" si="0"/><v>1</v></c></row>`)})
		}},
		{"XLSX: strings that are the sheet", refused, func() []byte {
			return sheettest.Workbook(t, map[string]string{links: strings.Replace(sheettest.SmallWorkbook[links], "sharedStrings.xml", "worksheets/sheet1.xml", 1)})
		}},
		{"XLSX: a list of parts that names itself", refused, func() []byte {
			return sheettest.Workbook(t, map[string]string{links: strings.Replace(sheettest.SmallWorkbook[links], "worksheets/sheet1.xml", "_rels/workbook.xml.rels", 1)})
		}},
		{"XLSX: a million laughs in the strings", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{shared: laughs + `<sst><si><t>&c;</t></si><si><t>x</t></si></sst>`})
		}},
		{"XLSX: a million laughs in the list of sheets", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{workbook: laughs + sheettest.SmallWorkbook[workbook]})
		}},
		{"XLSX: a row beyond 2^31", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{sheet1: sheettest.SheetXML(`<row r="2147483649"><c><v>1</v></c></row>`)})
		}},
		{"XLSX: a row beyond 2^64", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{sheet1: sheettest.SheetXML(`<row r="18446744073709551617"><c><v>1</v></c></row>`)})
		}},
		{"XLSX: a column beyond XFD", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{sheet1: sheettest.SheetXML(`<row r="1"><c r="ZZZZZZZZZZZZZZ1"><v>1</v></c></row>`)})
		}},
		{"XLSX: a million sheets", tooMuch, func() []byte {
			return sheettest.Stored(t, map[string]string{
				workbook: "<workbook><sheets>" + numbered(`<sheet name="#" id="r#"/>`, 1_000_000),
				links:    "<Relationships>" + numbered(`<Relationship Id="r#" Type="x/worksheet" Target="worksheets/#.xml"/>`, 1_000_000),
			})
		}},
		{"XLSX: merged cells without end", harmless, func() []byte {
			return sheettest.Workbook(t, map[string]string{sheet1: strings.Replace(sheettest.SmallWorkbook[sheet1], `<mergeCell ref="A1:F1"/>`, strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 300_000), 1)})
		}},
		{"XLSX: a path in the name of a sheet", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{workbook: strings.Replace(sheettest.SmallWorkbook[workbook], "Peserta", "../../etc/passwd", 1)})
		}},
		{"XLSX: a path with backslashes in the name of a sheet", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{workbook: strings.Replace(sheettest.SmallWorkbook[workbook], "Peserta", `..\..\windows`, 1)})
		}},
		{"XLSX: one long text in every cell of a row", []error{sheet.ErrTooLarge}, func() []byte {
			return sheettest.Workbook(t, map[string]string{shared: longShared, sheet1: sheettest.SheetXML("<row>" + strings.Repeat(`<c t="s"><v>0</v></c>`, 1200) + "</row>")})
		}},
		{"XLSX: one long text in a few cells of every row", hostile, func() []byte {
			return sheettest.Workbook(t, map[string]string{shared: longShared, sheet1: sheettest.SheetXML(strings.Repeat("<row>"+strings.Repeat(`<c t="s"><v>0</v></c>`, 6)+"</row>", 1000))})
		}},
		{"XLSX: elements a million deep", refused, func() []byte {
			return sheettest.Workbook(t, map[string]string{sheet1: "<worksheet><sheetData>" + strings.Repeat("<x>", 1_000_000)})
		}},

		// OLE2: what old workbooks and those with a password are wrapped in.
		{"OLE2: a directory that goes on with itself", refused, func() []byte {
			return ole2With(nil, map[int]uint32{directorySector: directorySector}, nil)
		}},
		{"OLE2: a list of tables that goes on with itself", refused, func() []byte {
			list := make([]byte, 512)
			binary.LittleEndian.PutUint32(list[508:], firstSectorAfter)
			return ole2With(map[int]uint32{ole2MoreTables: firstSectorAfter, ole2MoreCount: 1<<31 - 1}, nil, nil, list...)
		}},
		{"OLE2: tables of sectors without number", refused, func() []byte {
			return ole2With(map[int]uint32{ole2TableCount: 1<<32 - 1}, nil, nil)
		}},
		{"OLE2: small sectors that go on with themselves", refused, func() []byte {
			return ole2With(map[int]uint32{ole2SmallTable: 0, ole2SmallCount: 1<<31 - 1}, map[int]uint32{0: 0}, map[int]uint32{ole2EntryStart: 0, ole2EntrySize: 4000})
		}},
		{"OLE2: a folder that lies in itself", refused, func() []byte {
			return ole2With(nil, nil, map[int]uint32{ole2EntryChild: 1, ole2EntryLeft: 1, ole2EntryRight: 0})
		}},
		{"OLE2: a stream that goes on with itself", refused, func() []byte {
			return ole2With(nil, map[int]uint32{workbookSectors - 1: 0}, map[int]uint32{ole2EntrySize: 8 << 20}, make([]byte, 8<<20)...)
		}},
		{"OLE2: a stream of 4 GB in a small file", refused, func() []byte {
			return ole2With(nil, nil, map[int]uint32{ole2EntrySize: 1<<32 - 1})
		}},

		// OpenDocument spreadsheets.
		{"ODS: a row a thousand million times", tooMuch, func() []byte {
			return spreadsheet(t, openDocumentTable("a", openDocumentRow("1000000000", openDocumentCell("1"))))
		}},
		{"ODS: a cell a thousand million times", tooMuch, func() []byte {
			return spreadsheet(t, openDocumentTable("a", openDocumentRow("1", openDocumentCell("1000000000"))))
		}},
		{"ODS: every cell of the widest and longest sheet", tooMuch, func() []byte {
			return spreadsheet(t, openDocumentTable("a", openDocumentRow("1048576", openDocumentCell("16384"))))
		}},
		{"ODS: rows of a negative number", refused, func() []byte {
			return spreadsheet(t, openDocumentTable("a", openDocumentRow("-1", openDocumentCell("1"))+openDocumentRow("99999999999999999999", openDocumentCell("1"))))
		}},
		{"ODS: a million laughs", hostile, func() []byte {
			return archive(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", laughs+openDocumentHead+openDocumentTable("a", openDocumentRow("1", "<table:table-cell><text:p>&c;</text:p></table:table-cell>"))+openDocumentTail)
		}},
		{"ODS: a cell of many megabytes", tooMuch, func() []byte {
			return spreadsheet(t, openDocumentTable("a", openDocumentRow("1", `<table:table-cell office:value-type="string"><text:p>`+strings.Repeat("abcdefghijklmnopqrst", 1<<20))))
		}},
		{"ODS: a long text in every column of a row", tooMuch, func() []byte {
			return spreadsheet(t, openDocumentTable("a", openDocumentRow("1", `<table:table-cell office:value-type="string" table:number-columns-repeated="1200"><text:p>`+longText+`</text:p></table:table-cell>`)))
		}},
		{"ODS: blanks a thousand million times", tooMuch, func() []byte {
			return spreadsheet(t, openDocumentTable("a", openDocumentRow("1", `<table:table-cell office:value-type="string"><text:p>a<text:s text:c="1000000000"/>b</text:p></table:table-cell>`)))
		}},
		{"ODS: a million sheets", tooMuch, func() []byte {
			return sheettest.Stored(t, map[string]string{
				"mimetype":    "application/vnd.oasis.opendocument.spreadsheet",
				"content.xml": openDocumentHead + numbered(`<table:table table:name="#"/>`, 1_000_000),
			})
		}},
		{"ODS: a path in the name of a sheet", hostile, func() []byte {
			return spreadsheet(t, openDocumentTable("../../etc/passwd", openDocumentRow("1", openDocumentCell("1"))))
		}},
		{"ODS: tables within tables", refused, func() []byte {
			return spreadsheet(t, strings.Repeat(`<table:table table:name="a"><table:table-row><table:table-cell>`, 50_000))
		}},

		// Web pages.
		{"HTML: elements a million deep", refused, func() []byte { return []byte("<html>" + strings.Repeat("<div>", 1_000_000)) }},
		{"HTML: tables within tables, a million deep", refused, func() []byte { return []byte(strings.Repeat("<table><tr><td>", 1_000_000)) }},
		{"HTML: a cell over a thousand million columns", harmless, func() []byte {
			return []byte(`<table><tr><td>NIK</td><td>NAMA</td></tr><tr><td colspan="1000000000" rowspan="1000000000">1</td><td>2</td></tr></table>`)
		}},
		{"HTML: a cell over everything, again and again", nil, func() []byte {
			return []byte(`<table><tr><td>NIK</td><td>NAMA</td></tr>` + strings.Repeat(`<tr><td colspan="1000" rowspan="65534">1</td></tr>`, 20_000) + `</table>`)
		}},
		{"HTML: a tag without end", refused, func() []byte { return []byte(`<table><tr><td ` + strings.Repeat("a='b' ", 2_000_000)) }},
		{"HTML: a cell of many megabytes", tooMuch, func() []byte {
			return []byte("<table><tr><td>NIK</td></tr><tr><td>" + strings.Repeat("abcdefghij", 2<<20))
		}},
		{"HTML: ten million columns", tooMuch, func() []byte { return []byte("<table><tr>" + strings.Repeat("<td>1", 10_000_000)) }},
		{"HTML: a comment without end", nil, func() []byte { return []byte("<table><tr><td>1</td></tr><!--" + strings.Repeat("-", 8<<20)) }},

		// Archives.
		{"GZIP: a bomb", tooMuch, func() []byte { return gzipped(t, "1,2\n", 40<<20) }},
		{"GZIP: a bomb of one cell", tooMuch, func() []byte { return gzipped(t, "aaaa", 40<<20) }},
		{"GZIP in GZIP in GZIP", refused, func() []byte { return gzipped(t, string(gzipped(t, string(gzipped(t, "1,2\n", 1)), 1)), 1) }},
		{"ZIP: a bomb of one text", tooMuch, func() []byte { return archive(t, "a.csv", strings.Repeat("1,2\n", 32<<20)) }},
		{"ZIP in ZIP in ZIP in ZIP", refused, func() []byte { return zipIn(archive(t, "a.csv", "a,b\n1,2\n"), 5) }},
		{"ZIP: a path out of the folder", hostile, func() []byte { return archive(t, "../../etc/passwd.csv", "a,b\n1,2\n") }},
		{"ZIP: a rooted path", harmless, func() []byte { return archive(t, "/etc/passwd.csv", "a,b\n1,2\n") }},
		{"ZIP: a path of Windows", harmless, func() []byte { return archive(t, `C:\windows\a.csv`, "a,b\n1,2\n") }},
		{"ZIP: twenty thousand lists", tooMuch, func() []byte {
			files := make(map[string]string)
			for n := range 20_000 {
				files[fmt.Sprintf("%d.csv", n)] = "a,b\n1,2\n"
			}
			return sheettest.Stored(t, files)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := test.make()
			err := costs(t, bytes.NewReader(data), int64(len(data)))
			if test.want != nil && !slices.ContainsFunc(test.want, func(want error) bool { return errors.Is(err, want) }) {
				t.Errorf("got %v, want one of %v", err, test.want)
			}
		})
	}
}

// An archive is unpacked without leaving anything behind: neither where its members want to be, nor elsewhere.
func TestNothingIsWritten(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Chdir(filepath.Join(folder))
	big := strings.Repeat("8271,Satu\n", 200_000)
	for name, data := range map[string][]byte{
		"ZIP of lists":      archive(t, "a/b.csv", "a,b\n1,2\n"+big, "c.csv", "a,b\n1,2\n"+big),
		"ZIP out of folder": archive(t, "../../b.csv", "a,b\n1,2\n"+big),
		"GZIP":              gzipped(t, "1,2\n3,4\n", 1<<20),
		"workbook":          sheettest.Workbook(t, nil),
	} {
		_ = readAll(bytes.NewReader(data), int64(len(data)))
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) > 0 {
			t.Errorf("%s: left %v, %v", name, entries, err)
		}
	}
}
