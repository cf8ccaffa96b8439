package book

import (
	"bytes"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"

	"cakupan/pipelines/normalise/sheet"
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

// headBytes is how much of a file tells its kind.
const headBytes = 64

// whatOther tells a file that is of none of the kinds that can be read.
func whatOther(head []byte) error {
	for _, kind := range otherKinds {
		if bytes.HasPrefix(head, []byte(kind.start)) {
			return sheet.NotATable(kind.is)
		}
	}
	return nil
}

// whatOLE2 tells what an OLE2 container holds, none of which can be read.
func whatOLE2(r io.ReaderAt) error {
	container, err := mscfb.New(r)
	if err != nil {
		return fmt.Errorf("%w: an Office file whose directory is not there", sheet.ErrTruncated)
	}
	for _, stream := range container.File {
		switch stream.Name {
		case "EncryptedPackage":
			return fmt.Errorf("%w: a workbook with a password", sheet.ErrEncrypted)
		case "Workbook", "Book":
			return sheet.NotATable("an Excel 97-2003 workbook (.xls): save it as .xlsx")
		case "WordDocument":
			return sheet.NotATable("a Word document")
		}
	}
	return sheet.NotATable("an Office file without a workbook")
}
