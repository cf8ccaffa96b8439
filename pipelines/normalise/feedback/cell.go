package feedback

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cakupan/pipelines/normalise/sheet"
)

// runs tells a text that a spreadsheet takes for a formula when it is typed: also behind blanks, and in full width.
func runs(text string) bool {
	if text == "" {
		return false
	}
	if text[0] == '\t' || text[0] == '\r' {
		return true
	}
	text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
	first, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune("=+-@＝＋－＠", first)
}

// asWritten gives a cell as text: a date as the day that it means, all else as the file stores it, so that a NIK keeps its
// digits.
func asWritten(c sheet.Cell, date1904 bool) string {
	if day, is := c.Date(date1904); is {
		text, _ := day.AppendText(nil)
		return string(text)
	}
	return string(c.Text)
}

// asStored gives a cell as a workbook stores it: a number as a number, as long as it keeps its digits, and text as text.
func asStored(c sheet.Cell) any {
	text := string(c.Text)
	switch c.Type {
	case sheet.Number, sheet.Date:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	case sheet.Bool:
		return text == "TRUE"
	}
	return text
}
