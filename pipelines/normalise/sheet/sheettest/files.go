package sheettest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"maps"
	"slices"
	"testing"
	"time"
	"unicode/utf16"
)

// SmallWorkbook holds the parts of a small workbook. Style 1 is a built-in date, 2 a custom one, 3 a custom number.
var SmallWorkbook = map[string]string{
	"_rels/.rels": `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns:r="x"><sheets><sheet name="Peserta" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships>
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="/xl/styles.xml"/>
</Relationships>`,
	"xl/styles.xml": `<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="[$-421]dd\ mmmm\ yyyy;@"/><numFmt numFmtId="165" formatCode="&quot;Rp d&quot;#,##0"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"><alignment/></xf><xf numFmtId="165"/></cellXfs></styleSheet>`,
	"xl/sharedStrings.xml":     `<sst><si><t>NIK</t></si><si><t xml:space="preserve"> Nama </t></si></sst>`,
	"xl/worksheets/sheet1.xml": SheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`),
}

// SheetXML is a worksheet around its rows.
func SheetXML(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet><dimension ref="A1"/><sheetData>` + rows + `</sheetData><mergeCells><mergeCell ref="A1:F1"/></mergeCells></worksheet>`
}

// Workbook zips a small workbook with some parts changed; an empty text leaves a part out.
func Workbook(t testing.TB, changed map[string]string) []byte {
	t.Helper()
	parts := maps.Clone(SmallWorkbook)
	maps.Copy(parts, changed)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if parts[name] == "" {
			continue
		}
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Stored zips parts without packing them.
func Stored(t testing.TB, parts map[string]string) []byte {
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

// OLE2 is an OLE2 container with one empty stream of that name: a header, a table of sectors, a directory.
func OLE2(stream string) string {
	const sector = 512
	b := make([]byte, 3*sector)
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
	put32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
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

// Endless is a file of Size bytes that repeats Text.
type Endless struct {
	Text string
	Size int64
}

// ReadAt fills p as io.ReaderAt says.
func (e Endless) ReadAt(p []byte, from int64) (int, error) {
	n := int(min(int64(len(p)), e.Size-from))
	for i := range n {
		p[i] = e.Text[(from+int64(i))%int64(len(e.Text))]
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Patience is how long a hostile file may keep the reader busy on a machine that has much else to do. Read in a time that
// grows with the square of its size, such a file takes hours.
const Patience = 5 * time.Minute
