package text

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"cakupan/pipelines/normalise/sheet"
)

// encoding is how a text writes characters.
type encoding uint8

const (
	utf8Text encoding = iota
	utf16LE
	utf16BE
	windows1252
)

// String gives the encoding's name as Dialect has it.
func (e encoding) String() string {
	return [...]string{"utf-8", "utf-16le", "utf-16be", "windows-1252"}[e]
}

// unit is how many bytes a character of ASCII takes.
func (e encoding) unit() int {
	if e == utf16LE || e == utf16BE {
		return 2
	}
	return 1
}

// byteOrderMarks of the encodings that have one.
var byteOrderMarks = map[encoding]string{utf8Text: "\xef\xbb\xbf", utf16LE: "\xff\xfe", utf16BE: "\xfe\xff"}

// findEncoding goes by the byte order mark (bom is its length), else by NUL bytes on one side of each pair, else
// by whether the bytes are UTF-8. head is the file's beginning.
func findEncoding(head []byte) (enc encoding, bom int) {
	for enc, mark := range byteOrderMarks {
		if bytes.HasPrefix(head, []byte(mark)) {
			return enc, len(mark)
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		if enc, ok := findUTF16(head); ok {
			return enc, 0
		}
	}
	if utf8.Valid(head) {
		return utf8Text, 0
	}
	runes, broken := 0, 0 // characters beyond ASCII; bytes that are part of none
	for rest := head; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1 && utf8.FullRune(rest):
			broken++
		case n > 1:
			runes++
		}
		rest = rest[n:]
	}
	if broken > runes {
		return windows1252, 0
	}
	return utf8Text, 0
}

// findUTF16 tells UTF-16 without a mark: Latin text has a NUL byte in nearly each pair, always on the same side, and a table in
// any letters has some in its digits and delimiters, and its line ends.
func findUTF16(head []byte) (encoding, bool) {
	var nuls [2]int
	for i, c := range head {
		if c == 0 {
			nuls[i%2]++
		}
	}
	pairs := len(head) / 2
	switch {
	case pairs == 0:
		return 0, false
	case nuls[1] > pairs*8/10 && nuls[0] < pairs/10:
		return utf16LE, true
	case nuls[0] > pairs*8/10 && nuls[1] < pairs/10:
		return utf16BE, true
	case nuls[1] > pairs/10 && nuls[0] <= pairs/100 && pairsWith(head, '\n', 0):
		return utf16LE, true
	case nuls[0] > pairs/10 && nuls[1] <= pairs/100 && pairsWith(head, 0, '\n'):
		return utf16BE, true
	}
	return 0, false
}

// pairsWith tells whether one of the pairs of bytes in text is the given one.
func pairsWith(text []byte, first, second byte) bool {
	for i := 0; i+1 < len(text); i += 2 {
		if text[i] == first && text[i+1] == second {
			return true
		}
	}
	return false
}

// reader gives r's bytes as the tokeniser wants them: UTF-16 as UTF-8, the others as they are.
func (e encoding) reader(r io.Reader) io.Reader {
	switch e {
	case utf16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(r)
	case utf16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(r)
	}
	return r
}

// decode makes the cells of a record that is not plain ASCII valid UTF-8. Bytes that are not UTF-8 are read as
// Windows-1252, which is what they mostly are where two exports were put together.
func (t *tokeniser) decode(record []byte) {
	if utf8.Valid(record) {
		if bytes.Contains(record, []byte(sheet.Lost)) {
			t.row.Faults |= sheet.FaultEncoding
		}
		return
	}
	if t.encoding != windows1252 {
		t.row.Faults |= sheet.FaultEncoding
	}
	for i := range t.row.Cells {
		if cell := &t.row.Cells[i]; !utf8.Valid(cell.Text) {
			cell.Text = t.decoded(cell.Text)
		}
	}
}

// decoded copies a text that is not UTF-8 to scratch as it is meant.
func (t *tokeniser) decoded(text []byte) []byte {
	from := len(t.scratch)
	for rest := text; len(rest) > 0; {
		r, n := rune(utf8.RuneError), 1
		if t.encoding != windows1252 {
			r, n = utf8.DecodeRune(rest)
		}
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(rest[0])
		}
		if r == utf8.RuneError {
			t.row.Faults |= sheet.FaultEncoding
		}
		t.scratch = utf8.AppendRune(t.scratch, r)
		rest = rest[n:]
	}
	return t.scratch[from:len(t.scratch):len(t.scratch)]
}
