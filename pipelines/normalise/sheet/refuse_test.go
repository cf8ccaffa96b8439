package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

var sentinels = []error{ErrEmpty, ErrNotATable, ErrEncrypted, ErrTruncated, ErrTooLarge, ErrHostile}

// readAll reads all sheets of a file as far as they go.
func readAll(r io.ReaderAt, size int64) error {
	book, err := Open(r, size, "x")
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

// ole2File is an OLE2 container with one empty stream of that name: a header, a table of sectors, a directory.
func ole2File(stream string) string {
	const sector = 512
	b := make([]byte, 3*sector)
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
	put32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	copy(b, ole2)
	put16(26, 3)
	put16(28, 0xfffe)
	put16(30, 9)
	put16(32, 6)
	put32(44, 1)
	put32(48, 1)
	put32(56, 4096)
	put32(60, 0xfffffffe)
	put32(68, 0xfffffffe)
	for i := range 109 {
		put32(76+4*i, 0xffffffff)
	}
	put32(76, 0)
	for i := range sector / 4 {
		put32(sector+4*i, 0xffffffff)
	}
	put32(sector, 0xfffffffd)
	put32(sector+4, 0xfffffffe)
	entry := func(n int, name string, kind byte, child uint32) {
		at := 2*sector + 128*n
		for i, unit := range utf16.Encode([]rune(name)) {
			put16(at+2*i, unit)
		}
		put16(at+64, uint16(2*len(name)+2))
		b[at+66] = kind
		b[at+67] = 1
		put32(at+68, 0xffffffff)
		put32(at+72, 0xffffffff)
		put32(at+76, child)
		put32(at+116, 0xfffffffe)
	}
	entry(0, "Root Entry", 5, 1)
	entry(1, stream, 2, 0xffffffff)
	return string(b)
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
	for name := range smallWorkbook {
		parts[name] = ""
	}
	for _, name := range names {
		parts[name] = "x"
	}
	return string(workbookOf(t, parts))
}

func TestNotATable(t *testing.T) {
	small := string(workbookOf(t, nil))
	broken := []byte(small)
	broken[strings.Index(small, "xl/sharedStrings.xml")+len("xl/sharedStrings.xml")+5] ^= 0xff
	for _, test := range []struct {
		name, file string
		want       error
		words      string
	}{
		{"empty", "", ErrEmpty, ""},
		{"blank lines alone", "\r\n\r\n  \r\n", ErrEmpty, ""},
		{"byte order mark alone", "\xef\xbb\xbf", ErrEmpty, ""},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ErrNotATable, "PDF"},
		{"scan", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", ErrNotATable, "JPEG"},
		{"screen shot", "\x89PNG\r\n\x1a\n\x00\x00", ErrNotATable, "PNG"},
		{"login page", "\n<!DOCTYPE html>\n<html><head><title>Masuk</title>", ErrNotATable, "web page"},
		{"login page with a mark", "\xef\xbb\xbf<HTML>", ErrNotATable, "web page"},
		{"HTML table named .xls", "<table><tr><td>NIK</td></tr></table>", ErrNotATable, "web page"},
		{"answer of a service", `{"error":"Token expired"}`, ErrNotATable, "JSON"},
		{"XML", "<?xml version=\"1.0\"?><Workbook/>", ErrNotATable, "XML"},
		{"text document", `{\rtf1\ansi`, ErrNotATable, "RTF"},
		{"RAR", "Rar!\x1a\x07\x01\x00", ErrNotATable, "RAR"},
		{"program", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06", ErrNotATable, "no text"},
		{"a disk's zeros", strings.Repeat("\x00", 4096), ErrNotATable, "no text"},
		{"password", encryptedBook(t), ErrEncrypted, "password"},
		{"old workbook", ole2File("Workbook"), ErrNotATable, ".xls"},
		{"old Word document", ole2File("WordDocument"), ErrNotATable, "Word"},
		{"other OLE2", ole2File("Contents"), ErrNotATable, "without a workbook"},
		{"OLE2 cut off", ole2File("Workbook")[:600], ErrTruncated, ""},
		{"Word document", zipOf(t, "word/document.xml"), ErrNotATable, "Word"},
		{"presentation", zipOf(t, "ppt/presentation.xml"), ErrNotATable, "presentation"},
		{"binary workbook", zipOf(t, "xl/workbook.bin"), ErrNotATable, ".xlsb"},
		{"OpenDocument", zipOf(t, "content.xml"), ErrNotATable, "OpenDocument"},
		{"ZIP of files", zipOf(t, "peserta.csv"), ErrNotATable, "ZIP"},
		{"empty ZIP", zipEmpty + strings.Repeat("\x00", 18), ErrNotATable, "ZIP"},
		{"workbook cut off", small[:len(small)/2], ErrTruncated, ""},
		{"workbook without its end", small[:len(small)-1], ErrTruncated, ""},
		{"a damaged byte", string(broken), ErrTruncated, ""},
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
		{"a sheet that is not there", sheet1, "", ErrTruncated},
		{"a sheet without a table", sheet1, `<worksheet></worksheet>`, ErrTruncated},
		{"XML cut off in a tag", sheet1, `<worksheet><sheetData><row r="1"><c r="A`, ErrTruncated},
		{"XML cut off in a cell", sheet1, `<worksheet><sheetData><row r="1"><c r="A1"><v>1`, ErrTruncated},
		{"XML cut off after a row", sheet1, `<worksheet><sheetData><row r="1"></row>`, ErrTruncated},
		{"a comment without end", sheet1, `<worksheet><!-- `, ErrTruncated},
		{"a row inside a row", sheet1, sheetXML(`<row r="1"><row r="2">`), ErrTruncated},
		{"rows backwards", sheet1, sheetXML(`<row r="2"/><row r="1"/>`), ErrTruncated},
		{"a row twice", sheet1, sheetXML(`<row r="2"/><row r="2"/>`), ErrTruncated},
		{"a string that is not in the table", sheet1, sheetXML(`<row r="1"><c r="A1" t="s"><v>2</v></c></row>`), ErrTruncated},
		{"a string without number", sheet1, sheetXML(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`), ErrTruncated},
		{"strings cut off", shared, `<sst><si><t>NIK`, ErrTruncated},
		{"row 1048577", sheet1, sheetXML(`<row r="1048577"/>`), ErrHostile},
		{"row 2147483648", sheet1, sheetXML(`<row r="2147483648"/>`), ErrHostile},
		{"row 0", sheet1, sheetXML(`<row r="0"/>`), ErrHostile},
		{"a row after the last", sheet1, sheetXML(`<row r="1048576"/><row/>`), ErrHostile},
		{"column 16385", sheet1, sheetXML(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), ErrHostile},
		{"a column of many letters", sheet1, sheetXML(`<row r="1"><c r="` + strings.Repeat("A", 100) + `1"><v>1</v></c></row>`), ErrHostile},
		{"a cell after the last column", sheet1, sheetXML(`<row r="1"><c r="XFD1"/><c><v>1</v></c></row>`), ErrHostile},
		{"an empty cell after the last column", sheet1, sheetXML(`<row r="1"><c r="XFD1"/><c s="1"/></row>`), ErrHostile},
		{"XML bomb", sheet1, `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + sheetXML(`<row r="1"><c t="str"><v>&b;</v></c></row>`), ErrHostile},
		{"a document type in the strings", shared, `<!DOCTYPE sst SYSTEM "file:///etc/passwd"><sst/>`, ErrHostile},
		{"a document type inside a text", shared, `<sst><si><t>x<!ENTITY a "b"></t></si></sst>`, ErrHostile},
		{"a path out of the archive", links, worksheet("../../../etc/passwd"), ErrHostile},
		{"a rooted path out of the archive", links, worksheet("/../etc/passwd"), ErrHostile},
		{"a path with backslashes", links, worksheet(`..\..\x`), ErrHostile},
		{"a sheet elsewhere", links, `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="http://127.0.0.1/" TargetMode="External"/></Relationships>`, ErrNotATable},
		{"a workbook that is its own sheet", links, worksheet("workbook.xml"), ErrTruncated},
		{"two sheets in one part", workbook, `<workbook><sheets><sheet name="a" id="rId1"/><sheet name="b" id="rId1"/></sheets></workbook>`, ErrHostile},
		{"no sheets", workbook, `<workbook><sheets/></workbook>`, ErrNotATable},
		{"a chart alone", links, `<Relationships><Relationship Id="rId1" Type="x/chartsheet" Target="sheet.xml"/></Relationships>`, ErrNotATable},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := workbookOf(t, map[string]string{test.part: test.content})
			if err := readAll(bytes.NewReader(data), int64(len(data))); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A file that breaks off anywhere gives one of the package's errors.
func TestWorkbookCutOffAnywhere(t *testing.T) {
	data := workbookOf(t, nil)
	for n := range data {
		err := readAll(bytes.NewReader(data[:n]), int64(n))
		if !slices.ContainsFunc(sentinels, func(s error) bool { return errors.Is(err, s) }) && n >= len(zipEntry) {
			t.Fatalf("%d bytes: got %v", n, err)
		}
	}
}

// endless is a file of size bytes that repeats a text.
type endless struct {
	text string
	size int64
}

func (e endless) ReadAt(p []byte, from int64) (int, error) {
	n := int(min(int64(len(p)), e.size-from))
	for i := range n {
		p[i] = e.text[(from+int64(i))%int64(len(e.text))]
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// bomb is a workbook with a part that repeats a text, after a start.
func bomb(t *testing.T, part, start, text string, times int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range smallWorkbook {
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
	text := func(text string, size int64) (io.ReaderAt, int64) { return endless{text, size}, size }
	overlapping := func() []byte {
		data := workbookOf(t, nil)
		entry := bytes.LastIndex(data, []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint32(data[entry+20:], uint32(len(data)))
		return data
	}
	longDirectory := func() []byte {
		data := workbookOf(t, nil)
		end := bytes.LastIndex(data, []byte(zipEnd))
		binary.LittleEndian.PutUint32(data[end+zipEndSizeAt:], 1<<30)
		return data
	}
	for _, test := range []struct {
		name string
		want error
		make func() (io.ReaderAt, int64)
	}{
		{"zip bomb in a sheet", ErrHostile, func() (io.ReaderAt, int64) { return file(bomb(t, sheet1, "<worksheet>", " ", 200<<20)) }},
		{"zip bomb in the strings", ErrHostile, func() (io.ReaderAt, int64) {
			return file(bomb(t, shared, "<sst>", "<si><t>aaaaaaaaaaaaaaaaaaaa</t></si>", 4<<20))
		}},
		{"a cell of 1 GB", ErrTooLarge, func() (io.ReaderAt, int64) { return text("a", 1<<30) }},
		{"a quoted cell of 1 GB", ErrTooLarge, func() (io.ReaderAt, int64) { return text(`"aaaaaaaaaaaaaaa`+strings.Repeat("a", 1<<20), 1<<30) }},
		{"ten million columns", ErrHostile, func() (io.ReaderAt, int64) { return text(",", 10_000_000) }},
		{"ten million quoted columns", ErrHostile, func() (io.ReaderAt, int64) { return text(`"a",`, 40_000_000) }},
		{"a workbook's cell of 1 GB", ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row><c t="str"><v>`, "a", 64<<20))
		}},
		{"a cell in endless parts", ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row><c t="str">`, "<v>aaaaaaaaaaaaaaaaaaaaaaaaaa</v>", 1<<20))
		}},
		{"a string in endless runs", ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, shared, `<sst><si>`, "<r><t>aaaaaaaaaaaaaaaaaaaaaaaaaa</t></r>", 1<<20))
		}},
		{"a text in endless sections", ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, shared, `<sst><si><t>`, "<![CDATA[aaaaaaaaaaaaaaaaaaaaaaaaaa]]>", 1<<20))
		}},
		{"a tag without end", ErrTooLarge, func() (io.ReaderAt, int64) { return file(bomb(t, sheet1, `<worksheet `, " x='y'", 8<<20)) }},
		{"a row of endless texts", ErrTooLarge, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row>`, `<c t="str"><v>`+strings.Repeat("a", 100_000)+"</v></c>", 1000))
		}},
		{"a row without end", ErrHostile, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData><row>`, "<c><v>1</v></c>", 1<<20))
		}},
		{"little but empty cells", ErrHostile, func() (io.ReaderAt, int64) {
			return file(bomb(t, sheet1, `<worksheet><sheetData>`, `<row><c r="XFD1"><v>1</v></c></row>`, 1<<20))
		}},
		{"parts that overlap", ErrHostile, func() (io.ReaderAt, int64) { return file(overlapping()) }},
		{"an endless directory", ErrHostile, func() (io.ReaderAt, int64) { return file(longDirectory()) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, size := test.make()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			err := readAll(r, size)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if allocated := after.TotalAlloc - before.TotalAlloc; took > patience || allocated > 200<<20 {
				t.Errorf("took %v and %d MiB", took, allocated>>20)
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
			err := readAll(endless{text, size}, size)
			if took := time.Since(start); took > patience {
				t.Errorf("took %v (%v)", took, err)
			}
		})
	}
}
