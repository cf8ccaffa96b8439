// Package xmlscan walks over the XML of delivered workbooks, tag by tag, within bounds and without building anything.
package xmlscan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"cakupan/pipelines/normalise/sheet"
)

// xmlBlock is how much of a part is read at once.
const xmlBlock = 128 << 10

// Scanner walks over the tags of one part of a workbook, byte by byte and without building anything. It goes
// by local names: the prefix of a namespace is left out. It knows no document type: a part that declares one is
// refused with ErrHostile, since that is how an XML bomb begins.
type Scanner struct {
	src      io.Reader
	buf      []byte // buf[pos:end] is yet to be walked
	pos, end int
	walked   int64 // before buf
	eof      bool
}

func New(src io.Reader) *Scanner {
	return &Scanner{src: src, buf: make([]byte, xmlBlock)}
}

// Pending gives what was read and not yet walked, for those that know what they look for. It is valid until the scanner
// moves on.
func (s *Scanner) Pending() []byte { return s.buf[s.pos:s.end] }

// Offset gives how many bytes of the part were walked over.
func (s *Scanner) Offset() int64 { return s.walked + int64(s.pos) }

// Skip walks over n bytes of what is pending.
func (s *Scanner) Skip(n int) { s.pos += n }

// Find moves on to behind the next place of text, whatever it stands in. It gives false when the part ends before.
func (s *Scanner) Find(text string) (found bool, err error) {
	for {
		if n := bytes.Index(s.buf[s.pos:s.end], []byte(text)); n >= 0 {
			s.pos += n + len(text)
			return true, nil
		}
		s.pos = max(s.pos, s.end-len(text)+1)
		if err := s.fill(); errors.Is(err, io.EOF) {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
}

// Tag is one tag. Its bytes are valid until the scanner moves on.
type Tag struct {
	Name   []byte // local name
	Attrs  []byte // what follows the name
	Opens  bool
	Closes bool // a tag that closes itself both opens and closes
}

// Is tells whether the tag opens an element of that name.
func (t Tag) Is(name string) bool { return t.Opens && string(t.Name) == name }

// Ends tells whether an element of that name ends with the tag.
func (t Tag) Ends(name string) bool { return t.Closes && string(t.Name) == name }

// Attr gives an attribute by its local name, entities unresolved; nil when it is not there.
func (t Tag) Attr(name string) []byte {
	for rest := t.Attrs; ; {
		key, value, left := NextAttr(rest)
		if key == nil {
			return nil
		}
		if string(key) == name {
			return value
		}
		rest = left
	}
}

// AttrText gives an attribute as text.
func (t Tag) AttrText(name string) string { return string(AppendChars(nil, t.Attr(name))) }

// NextAttr takes the first attribute off attrs. key is a local name, nil when there is none.
func NextAttr(attrs []byte) (key, value, rest []byte) {
	equals := bytes.IndexByte(attrs, '=')
	if equals < 0 {
		return nil, nil, nil
	}
	key = localName(bytes.TrimSpace(attrs[:equals]))
	rest = bytes.TrimLeft(attrs[equals+1:], " \t\r\n")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, nil, nil
	}
	length := bytes.IndexByte(rest[1:], rest[0])
	if length < 0 {
		return nil, nil, nil
	}
	return key, rest[1 : 1+length], rest[length+2:]
}

func localName(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// Next gives the next tag and passes over what stands before it. After the last one it gives io.EOF.
func (s *Scanner) Next() (Tag, error) {
	for {
		s.pos = indexFrom(s.buf[:s.end], s.pos, '<')
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				return Tag{}, err
			}
			continue
		}
		if markup, err := s.skipMarkup(); err != nil {
			return Tag{}, err
		} else if markup {
			continue
		}
		length, err := s.tagLength()
		if err != nil {
			return Tag{}, err
		}
		body := s.buf[s.pos+1 : s.pos+length-1]
		s.pos += length
		t := Tag{Opens: true}
		if len(body) > 0 && body[0] == '/' {
			t.Opens, t.Closes = false, true
			body = body[1:]
		} else if len(body) > 0 && body[len(body)-1] == '/' {
			t.Closes = true
			body = body[:len(body)-1]
		}
		end := 0
		for end < len(body) && body[end] > ' ' {
			end++
		}
		t.Name, t.Attrs = localName(body[:end]), body[end:]
		return t, nil
	}
}

// NextOf gives the next tag of an element with one of the names. The part must not end before it.
func (s *Scanner) NextOf(names ...string) (Tag, error) {
	for {
		t, err := s.Next()
		if errors.Is(err, io.EOF) {
			return t, ErrBreaksOff
		}
		if err != nil || slices.Contains(names, string(t.Name)) {
			return t, err
		}
	}
}

// The errors of a part that ends inside an element, and of a text beyond the bounds.
var (
	ErrBreaksOff    = fmt.Errorf("%w: XML that breaks off", sheet.ErrTruncated)
	ErrCellTooLarge = fmt.Errorf("%w: a cell longer than %d MiB", sheet.ErrTooLarge, sheet.MaxCell>>20)
)

