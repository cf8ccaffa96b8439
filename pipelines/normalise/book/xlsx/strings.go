package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// The bounds of a workbook's table of strings. A million rows with five texts of 20 bytes stay within them.
const (
	stringsBytes = 128 << 20
	stringsCount = 8 << 20
)

// The strings lie in chunks, so that a table that grows is never copied.
const (
	chunkBits  = 21
	chunkBytes = 1 << chunkBits
)

// sharedStrings is the table of strings that a workbook's cells point into.
type sharedStrings struct {
	chunks [][]byte // strings one behind the other, each whole in one chunk
	ends   []uint32 // of each string: the chunk, and in the low chunkBits the place in it
	lossy  []uint64 // a bit for each string that holds the mark of a lost character
}

func (s *sharedStrings) setLossy(n int) {
	for len(s.lossy) <= n/64 {
		s.lossy = append(s.lossy, 0)
	}
	s.lossy[n/64] |= 1 << (n % 64)
}

func (s *sharedStrings) isLossy(n int) bool {
	return n/64 < len(s.lossy) && s.lossy[n/64]>>(n%64)&1 == 1
}

// text gives a string by its number.
func (s *sharedStrings) text(n int) (text []byte, ok bool) {
	if n < 0 || n >= len(s.ends) {
		return nil, false
	}
	const place = chunkBytes - 1
	end := s.ends[n]
	start := end &^ place
	if n > 0 {
		start = max(start, s.ends[n-1])
	}
	from, to := start&place, end&place
	return s.chunks[end>>chunkBits][from:to:to], true
}

// add puts a string behind the last.
func (s *sharedStrings) add(text []byte) error {
	if len(text) > sheet.MaxCell {
		return xmlscan.ErrCellTooLarge
	}
	last := len(s.chunks) - 1
	switch {
	case last < 0:
		s.chunks = [][]byte{nil} // the only one of most workbooks grows as needed
		last = 0
	case len(s.chunks[last])+len(text) >= chunkBytes:
		s.chunks = append(s.chunks, make([]byte, 0, chunkBytes))
		last++
	}
	s.chunks[last] = append(s.chunks[last], text...)
	s.ends = append(s.ends, uint32(last<<chunkBits|len(s.chunks[last])))
	if len(s.chunks) > stringsBytes/chunkBytes || len(s.ends) > stringsCount {
		return fmt.Errorf("%w: more than %d MiB of text, or %d texts", sheet.ErrTooLarge, stringsBytes>>20, stringsCount)
	}
	return nil
}

// readSharedStrings reads the table; part is nil in a workbook without one.
func readSharedStrings(ctx context.Context, part *zip.File) (*sharedStrings, error) {
	shared := new(sharedStrings)
	if part == nil {
		return shared, nil
	}
	r, err := packed.InflateAhead(part)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if err := shared.read(ctx, xmlscan.New(r)); err != nil {
		return nil, fmt.Errorf("%s: %w", part.Name, err)
	}
	return shared, nil
}

func (s *sharedStrings) read(ctx context.Context, xml *xmlscan.Scanner) error {
	var rich []byte
	for {
		text, isPlain := plainString(xml)
		if !isPlain {
			t, err := xml.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if !t.Is("si") {
				continue
			}
			if !t.Closes {
				if rich, err = richText(xml, rich[:0], "si"); err != nil {
					return err
				}
				var lossy bool
				if text, lossy = clean(rich); lossy {
					s.setLossy(len(s.ends))
				}
			}
		}
		if err := s.add(text); err != nil {
			return err
		}
		if len(s.ends)%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// plainString gives the next string if it is one of plain characters right here, as most are. Its bytes are valid
// until the scanner moves on.
func plainString(xml *xmlscan.Scanner) (text []byte, isPlain bool) {
	const before, after = "<si><t>", "</t></si>"
	data := xml.Pending()
	if !bytes.HasPrefix(data, []byte(before)) {
		return nil, false
	}
	length := xmlscan.PlainLength(data[len(before):])
	text, rest := data[len(before):len(before)+length], data[len(before)+length:]
	if !bytes.HasPrefix(rest, []byte(after)) {
		return nil, false
	}
	xml.Skip(len(before) + length + len(after))
	return text, true
}

// richText appends the text of a string element, which has just been opened and ends with the named tag: its runs
// joined, the phonetic ones left out.
func richText(xml *xmlscan.Scanner, dst []byte, element string) ([]byte, error) {
	phonetic := false
	for from := len(dst); ; {
		if len(dst)-from > sheet.MaxCell {
			return dst, xmlscan.ErrCellTooLarge
		}
		t, err := xml.NextOf("t", "rPh", element)
		switch {
		case err != nil || t.Ends(element):
			return dst, err
		case string(t.Name) == "rPh":
			phonetic = t.Opens && !t.Closes
		case t.Is("t") && !t.Closes && !phonetic:
			if dst, err = xml.Chars(dst); err != nil {
				return dst, err
			}
		}
	}
}

// clean gives a string as it is meant: the escapes of characters that XML cannot hold resolved, NUL left out, valid
// UTF-8. lossy tells whether it holds the mark of a lost character. text is rewritten in place where that is enough.
func clean(text []byte) (cleaned []byte, lossy bool) {
	if isASCII(text) && !bytes.Contains(text, []byte("_x")) && bytes.IndexByte(text, 0) < 0 {
		return text, false
	}
	text = unescape(text)
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte(sheet.Lost))
	}
	return text, bytes.Contains(text, []byte(sheet.Lost))
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// escapeLength is that of "_x000D_".
const escapeLength = 7

// unescape resolves in place the escapes by which workbooks write characters that XML cannot hold, "_x000D_" for a
// carriage return; "_x005F_" is the underscore of a text that looks like one. NUL is left out.
func unescape(text []byte) []byte {
	out := text[:0]
	for i := 0; i < len(text); {
		unit, escaped := escape(text[i:])
		switch {
		case !escaped:
			if text[i] != 0 {
				out = append(out, text[i])
			}
			i++
			continue
		case utf16.IsSurrogate(unit):
			low, _ := escape(text[i+escapeLength:])
			if pair := utf16.DecodeRune(unit, low); pair != utf8.RuneError {
				unit = pair
				i += escapeLength
			}
		}
		if unit != 0 {
			out = utf8.AppendRune(out, unit)
		}
		i += escapeLength
	}
	return out
}

// escape reads the escape that text begins with: a UTF-16 unit.
func escape(text []byte) (unit rune, escaped bool) {
	if len(text) < escapeLength || text[0] != '_' || text[1] != 'x' || text[escapeLength-1] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:escapeLength-1]), 16, 16)
	return rune(n), err == nil
}
