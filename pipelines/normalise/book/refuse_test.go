package book

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

var sentinels = []error{sheet.ErrEmpty, sheet.ErrNotATable, sheet.ErrEncrypted, sheet.ErrTruncated, sheet.ErrTooLarge, sheet.ErrHostile}

// readAll reads all sheets of a file as far as they go.
func readAll(r io.ReaderAt, size int64) error {
	book, err := Open(r, size, "x", Options{})
	if err != nil {
		return err
	}
	defer book.Close()
	for _, sheet := range book.Sheets() {
		for _, err := range book.Rows(context.Background(), sheet.Name) {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func encryptedBook(t *testing.T) string {
	var b bytes.Buffer
	if _, err := excelize.NewFile().WriteTo(&b, excelize.Options{Password: "rahasia"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zipOf is an archive of empty parts.
func zipOf(t *testing.T, names ...string) string {
	parts := make(map[string]string)
	for name := range sheettest.SmallWorkbook {
		parts[name] = ""
	}
	for _, name := range names {
		parts[name] = "x"
	}
	return string(sheettest.Workbook(t, parts))
}

func TestNotATable(t *testing.T) {
	small := string(sheettest.Workbook(t, nil))
	broken := []byte(small)
	broken[strings.Index(small, "xl/sharedStrings.xml")+len("xl/sharedStrings.xml")+5] ^= 0xff
	for _, test := range []struct {
		name, file string
		want       error
		words      string
	}{
		{"empty", "", sheet.ErrEmpty, ""},
		{"blank lines alone", "\r\n\r\n  \r\n", sheet.ErrEmpty, ""},
		{"byte order mark alone", "\xef\xbb\xbf", sheet.ErrEmpty, ""},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", sheet.ErrNotATable, "PDF"},
		{"scan", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", sheet.ErrNotATable, "JPEG"},
		{"screen shot", "\x89PNG\r\n\x1a\n\x00\x00", sheet.ErrNotATable, "PNG"},
		{"login page", "\n<!DOCTYPE html>\n<html><head><title>Masuk</title>", sheet.ErrNotATable, "web page"},
		{"login page with a mark", "\xef\xbb\xbf<HTML>", sheet.ErrNotATable, "web page"},
		{"HTML table of one cell", "<table><tr><td>NIK</td></tr></table>", sheet.ErrNotATable, "web page"},
		{"login page with fields", "<html><body><form><table><tr><td>Pengguna<td>:<input name=u></tr><tr><td>Sandi<td>:<input type=password></tr></table></form>", sheet.ErrNotATable, "login page"},
		{"answer of a service", `{"error":"Token expired"}`, sheet.ErrNotATable, "JSON"},
		{"XML", "<?xml version=\"1.0\"?><Workbook/>", sheet.ErrNotATable, "XML"},
		{"text document", `{\rtf1\ansi`, sheet.ErrNotATable, "RTF"},
		{"RAR", "Rar!\x1a\x07\x01\x00", sheet.ErrNotATable, "RAR"},
		{"program", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06", sheet.ErrNotATable, "no text"},
		{"a disk's zeros", strings.Repeat("\x00", 4096), sheet.ErrNotATable, "no text"},
		{"password", encryptedBook(t), sheet.ErrEncrypted, "password"},
		{"old workbook of zeros", sheettest.OLE2("Workbook"), sheet.ErrTruncated, ""},
		{"workbook of Excel 4", "\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", sheet.ErrNotATable, "Excel 2 to 4"},
		{"old Word document", sheettest.OLE2("WordDocument"), sheet.ErrNotATable, "Word"},
		{"other OLE2", sheettest.OLE2("Contents"), sheet.ErrNotATable, "without a workbook"},
		{"OLE2 cut off", sheettest.OLE2("Workbook")[:600], sheet.ErrTruncated, ""},
		{"Word document", zipOf(t, "word/document.xml"), sheet.ErrNotATable, "Word"},
		{"presentation", zipOf(t, "ppt/presentation.xml"), sheet.ErrNotATable, "presentation"},
		{"binary workbook", zipOf(t, "xl/workbook.bin"), sheet.ErrNotATable, ".xlsb"},
		{"OpenDocument text", zipOf(t, "content.xml", "mimetype"), sheet.ErrNotATable, "OpenDocument"},
		{"OpenDocument without sheets", zipOf(t, "content.xml"), sheet.ErrNotATable, "without sheets"},
		{"ZIP of folders", zipOf(t, "__MACOSX/._peserta.csv", ".DS_Store"), sheet.ErrNotATable, "ZIP"},
		{"GZIP cut off", gzipOf(t, "NIK,Nama\n1,Satu\n")[:20], sheet.ErrTruncated, ""},
		{"GZIP of a letter", gzipOf(t, "%PDF-1.7"), sheet.ErrNotATable, "PDF"},
		{"TAR", strings.Repeat("\x00", 257) + "ustar  \x00" + strings.Repeat("\x00", 512), sheet.ErrNotATable, "TAR"},
		{"empty ZIP", zipEmpty + strings.Repeat("\x00", 18), sheet.ErrNotATable, "ZIP"},
		{"workbook cut off", small[:len(small)/2], sheet.ErrTruncated, ""},
		{"workbook without its end", small[:len(small)-1], sheet.ErrTruncated, ""},
		{"a damaged byte", string(broken), sheet.ErrTruncated, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := readAll(strings.NewReader(test.file), int64(len(test.file)))
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.words) {
				t.Errorf("got %v, want %v with %q", err, test.want, test.words)
			}
		})
	}
}

func TestDamagedOrHostileWorkbook(t *testing.T) {
	const (
		sheet1   = "xl/worksheets/sheet1.xml"
		shared   = "xl/sharedStrings.xml"
		links    = "xl/_rels/workbook.xml.rels"
		workbook = "xl/workbook.xml"
	)
	worksheet := func(target string) string {
		return `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="` + target + `"/></Relationships>`
	}
	for _, test := range []struct {
		name, part, content string
		want                error
	}{
		{"a sheet that is not there", sheet1, "", sheet.ErrTruncated},
		{"a sheet without a table", sheet1, `<worksheet></worksheet>`, sheet.ErrTruncated},
		{"XML cut off in a tag", sheet1, `<worksheet><sheetData><row r="1"><c r="A`, sheet.ErrTruncated},
		{"XML cut off in a cell", sheet1, `<worksheet><sheetData><row r="1"><c r="A1"><v>1`, sheet.ErrTruncated},
		{"XML cut off after a row", sheet1, `<worksheet><sheetData><row r="1"></row>`, sheet.ErrTruncated},
		{"a comment without end", sheet1, `<worksheet><!-- `, sheet.ErrTruncated},
		{"a row inside a row", sheet1, sheettest.SheetXML(`<row r="1"><row r="2">`), sheet.ErrTruncated},
		{"rows backwards", sheet1, sheettest.SheetXML(`<row r="2"/><row r="1"/>`), sheet.ErrTruncated},
		{"a row twice", sheet1, sheettest.SheetXML(`<row r="2"/><row r="2"/>`), sheet.ErrTruncated},
		{"a string that is not in the table", sheet1, sheettest.SheetXML(`<row r="1"><c r="A1" t="s"><v>2</v></c></row>`), sheet.ErrTruncated},
		{"a string without number", sheet1, sheettest.SheetXML(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`), sheet.ErrTruncated},
		{"strings cut off", shared, `<sst><si><t>NIK`, sheet.ErrTruncated},
		{"row 1048577", sheet1, sheettest.SheetXML(`<row r="1048577"/>`), sheet.ErrHostile},
		{"row 2147483648", sheet1, sheettest.SheetXML(`<row r="2147483648"/>`), sheet.ErrHostile},
		{"row 0", sheet1, sheettest.SheetXML(`<row r="0"/>`), sheet.ErrHostile},
		{"a row after the last", sheet1, sheettest.SheetXML(`<row r="1048576"/><row/>`), sheet.ErrHostile},
		{"column 16385", sheet1, sheettest.SheetXML(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), sheet.ErrHostile},
		{"a column of many letters", sheet1, sheettest.SheetXML(`<row r="1"><c r="` + strings.Repeat("A", 100) + `1"><v>1</v></c></row>`), sheet.ErrHostile},
		{"a cell after the last column", sheet1, sheettest.SheetXML(`<row r="1"><c r="XFD1"/><c><v>1</v></c></row>`), sheet.ErrHostile},
		{"an empty cell after the last column", sheet1, sheettest.SheetXML(`<row r="1"><c r="XFD1"/><c s="1"/></row>`), sheet.ErrHostile},
		{"XML bomb", sheet1, `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + sheettest.SheetXML(`<row r="1"><c t="str"><v>&b;</v></c></row>`), sheet.ErrHostile},
		{"a document type in the strings", shared, `<!DOCTYPE sst SYSTEM "file:///etc/passwd"><sst/>`, sheet.ErrHostile},
		{"a document type inside a text", shared, `<sst><si><t>x<!ENTITY a "b"></t></si></sst>`, sheet.ErrHostile},
		{"a path out of the archive", links, worksheet("../../../etc/passwd"), sheet.ErrHostile},
		{"a rooted path out of the archive", links, worksheet("/../etc/passwd"), sheet.ErrHostile},
		{"a path with backslashes", links, worksheet(`..\..\x`), sheet.ErrHostile},
		{"a sheet elsewhere", links, `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="http://127.0.0.1/" TargetMode="External"/></Relationships>`, sheet.ErrNotATable},
		{"a workbook that is its own sheet", links, worksheet("workbook.xml"), sheet.ErrTruncated},
		{"two sheets in one part", workbook, `<workbook><sheets><sheet name="a" id="rId1"/><sheet name="b" id="rId1"/></sheets></workbook>`, sheet.ErrHostile},
		{"no sheets", workbook, `<workbook><sheets/></workbook>`, sheet.ErrNotATable},
		{"a chart alone", links, `<Relationships><Relationship Id="rId1" Type="x/chartsheet" Target="sheet.xml"/></Relationships>`, sheet.ErrNotATable},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := sheettest.Workbook(t, map[string]string{test.part: test.content})
			if err := readAll(bytes.NewReader(data), int64(len(data))); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A file that breaks off anywhere gives one of the package's errors.
func TestWorkbookCutOffAnywhere(t *testing.T) {
	data := sheettest.Workbook(t, nil)
	for n := range data {
		err := readAll(bytes.NewReader(data[:n]), int64(n))
		if !slices.ContainsFunc(sentinels, func(s error) bool { return errors.Is(err, s) }) && n >= len(zipEntry) {
			t.Fatalf("%d bytes: got %v", n, err)
		}
	}
}

// bomb is a workbook with a part that repeats a text, after a start.
func bomb(t *testing.T, part, start, text string, times int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range sheettest.SmallWorkbook {
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == part {
			content = start
		}
		if _, err := io.WriteString(p, content); err != nil {
			t.Fatal(err)
		}
		chunk := strings.Repeat(text, 1+(1<<16)/len(text))
		for written := 0; name == part && written < times*len(text); written += len(chunk) {
			if _, err := io.WriteString(p, chunk); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Files made to do harm are refused within two seconds and 200 MiB.
func TestHostile(t *testing.T) {
	const sheet1, shared = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	file := func(data []byte) (io.ReaderAt, int64) { return bytes.NewReader(data), int64(len(data)) }
	text := func(text string, size int64) (io.ReaderAt, int64) {
		return sheettest.Endless{Text: text, Size: size}, size
	}
	overlapping := func() []byte {
		data := sheettest.Workbook(t, nil)
		entry := bytes.LastIndex(data, []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint32(data[entry+20:], uint32(len(data)))
		return data
	}
	longDirectory := func() []byte {
		data := sheettest.Workbook(t, nil)
		end := bytes.LastIndex(data, []byte(zipEmpty))
		binary.LittleEndian.PutUint32(data[end+12:], 1<<30)
		return data
	}
	for _, test := range []struct {
		name string
		want error
		make func() (io.ReaderAt, int64)
	}{
		{"zip bomb in a sheet", sheet.ErrHostile, func() (io.ReaderAt, int64) { return file(bomb(t, sheet1, "<worksheet>", " ", 200<<20)) }},
		{"zip bomb in the strings", sheet.ErrHostile, func() (io.ReaderAt, int64) {
			return file(bomb(t, shared, "<sst>", "<si><t>aaaaaaaaaaaaaaaaaaaa</t></si>", 4<<20))
		}},
		{"a cell of 1 GB", sheet.ErrTooLarge, func() (io.ReaderAt, int64) { return text("a", 1<<30) }},
		{"a quoted cell of 1 GB", sheet.ErrTooLarge, func() (io.ReaderAt, int64) { return text(`"aaaaaaaaaaaaaaa`+strings.Repeat("a", 1<<20), 1<<30) }},
		{"ten million columns", sheet.ErrHostile, func() (io.ReaderAt, int64) { return text(",", 10_000_000) }},
		{"ten million quoted columns", sheet.ErrHostile, func() (io.ReaderAt, int64) { return text(`"a",`, 40_000_000) }},
		{"a workbook's cell of 1 GB", sheet.ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row><c t="str"><v>`, "a", 64<<20))
		}},
		{"a cell in endless parts", sheet.ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row><c t="str">`, "<v>aaaaaaaaaaaaaaaaaaaaaaaaaa</v>", 1<<20))
		}},
		{"a string in endless runs", sheet.ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, shared, `<sst><si>`, "<r><t>aaaaaaaaaaaaaaaaaaaaaaaaaa</t></r>", 1<<20))
		}},
		{"a text in endless sections", sheet.ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, shared, `<sst><si><t>`, "<![CDATA[aaaaaaaaaaaaaaaaaaaaaaaaaa]]>", 1<<20))
		}},
		{"a tag without end", sheet.ErrTooLarge, func() (io.ReaderAt, int64) { return file(bomb(t, sheet1, `<worksheet `, " x='y'", 8<<20)) }},
		{"a row of endless texts", sheet.ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row>`, `<c t="str"><v>`+strings.Repeat("a", 100_000)+"</v></c>", 1000))
		}},
		{"a row without end", sheet.ErrHostile, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row>`, "<c><v>1</v></c>", 1<<20))
		}},
		{"little but empty cells", sheet.ErrHostile, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData>`, `<row><c r="XFD1"><v>1</v></c></row>`, 1<<20))
		}},
		{"parts that overlap", sheet.ErrHostile, func() (io.ReaderAt, int64) { return file(overlapping()) }},
		{"an endless directory", sheet.ErrHostile, func() (io.ReaderAt, int64) { return file(longDirectory()) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, size := test.make()
			if err := costs(t, r, size); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A file whose quotes make the reader look far ahead is read in a time that grows with its size, and no faster.
func TestQuotesNeverClosedAllOver(t *testing.T) {
	for _, text := range []string{
		"1,\"Satu\n", "\"\"\"\"x\n", "\"\"a,\"\"b\n", "\"\n", "\"\"\n", "\"x\"\"\n", ",\"\n,\"\"", "\"a,\"b,\"c\n",
		strings.Repeat("\"\"a,", 4000) + "\n", strings.Repeat("\"a,", 4000) + "\n", "\" ", "\"\"", "\"a\"\r", strings.Repeat("\"\"", 70_000) + "\n",
	} {
		t.Run(fmt.Sprintf("%.12q", text), func(t *testing.T) {
			const size = 4 << 20
			start := time.Now()
			err := readAll(sheettest.Endless{Text: text, Size: size}, size)
			if took := time.Since(start); took > sheettest.Patience {
				t.Errorf("took %v (%v)", took, err)
			}
		})
	}
}