// tagLength gives the length of the tag at pos. A > inside quotes does not end it.
func (s *Scanner) tagLength() (int, error) {
	for {
		quote := byte(0)
		for i, c := range s.buf[s.pos:s.end] {
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '>':
				return i + 1, nil
			case c == '"' || c == '\'':
				quote = c
			}
		}
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// Markup that is no tag and holds no characters, with what ends it.
var passedOver = []struct{ start, end string }{{"<?", "?>"}, {"<!--", "-->"}, {cdata, cdataEnd}}

const (
	cdata    = "<![CDATA["
	cdataEnd = "]]>"
)

// skipMarkup passes over what stands at pos if it is an instruction, a comment or a CDATA section.
func (s *Scanner) skipMarkup() (skipped bool, err error) {
	if err := s.lookAhead(); err != nil {
		return false, err
	}
	rest := s.buf[s.pos:s.end]
	if len(rest) < 2 || rest[1] != '!' && rest[1] != '?' {
		return false, nil
	}
	for _, markup := range passedOver {
		if bytes.HasPrefix(rest, []byte(markup.start)) {
			_, err := s.upTo(markup.start, markup.end)
			return true, err
		}
	}
	return false, fmt.Errorf("%w: a file that declares a document type", sheet.ErrHostile)
}

// lookAhead reads on until it can be told what kind of markup begins at pos.
func (s *Scanner) lookAhead() error {
	for s.end-s.pos < len(cdata) && !s.eof {
		if err := s.fill(); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return nil
}

// upTo passes over markup and gives what it encloses.
func (s *Scanner) upTo(start, end string) ([]byte, error) {
	for {
		body := s.buf[s.pos+len(start) : s.end]
		if n := bytes.Index(body, []byte(end)); n >= 0 {
			s.pos += len(start) + n + len(end)
			return body[:n], nil
		}
		if err := s.more(); err != nil {
			return nil, err
		}
	}
}

// Chars appends the characters from here to the next tag to dst: entities resolved, CDATA sections joined, comments
// left out.
func (s *Scanner) Chars(dst []byte) ([]byte, error) {
	for from := len(dst); ; {
		if len(dst)-from > sheet.MaxCell {
			return dst, ErrCellTooLarge
		}
		at := indexFrom(s.buf[:s.end], s.pos, '<')
		if at == s.end {
			if err := s.more(); err != nil {
				return dst, err
			}
			continue
		}
		dst = AppendChars(dst, s.buf[s.pos:at])
		s.pos = at
		if err := s.lookAhead(); err != nil {
			return dst, err
		}
		if bytes.HasPrefix(s.buf[s.pos:s.end], []byte(cdata)) {
			section, err := s.upTo(cdata, cdataEnd)
			if err != nil {
				return dst, err
			}
			dst = append(dst, section...)
			continue
		}
		if skipped, err := s.skipMarkup(); err != nil || !skipped {
			return dst, err
		}
	}
}

// more reads on where a tag or a run of characters goes on beyond what was read.
func (s *Scanner) more() error {
	if s.end-s.pos > sheet.MaxCell {
		return ErrCellTooLarge
	}
	err := s.fill()
	if errors.Is(err, io.EOF) {
		return ErrBreaksOff
	}
	return err
}

// fill reads on. At the end of the part it gives io.EOF.
func (s *Scanner) fill() error {
	if s.eof {
		return io.EOF
	}
	s.end = copy(s.buf, s.buf[s.pos:s.end])
	s.walked += int64(s.pos)
	s.pos = 0
	if s.end > len(s.buf)/2 {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := io.ReadAtLeast(s.src, s.buf[s.end:], 1)
	s.end += n
	if errors.Is(err, io.EOF) {
		s.eof = true
	}
	return err
}

// Drain reads the part to its end, so that damage in what was not needed is noticed too.
func (s *Scanner) Drain() error {
	for {
		s.pos = s.end
		if err := s.fill(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// AppendChars appends raw characters to dst with their entities resolved and each line end made LF.
func AppendChars(dst, raw []byte) []byte {
	for len(raw) > 0 {
		n := indexFrom(raw, 0, '&')
		n = indexFrom(raw[:n], 0, '\r')
		dst = append(dst, raw[:n]...)
		raw = raw[n:]
		if len(raw) == 0 {
			break
		}
		if raw[0] == '\r' {
			dst = append(dst, '\n')
			raw = bytes.TrimPrefix(raw[1:], []byte{'\n'})
			continue
		}
		r, length := entity(raw)
		if length == 0 {
			r, length = '&', 1
		}
		dst = utf8.AppendRune(dst, r)
		raw = raw[length:]
	}
	return dst
}

// plainChars are the characters that stand for themselves in any place of a workbook's text.
var plainChars = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '<' && c != '&' && c != '_'
	}
	return plain
}()

// PlainLength gives the length of the plain characters that text begins with.
func PlainLength(text []byte) int {
	for i, c := range text {
		if !plainChars[c] {
			return i
		}
	}
	return len(text)
}

// entities that XML knows by itself. Others would need a document type.
var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// longestEntity is "&#x10FFFF;" with room for zeros before the number.
const longestEntity = 16

// entity reads the entity that raw begins with. length is 0 when it begins with none.
func entity(raw []byte) (r rune, length int) {
	end := bytes.IndexByte(raw[:min(len(raw), longestEntity)], ';')
	if end < 2 {
		return 0, 0
	}
	name := string(raw[1:end])
	if r, ok := entities[name]; ok {
		return r, end + 1
	}
	if name[0] != '#' {
		return 0, 0
	}
	number, base := name[1:], 10
	if number != "" && (number[0] == 'x' || number[0] == 'X') {
		number, base = number[1:], 16
	}
	n, err := strconv.ParseUint(number, base, 32)
	if err != nil {
		return 0, 0
	}
	return rune(min(n, utf8.MaxRune+1)), end + 1
}

// indexFrom gives the first place of char in data at or after pos, or len(data).
func indexFrom(data []byte, pos int, char byte) int {
	if n := bytes.IndexByte(data[pos:], char); n >= 0 {
		return pos + n
	}
	return len(data)
}
