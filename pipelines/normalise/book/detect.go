package book

import (
	"bytes"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/sheet"
)

// The first bytes of files by which their kind is known.
const (
	zipEntry   = "PK\x03\x04"
	zipSpanned = "PK\x07\x08"
	zipEmpty   = "PK\x05\x06"
	gzipHead   = "\x1f\x8b"
	ole2       = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // what Word, Excel 97 and encrypted workbooks are wrapped in
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
	{"BZh", "a BZIP2 archive: send the file inside it"},
	{"\xfd7zXZ\x00", "an XZ archive: send the file inside it"},
	{"\x28\xb5\x2f\xfd", "a Zstandard archive: send the file inside it"},
	{"Rar!\x1a\x07", "a RAR archive: send the file inside it"},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: send the file inside it"},
	{"SQLite format 3\x00", "a database (SQLite)"},
	{"\x00\x01\x00\x00Standard ", "a database (Access)"},
	{"PAR1\x15", "a Parquet file"},
	{zipEmpty, "an empty ZIP archive"},
}

// headBytes is how much of a file tells its kind.
const headBytes = 4 << 10

// tarMark stands in the first file's head of a TAR archive.
const (
	tarMark   = "ustar"
	tarMarkAt = 257
)

// whatOther tells a file that is of none of the kinds that can be read.
func whatOther(head []byte) error {
	for _, kind := range otherKinds {
		if bytes.HasPrefix(head, []byte(kind.start)) {
			return sheet.NotATable(kind.is)
		}
	}
	if len(head) > tarMarkAt && bytes.HasPrefix(head[tarMarkAt:], []byte(tarMark)) {
		return sheet.NotATable("a TAR archive: send the file inside it")
	}
	if len(head) > 3 && head[0] == 0x09 && (head[1] == 0 || head[1] == 2 || head[1] == 4) && (head[2] == 4 || head[2] == 6) && head[3] == 0 {
		return sheet.NotATable("a workbook of Excel 2 to 4 (.xls): save it as .xlsx")
	}
	return nil
}

// whatZip says what an archive is that is a document of its own, and no table; "" when it is one that holds files.
func whatZip(a *packed.Zip) string {
	for _, kind := range []struct{ part, is string }{
		{"xl/workbook.bin", "a binary workbook (.xlsb): save it as .xlsx"},
		{"word/document.xml", "a Word document"},
		{"ppt/presentation.xml", "a presentation"},
		{"Index/Document.iwa", "a document of Numbers or Pages: export it as .xlsx"},
		{"content.xml", "an OpenDocument file that is no spreadsheet"},
	} {
		if a.Part(kind.part) != nil {
			return kind.is
		}
	}
	return ""
}
