package sheet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
)

// The first bytes of files by which their kind is known.
const (
	zipEntry = "PK\x03\x04"
	zipEmpty = "PK\x05\x06"
	ole2     = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // what Word, Excel 97 and encrypted workbooks are wrapped in
)

// otherKinds are files that senders hand in for a table, with the words that tell them so.
var otherKinds = []struct{ start, is string }{
	{"%PDF-", "a PDF document"},
	{"\x89PNG\r\n", "a PNG picture"},
	{"\xff\xd8\xff", "a JPEG picture"},
	{"GIF8", "a GIF picture"},
	{"II*\x00", "a TIFF picture"},
	{"MM\x00*", "a TIFF picture"},
	{"{\\rtf", "a text document (RTF)"},
	{"\x1f\x8b", "a GZIP archive: send the file inside it"},
	{"Rar!\x1a\x07", "a RAR archive: send the file inside it"},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: send the file inside it"},
	{"SQLite format 3\x00", "a database (SQLite)"},
	{"\x00\x01\x00\x00Standard ", "a database (Access)"},
	{"PAR1\x15", "a Parquet file"},
	{zipEmpty, "an empty ZIP archive"},
}

// otherTexts are texts that are no table, by how they begin without blanks and in lower case.
var otherTexts = []struct{ start, is string }{
	{"<!doctype html", aWebPage},
	{"<html", aWebPage},
	{"<head", aWebPage},
	{"<table", aWebPage},
	{"<?xml", "an XML document"},
	{"{\"", "a JSON document"},
	{"[{", "a JSON document"},
}

const aWebPage = "a web page (HTML): a login page, or a table that was saved as one"

// open opens a file by its content.
func open(r io.ReaderAt, size int64) (*Book, error) {
	head := make([]byte, min(size, textHead))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte(zipEntry)):
		return openZIP(r, size)
	case bytes.HasPrefix(head, []byte(ole2)):
		return nil, whatOLE2(r)
	}
	for _, kind := range otherKinds {
		if bytes.HasPrefix(head, []byte(kind.start)) {
			return nil, notATable(kind.is)
		}
	}
	f, err := openCSV(r, size, head)
	if err != nil {
		return nil, err
	}
	return &Book{Kind: CSV, Dialect: f.dialect(), sheets: []Sheet{{}}, content: f}, nil
}

func notATable(is string) error { return fmt.Errorf("%w: it is %s", ErrNotATable, is) }

// whatText tells a text that is no table. text is its beginning without byte order mark, or whole.
func whatText(text []byte, whole bool) error {
	if whole && len(bytes.TrimSpace(text)) == 0 {
		return ErrEmpty
	}
	start := bytes.ToLower(bytes.TrimLeft(text[:min(len(text), 4<<10)], " \t\r\n"))
	for _, other := range otherTexts {
		if bytes.HasPrefix(start, []byte(other.start)) {
			return notATable(other.is)
		}
	}
	controls := 0
	for _, c := range text {
		if c < ' ' && c != 0 && c != '\t' && c != '\n' && c != '\r' {
			controls++
		}
	}
	if controls > len(text)/50 || bytes.Count(text, []byte{0}) > len(text)*9/10 {
		return notATable("no text, and of no kind known here")
	}
	return nil
}

// whatOLE2 tells what an OLE2 container holds, none of which can be read.
func whatOLE2(r io.ReaderAt) error {
	container, err := mscfb.New(r)
	if err != nil {
		return fmt.Errorf("%w: an Office file whose directory is not there", ErrTruncated)
	}
	for _, stream := range container.File {
		switch stream.Name {
		case "EncryptedPackage":
			return fmt.Errorf("%w: a workbook with a password", ErrEncrypted)
		case "Workbook", "Book":
			return notATable("an Excel 97-2003 workbook (.xls): save it as .xlsx")
		case "WordDocument":
			return notATable("a Word document")
		}
	}
	return notATable("an Office file without a workbook")
}
