package demo

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"
)

// odsFile writes an OpenDocument spreadsheet of one sheet, as LibreOffice saves it.
type odsFile struct {
	zip   *zip.Writer
	under io.Closer
	to    *bufio.Writer
	last  int64
	next  int64
}

// The parts of an OpenDocument spreadsheet.
const (
	odsType = "application/vnd.oasis.opendocument.spreadsheet"
	odsList = xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" ` +
		`manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="` + odsType + `"/>` +
		`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`
	odsHead = xmlHead + `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
		`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
		`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">` +
		`<office:body><office:spreadsheet><table:table table:name="`
	// Below the table LibreOffice writes one row that stands for all that a sheet could hold.
	odsFoot = `<table:table-row table:number-rows-repeated="1048000"><table:table-cell ` +
		`table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body>` +
		`</office:document-content>`
)

func newODS(to io.WriteCloser, at time.Time, sheet string) (*odsFile, error) {
	f := &odsFile{zip: zip.NewWriter(to), under: to, next: 1}
	for _, part := range []struct {
		name, text string
		method     uint16
	}{
		{"mimetype", odsType, zip.Store}, // first and plain, so that the file's kind can be told
		{"META-INF/manifest.xml", odsList, zip.Deflate},
		{"content.xml", odsHead + sheet + `">`, zip.Deflate},
	} {
		w, err := f.zip.CreateHeader(&zip.FileHeader{Name: part.name, Method: part.method, Modified: at.UTC()})
		if err != nil {
			return nil, err
		}
		f.to = bufio.NewWriter(w)
		f.to.WriteString(part.text)
		if part.name != "content.xml" {
			if err := f.to.Flush(); err != nil {
				return nil, err
			}
		}
	}
	return f, nil
}

func (f *odsFile) row(c *cells) error {
	f.to.WriteString("<table:table-row>")
	from := 0
	for i, end := range c.ends {
		over := 1
		for _, j := range c.joins {
			if j.column == i {
				over = j.columns
			}
		}
		f.cell(c.text[from:end], c.kinds[i], over)
		from = end
	}
	f.last = f.next
	f.next++
	_, err := f.to.WriteString("</table:table-row>")
	return err
}

// cell writes a cell over so many columns.
func (f *odsFile) cell(text []byte, kind cellKind, over int) {
	if len(text) == 0 {
		f.to.WriteString("<table:table-cell/>")
		return
	}
	f.to.WriteString("<table:table-cell")
	if over > 1 {
		fmt.Fprintf(f.to, ` table:number-columns-spanned="%d"`, over)
	}
	if kind == numberCell {
		fmt.Fprintf(f.to, ` office:value-type="float" office:value="%s"`, text)
	} else {
		f.to.WriteString(` office:value-type="string"`)
	}
	f.to.WriteString("><text:p>")
	f.to.Write(appendEscaped(nil, text))
	f.to.WriteString("</text:p></table:table-cell>")
	if over > 1 {
		fmt.Fprintf(f.to, `<table:covered-table-cell table:number-columns-repeated="%d"/>`, over-1)
	}
}

func (f *odsFile) blank(rows int) {
	fmt.Fprintf(f.to, `<table:table-row table:number-rows-repeated="%d"><table:table-cell/></table:table-row>`, rows)
	f.next += int64(rows)
}

func (f *odsFile) nextSheet() error { panic("this writer makes one sheet") }

func (f *odsFile) rows() int64 { return f.last }

func (f *odsFile) close() error {
	f.to.WriteString(odsFoot)
	return errors.Join(f.to.Flush(), f.zip.Close(), f.under.Close())
}
