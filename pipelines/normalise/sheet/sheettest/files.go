package sheettest

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"testing"
	"time"
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

// OLE2 is an OLE2 container of one stream of that name, with nothing in it but zeros.
func OLE2(stream string) string { return string(Container(map[string][]byte{stream: nil})) }

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
