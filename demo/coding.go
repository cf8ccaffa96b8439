package demo

import (
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// coding is how a text file writes its characters.
type coding uint8

const (
	utf8Plain coding = iota
	utf8Marked
	utf16Marked    // little-endian, as the "Unicode text" of a spreadsheet
	utf16BigEndian // without a mark
	windows1252
)

// byteOrderMark opens a text of the codings that have one.
const byteOrderMark = "\ufeff"

// encode gives a writer that takes UTF-8. Closing it leaves to open.
func (c coding) encode(to io.Writer) io.WriteCloser {
	switch c {
	case utf16Marked:
		return transform.NewWriter(to, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder())
	case utf16BigEndian:
		return transform.NewWriter(to, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder())
	case windows1252:
		return transform.NewWriter(to, transform.Chain(narrow{}, charmap.Windows1252.NewEncoder()))
	default:
		return closable{to}
	}
}

// isMarked tells whether a text begins with a byte order mark.
func (c coding) isMarked() bool { return c == utf8Marked || c == utf16Marked }

// closable is a writer with nothing to close.
type closable struct{ io.Writer }

func (closable) Close() error { return nil }

// narrow writes full-width digits as plain ones, as Windows does where a code page has no better.
type narrow struct{ transform.NopResetter }

func (narrow) Transform(dst, src []byte, atEOF bool) (written, read int, err error) {
	for read < len(src) {
		if !atEOF && !utf8.FullRune(src[read:]) {
			return written, read, transform.ErrShortSrc
		}
		r, n := utf8.DecodeRune(src[read:])
		if r >= '０' && r <= '９' {
			r += '0' - '０'
		}
		if written+utf8.UTFMax > len(dst) {
			return written, read, transform.ErrShortDst
		}
		written += utf8.EncodeRune(dst[written:], r)
		read += n
	}
	return written, read, nil
}
