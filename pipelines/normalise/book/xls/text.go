package xls

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"cakupan/pipelines/normalise/sheet"
)

// The flags of a string of Excel 97 and after.
const (
	flagWide     = 1 << 0 // two bytes a character
	flagPhonetic = 1 << 2
	flagRich     = 1 << 3
)

// unicodeText appends the next string, with the length of its length in bytes, to dst: UTF-8, without NUL.
func (p *pieces) unicodeText(dst []byte, lengthBytes int) ([]byte, error) {
	length, err := p.take(lengthBytes)
	if err != nil {
		return dst, err
	}
	flags, err := p.take(1)
	if err != nil {
		return dst, err
	}
	var runs, phonetic uint32
	if flags&flagRich != 0 {
		if runs, err = p.take(2); err != nil {
			return dst, err
		}
	}
	if flags&flagPhonetic != 0 {
		if phonetic, err = p.take(4); err != nil {
			return dst, err
		}
	}
	if dst, err = p.units(dst, int(length), flags&flagWide != 0); err != nil {
		return dst, err
	}
	return dst, p.skip(4*int64(runs) + int64(phonetic))
}

// units appends so many UTF-16 units. Where a string is continued in another record, that begins with flags of its own.
func (p *pieces) units(dst []byte, length int, wide bool) ([]byte, error) {
	high := rune(0) // first half of a pair
	for length > 0 {
		width := 1
		if wide {
			width = 2
		}
		if len(p.data) < width {
			if !p.more() {
				return dst, errBreaksOff
			}
			flags, err := p.take(1)
			if err != nil {
				return dst, err
			}
			wide = flags&flagWide != 0
			continue
		}
		unit := rune(p.data[0])
		if wide {
			unit |= rune(p.data[1]) << 8
		}
		p.data = p.data[width:]
		length--
		if high != 0 {
			pair := utf16.DecodeRune(high, unit)
			high = 0
			dst = utf8.AppendRune(dst, pair)
			if pair != utf8.RuneError {
				continue
			}
		}
		switch {
		case unit == 0:
		case utf16.IsSurrogate(unit) && unit < 0xdc00:
			high = unit
		default:
			dst = utf8.AppendRune(dst, unit) // a second half alone is a lost character
		}
	}
	if high != 0 {
		dst = utf8.AppendRune(dst, utf8.RuneError)
	}
	return dst, nil
}

// codePages are those of workbooks before Excel 97 that are read; of a text in another one the ASCII is.
var codePages = map[uint16]*charmap.Charmap{
	0:     charmap.Windows1252, // none is named
	437:   charmap.CodePage437,
	850:   charmap.CodePage850,
	852:   charmap.CodePage852,
	866:   charmap.CodePage866,
	874:   charmap.Windows874,
	1250:  charmap.Windows1250,
	1251:  charmap.Windows1251,
	1252:  charmap.Windows1252,
	1253:  charmap.Windows1253,
	1254:  charmap.Windows1254,
	1255:  charmap.Windows1255,
	1256:  charmap.Windows1256,
	1257:  charmap.Windows1257,
	1258:  charmap.Windows1258,
	10000: charmap.Macintosh,
	32768: charmap.Macintosh,
	32769: charmap.Windows1252,
}

// byteText appends text of one byte a character, as before Excel 97. Programs that name no code page write UTF-8, too.
func byteText(dst, text []byte, codePage uint16) []byte {
	page := codePages[codePage]
	isUTF8 := codePage == 0 && utf8.Valid(text)
	for _, c := range text {
		switch {
		case c == 0:
		case c < utf8.RuneSelf || isUTF8:
			dst = append(dst, c)
		case page == nil:
			dst = append(dst, sheet.Lost...)
		default:
			dst = utf8.AppendRune(dst, page.DecodeByte(c))
		}
	}
	return dst
}

// stringsBytes bounds the text that the cells of a workbook share.
const stringsBytes = 128 << 20

// sharedStrings is the table of strings that cells point into.
type sharedStrings struct {
	bytes []byte
	ends  []uint32
}

func (s *sharedStrings) text(n uint32) (text []byte, ok bool) {
	if uint64(n) >= uint64(len(s.ends)) {
		return nil, false
	}
	start, end := uint32(0), s.ends[n]
	if n > 0 {
		start = s.ends[n-1]
	}
	return s.bytes[start:end:end], true
}

// readSharedStrings reads the table that begins with a record. It goes by how many strings there are, not by how many the
// record says.
func readSharedStrings(stream []byte, first record) (sharedStrings, error) {
	const counts = 8
	p := piecesOf(stream, first)
	stated := first.uint32(4)
	length := len(first.data)
	for ahead := *p; ahead.more(); {
		length += len(ahead.data)
	}
	s := sharedStrings{bytes: make([]byte, 0, length)}
	if err := p.skip(counts); err != nil {
		return s, err
	}
	for uint64(len(s.ends)) < uint64(stated) {
		if len(p.data) == 0 && !p.more() {
			break // cells point to what is there, or are refused
		}
		var err error
		if s.bytes, err = p.unicodeText(s.bytes, 2); err != nil {
			return s, err
		}
		if len(s.bytes) > stringsBytes {
			return s, fmt.Errorf("%w: more than %d MiB of text", sheet.ErrTooLarge, stringsBytes>>20)
		}
		s.ends = append(s.ends, uint32(len(s.bytes)))
	}
	return s, nil
}
