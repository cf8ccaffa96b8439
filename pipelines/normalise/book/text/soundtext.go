package text

import (
	"encoding/binary"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// soundText gives r's text in UTF-8 without NUL bytes. A byte that is part of no character is read as Windows-1252,
// as the cells of a delivered list are.
func soundText(r io.Reader, e encoding) io.Reader {
	return transform.NewReader(e.reader(r), &mendText{encoding: e})
}

// mendText is the transformer under soundText.
type mendText struct {
	transform.NopResetter
	encoding encoding
}

func (m *mendText) Transform(dst, src []byte, atEOF bool) (written, read int, err error) {
	for read < len(src) {
		if n := plainRun(src[read:min(len(src), read+len(dst)-written)]); n > 0 {
			copy(dst[written:], src[read:read+n])
			written, read = written+n, read+n
			continue
		}
		if written+utf8.UTFMax > len(dst) {
			return written, read, transform.ErrShortDst
		}
		c := src[read]
		if c == 0 {
			read++
			continue
		}
		r, n := rune(utf8.RuneError), 1
		if m.encoding != windows1252 {
			if !atEOF && !utf8.FullRune(src[read:]) {
				return written, read, transform.ErrShortSrc
			}
			r, n = utf8.DecodeRune(src[read:])
		}
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(c)
		}
		written += utf8.EncodeRune(dst[written:], r)
		read += n
	}
	return written, read, nil
}

// plainRun gives how many bytes text begins with that are ASCII and not NUL.
func plainRun(text []byte) int {
	n := 0
	for ; n+8 <= len(text); n += 8 {
		word := binary.LittleEndian.Uint64(text[n:])
		if (word|(word-ones))&highs != 0 {
			break
		}
	}
	for n < len(text) && text[n] != 0 && text[n] < utf8.RuneSelf {
		n++
	}
	return n
}
