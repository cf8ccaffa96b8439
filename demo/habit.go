package demo

import (
	"io"
	"time"
)

// format is what kind of file a sender's program saves.
type format uint8

const (
	textFile format = iota // delimited
	workbookFile
	webPage // a table in HTML
	openDocumentFile
)

// fileHabit is how a sender saves its files.
type fileHabit struct {
	format    format
	comma     string // of a text
	lineEnd   string // of a text; "" means each in turn
	coding    coding // of a text
	wrapping  wrapping
	ending    string // of the file's name, whatever its format; "" goes by that
	pageRows  int    // rows after which the header stands once more; 0: it does not
	sheets    int    // over which a workbook spreads its rows, the last one hidden; 0: one for a million
	breaks    bool   // lines within an address
	isTwoRows bool   // the header stands in two rows
}

// The habits of offices and agencies.
var (
	commaCSV     = fileHabit{comma: ",", lineEnd: "\n"}
	semicolonCSV = fileHabit{comma: ";", lineEnd: "\r\n"}
	workbook     = fileHabit{format: workbookFile}

	markedCSV      = fileHabit{comma: ";", lineEnd: "\r\n", coding: utf8Marked} // "CSV UTF-8" of a spreadsheet
	unicodeText    = fileHabit{comma: "\t", lineEnd: "\r\n", coding: utf16Marked, ending: ".txt"}
	bigEndianCSV   = fileHabit{comma: ",", lineEnd: "\n", coding: utf16BigEndian}
	westernCSV     = fileHabit{comma: ";", lineEnd: "\r\n", coding: windows1252, breaks: true}
	oldMacText     = fileHabit{comma: "\t", lineEnd: "\r", ending: ".tsv"}
	mixedText      = fileHabit{comma: "|", ending: ".txt"}
	doubledText    = fileHabit{comma: "||", lineEnd: "\n", ending: ".txt"}
	pagedCSV       = fileHabit{comma: ",", lineEnd: "\r\n", pageRows: 40, breaks: true}
	gzippedCSV     = fileHabit{comma: ",", lineEnd: "\n", wrapping: gzipped}
	zippedCSV      = fileHabit{comma: ";", lineEnd: "\r\n", wrapping: zipped}
	webTable       = fileHabit{format: webPage, ending: ".xls"}
	lockedBook     = fileHabit{format: workbookFile, wrapping: locked}
	openDocument   = fileHabit{format: openDocumentFile}
	renamedBook    = fileHabit{format: workbookFile, ending: ".csv"}
	bookOfSheets   = fileHabit{format: workbookFile, sheets: 3}
	bookOfTwoHeads = fileHabit{format: workbookFile, isTwoRows: true}
)

// isWorkbook tells the files that keep numbers and dates as such.
func (h fileHabit) isWorkbook() bool { return h.format == workbookFile || h.format == openDocumentFile }

// extension gives how the names of its files end.
func (h fileHabit) extension() string {
	end := h.ending
	if end == "" {
		end = [...]string{textFile: ".csv", workbookFile: ".xlsx", webPage: ".xls", openDocumentFile: ".ods"}[h.format]
	}
	return h.wrapping.extension(end)
}

// document opens a file as the sender saves them, at a time, with the sheets named.
func (h fileHabit) document(to io.Writer, at time.Time, widths []int, sheets []string) (document, error) {
	out, err := h.wrapping.begin(to, at, h)
	if err != nil {
		return nil, err
	}
	switch h.format {
	case workbookFile:
		return newXLSX(out, at, widths, sheets)
	case webPage:
		return newHTML(out), nil
	case openDocumentFile:
		return newODS(out, at, sheets[0])
	default:
		return newCSV(out, h), nil
	}
}

// sheetNames names the sheets for so many rows of a table of a name, and gives how many rows one holds at most: "Data
// Peserta", "Data Peserta (2)" for more than a workbook's sheet takes; "Sheet1", "Sheet1 (2)" and a hidden one for an
// officer's workbook; one for any other file.
func (h fileHabit) sheetNames(name string, rows int) (names []string, each int) {
	switch {
	case h.format != workbookFile:
		return []string{name}, rows
	case h.sheets == 0:
		return sheetNames(name, rows), sheetRows
	}
	names = []string{"Sheet1", "Sheet1 (2)", hiddenSheet}[:h.sheets]
	return names, max(1, (rows+h.sheets-1)/h.sheets)
}

// hiddenSheet is the name of a sheet that a workbook hides.
const hiddenSheet = "data lama"

// The forms of agencies' lists. Those of a built-in layout go by its name.
const (
	formBNBA   = "bnba"
	formSIPP30 = "sipp-30"
	formSIPP31 = "sipp-31"
	formSIPP32 = "sipp-32"
	formP3KE   = "p3ke"
	formStaff  = "hr"
)
