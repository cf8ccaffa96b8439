package demo

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// xlsxFile writes a workbook as it goes, a sheet after the other. It is written by hand, and not by excelize, because
// the bytes must repeat and most of the demo's time would go there: see BenchmarkWorkbook. Tests read what it writes
// with excelize.
type xlsxFile struct {
	zip    *zip.Writer
	under  io.Closer // what the file is packed in
	at     time.Time
	names  []string // of the sheets, in order
	widths []int    // of the columns of all sheets
	sheet  int      // sheets begun
	to     *bufio.Writer
	merges []string
	line   []byte
	next   int64 // row of the sheet
	last   int64
	past   int64 // last rows of the sheets before
}

// newXLSX begins a workbook of the sheets named, saved at a time. The first sheet is open.
func newXLSX(to io.WriteCloser, at time.Time, widths []int, names []string) (*xlsxFile, error) {
	f := &xlsxFile{zip: zip.NewWriter(to), under: to, at: at, widths: widths, names: names}
	f.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	for _, part := range f.parts() {
		if err := f.part(part.name, part.text); err != nil {
			return nil, err
		}
	}
	return f, f.begin()
}

// entry opens an entry of the archive. Its time is that of the file, so that the bytes repeat.
func (f *xlsxFile) entry(name string) (io.Writer, error) {
	return f.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: f.at.UTC()})
}

func (f *xlsxFile) part(name, text string) error {
	w, err := f.entry(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// The names that the parts of a workbook go by.
const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	sheetSpace    = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	packageSpace  = `http://schemas.openxmlformats.org/package/2006/`
	documentSpace = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	sheetType     = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	packageType   = `application/vnd.openxmlformats-package.`
)

// parts gives all parts of the package but the sheets.
func (f *xlsxFile) parts() []struct{ name, text string } {
	var types, sheets, related strings.Builder
	for i, name := range f.names {
		n := strconv.Itoa(i + 1)
		types.WriteString(contentType("xl/worksheets/sheet"+n+".xml", sheetType+"worksheet+xml"))
		state := ""
		if name == hiddenSheet {
			state = ` state="hidden"`
		}
		sheets.WriteString(`<sheet name="` + name + `" sheetId="` + n + `"` + state + ` r:id="rId` + n + `"/>`)
		related.WriteString(relationship(i+1, documentSpace+"/worksheet", "worksheets/sheet"+n+".xml"))
	}
	related.WriteString(relationship(len(f.names)+1, documentSpace+"/styles", "styles.xml"))
	return []struct{ name, text string }{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + packageSpace + `content-types">` +
			`<Default Extension="rels" ContentType="` + packageType + `relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			contentType("docProps/core.xml", packageType+"core-properties+xml") +
			contentType("xl/workbook.xml", sheetType+"sheet.main+xml") +
			contentType("xl/styles.xml", sheetType+"styles+xml") + types.String() + `</Types>`},
		{"_rels/.rels", relationships(relationship(1, documentSpace+"/officeDocument", "xl/workbook.xml") +
			relationship(2, packageSpace+"relationships/metadata/core-properties", "docProps/core.xml"))},
		{"docProps/core.xml", xmlHead + `<cp:coreProperties xmlns:cp="` + packageSpace + `metadata/core-properties"` +
			` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
			`<dcterms:created xsi:type="dcterms:W3CDTF">` + f.at.UTC().Format(time.RFC3339) +
			`</dcterms:created></cp:coreProperties>`},
		{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + sheetSpace + `" xmlns:r="` + documentSpace + `"><sheets>` +
			sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relationships(related.String())},
		{"xl/styles.xml", styles},
	}
}

func contentType(part, kind string) string {
	return `<Override PartName="/` + part + `" ContentType="` + kind + `"/>`
}

func relationship(number int, kind, target string) string {
	return `<Relationship Id="rId` + strconv.Itoa(number) + `" Type="` + kind + `" Target="` + target + `"/>`
}

