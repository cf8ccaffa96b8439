package text

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"

	"cakupan/pipelines/normalise/sheet"
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

// lineSource gives the physical lines of a text, several at a time. What lines gives stays valid until the next call
// of have or drop.
type lineSource struct {
	src     io.Reader
	buf     []byte
	from    int // where the first line at hand begins
	to      int // where the data ends
	eof     bool
	lf, cr  finder
	found   []extentOfLine
	scanned int // where the next line to be found begins
	dropped int // lines dropped so far
}

type extentOfLine struct{ start, end, next int }

func newLineSource(src io.Reader) *lineSource {
	return &lineSource{src: src, buf: make([]byte, blockBytes), lf: finder{'\n', -1}, cr: finder{'\r', -1}}
}

// have tells whether there are n lines at hand, reading on where it must.
func (s *lineSource) have(n int) (bool, error) {
	for len(s.found) < n {
		switch line, known := s.find(); {
		case known:
			s.found = append(s.found, line)
			s.scanned = line.next
		case s.eof:
			return false, nil
		default:
			if err := s.fill(); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// find looks for the end of the line that begins at scanned. Like the tokeniser it takes LF, CRLF and CR for one.
func (s *lineSource) find() (line extentOfLine, known bool) {
	data := s.buf[:s.to]
	lf, cr := s.lf.from(data, s.scanned), s.cr.from(data, s.scanned)
	end := min(lf, cr)
	switch {
	case end == s.to:
		return extentOfLine{s.scanned, s.to, s.to}, s.eof && s.scanned < s.to
	case end == lf:
		return extentOfLine{s.scanned, end, end + 1}, true
	case end+1 < s.to && data[end+1] == '\n':
		return extentOfLine{s.scanned, end, end + 2}, true
	}
	return extentOfLine{s.scanned, end, end + 1}, s.eof || end+1 < s.to
}

func (s *lineSource) fill() error {
	if s.to-s.from > sheet.MaxRow {
		return fmt.Errorf("line %d: %w: a row longer than %d MiB", s.dropped+1, sheet.ErrTooLarge, sheet.MaxRow>>20)
	}
	if s.from > 0 {
		copy(s.buf, s.buf[s.from:s.to])
		for i := range s.found {
			line := &s.found[i]
			line.start, line.end, line.next = line.start-s.from, line.end-s.from, line.next-s.from
		}
		s.scanned -= s.from
		s.from, s.to = 0, s.to-s.from
	}
	if s.to == len(s.buf) {
		s.buf = slices.Grow(s.buf, len(s.buf))
		s.buf = s.buf[:cap(s.buf)]
	}
	n, err := io.ReadAtLeast(s.src, s.buf[s.to:], 1)
	s.to += n
	if err == io.EOF {
		s.eof, err = true, nil
	}
	s.lf.reset()
	s.cr.reset()
	return err
}

// lines gives the text of the first n lines at hand, with the line ends between them.
func (s *lineSource) lines(n int) []byte {
	return s.buf[s.found[0].start:s.found[n-1].end]
}

// line gives the text of one line at hand.
func (s *lineSource) line(i int) []byte {
	return s.buf[s.found[i].start:s.found[i].end]
}

func (s *lineSource) drop(n int) {
	s.from = s.found[n-1].next
	s.found = append(s.found[:0], s.found[n:]...)
	s.dropped += n
}