func relationships(all string) string {
	return xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` + all + `</Relationships>`
}

// styles has two cell formats: 0 plain, 1 a date.
const styles = xmlHead + `<styleSheet xmlns="` + sheetSpace + `">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>` +
	`<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill>` +
	`<fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// begin opens the next sheet.
func (f *xlsxFile) begin() error {
	f.sheet++
	w, err := f.entry(fmt.Sprintf("xl/worksheets/sheet%d.xml", f.sheet))
	if err != nil {
		return err
	}
	f.to = bufio.NewWriterSize(w, 256<<10)
	f.merges, f.next, f.last = f.merges[:0], 1, 0
	f.to.WriteString(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`)
	for i, width := range f.widths {
		if i == 0 {
			f.to.WriteString("<cols>")
		}
		fmt.Fprintf(f.to, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
		if i == len(f.widths)-1 {
			f.to.WriteString("</cols>")
		}
	}
	_, err = f.to.WriteString("<sheetData>")
	return err
}

// nextSheet closes the sheet and opens the next one.
func (f *xlsxFile) nextSheet() error {
	if err := f.end(); err != nil {
		return err
	}
	return f.begin()
}

func (f *xlsxFile) end() error {
	f.past += f.last
	f.to.WriteString("</sheetData>")
	if len(f.merges) > 0 {
		fmt.Fprintf(f.to, `<mergeCells count="%d">`, len(f.merges))
		for _, area := range f.merges {
			f.to.WriteString(`<mergeCell ref="` + area + `"/>`)
		}
		f.to.WriteString("</mergeCells>")
	}
	f.to.WriteString("</worksheet>")
	f.last = 0
	return f.to.Flush()
}

func (f *xlsxFile) row(c *cells) error {
	b := append(f.line[:0], `<row r="`...)
	b = strconv.AppendInt(b, f.next, 10)
	b = append(b, `">`...)
	from := 0
	for i, end := range c.ends {
		text := c.text[from:end]
		from = end
		if len(text) == 0 {
			continue
		}
		b = append(b, `<c r="`...)
		b = append(b, columns[i]...)
		b = strconv.AppendInt(b, f.next, 10)
		switch c.kinds[i] {
		case textCell, severalLines, asItStands:
			b = append(b, `" t="inlineStr"><is><t>`...)
			b = appendEscaped(b, text)
			b = append(b, `</t></is></c>`...)
		case numberCell:
			b = append(append(append(b, `"><v>`...), text...), `</v></c>`...)
		case dateCell:
			b = append(append(append(b, `" s="1"><v>`...), text...), `</v></c>`...)
		}
	}
	for _, j := range c.joins {
		f.merges = append(f.merges, columns[j.column]+strconv.FormatInt(f.next, 10)+":"+
			columns[j.column+j.columns-1]+strconv.FormatInt(f.next+int64(j.rows)-1, 10))
	}
	f.line = append(b, `</row>`...)
	f.last = f.next
	f.next++
	_, err := f.to.Write(f.line)
	return err
}

// columns are the letters of a sheet's first columns.
var columns = func() (all [40]string) {
	for i := range all {
		if i < 26 {
			all[i] = string(rune('A' + i))
		} else {
			all[i] = "A" + string(rune('A'+i-26))
		}
	}
	return all
}()

func appendEscaped(to, text []byte) []byte {
	for _, c := range text {
		switch c {
		case '&':
			to = append(to, "&amp;"...)
		case '<':
			to = append(to, "&lt;"...)
		case '>':
			to = append(to, "&gt;"...)
		default:
			to = append(to, c)
		}
	}
	return to
}

func (f *xlsxFile) blank(rows int) { f.next += int64(rows) }

func (f *xlsxFile) rows() int64 { return f.past + f.last }

func (f *xlsxFile) close() error {
	if err := f.end(); err != nil {
		return err
	}
	return errors.Join(f.zip.Close(), f.under.Close())
}
