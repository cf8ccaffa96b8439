package text

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// unitSeparator delimits the cells of an aligned text once it is cut: no such text holds it.
const unitSeparator = "\x1f"

// What tells an aligned text: how many lines must be there, how many of the first may be titles, how many columns there may be,
// and the share of the lines in which two blanks stand side by side.
const (
	alignedLines   = 3
	alignedTitles  = 10
	alignedColumns = 256
	paddedShare    = 0.5
)

// cutAligned is the grammar of an aligned text once it is cut.
var cutAligned = grammar{delimiter: unitSeparator, quote: '"', escape: '"'}

// columnStarts gives the characters of a line at which the columns of an aligned text begin: nothing but blanks stands before
// each of them, in any line but titles. It gives nil for a text that is not aligned.
func columnStarts(sample []byte) []int {
	var lines [][]rune
	padded := 0
	for _, line := range bytes.FieldsFunc(sample, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if bytes.IndexByte(line, '\t') >= 0 || len(lines) == votingRecords {
			break
		}
		if line = bytes.TrimRight(line, " "); len(line) == 0 {
			continue
		}
		if bytes.Contains(line, []byte("  ")) {
			padded++
		}
		lines = append(lines, bytes.Runes(line))
	}
	if len(lines) < alignedLines || float64(padded) < paddedShare*float64(len(lines)) {
		return nil
	}
	var starts []int
	for titles := range min(alignedTitles, len(lines)-alignedLines+1) {
		if found := startsIn(lines[titles:]); len(found) > len(starts) && (titles == 0 || isTitle(lines[titles-1], found)) {
			starts = found
		}
	}
	if len(starts) < 2 || len(starts) > alignedColumns {
		return nil
	}
	return starts
}

// isTitle tells a line that has something before where columns begin, and no words there that begin with most of them.
func isTitle(line []rune, starts []int) bool {
	crossed, met := false, 0
	for _, start := range starts[1:] {
		switch {
		case start >= len(line):
		case line[start-1] != ' ':
			crossed = true
		case line[start] != ' ':
			met++
		}
	}
	return crossed && 2*met < len(starts)-1
}

// startsIn gives where columns begin in lines, of which the first is taken for the heading: two columns that one blank parts are
// one, if the heading has nothing for the second, as of a date and a time, or nothing else has, as of a heading of two words.
func startsIn(lines [][]rune) []int {
	longest := 0
	for _, line := range lines {
		longest = max(longest, len(line))
	}
	filled := make([]int, longest+1)
	for _, line := range lines {
		for i, r := range line {
			if r != ' ' {
				filled[i]++
			}
		}
	}
	var starts []int
	for i := range longest {
		if filled[i] == 0 || i > 0 && filled[i-1] > 0 {
			continue
		}
		if len(starts) > 0 && filled[i-2] > 0 && (isBlankFrom(lines[0], i, filled) || isHeadingAlone(lines[0], i, filled)) {
			continue
		}
		starts = append(starts, i)
	}
	return starts
}

// isHeadingAlone tells whether nothing but the heading has anything from one character on to the end of the column there.
func isHeadingAlone(heading []rune, from int, filled []int) bool {
	for i := from; filled[i] > 0; i++ {
		if filled[i] > 1 || i >= len(heading) || heading[i] == ' ' {
			return false
		}
	}
	return true
}

// isBlankFrom tells whether a heading has nothing from one character on to the end of the column there.
func isBlankFrom(heading []rune, from int, filled []int) bool {
	for i := from; i < len(heading) && filled[i] > 0; i++ {
		if heading[i] != ' ' {
			return false
		}
	}
	return true
}

// unaligner gives an aligned text with a delimiter in place of the blanks between its columns. A line that has something else
// there stays as it is.
type unaligner struct {
	src    io.Reader
	starts []int
	block  []byte // read, from the beginning of a line
	ready  []byte // to be read
	out    []byte
	err    error
}

func newUnaligner(r io.Reader, starts []int) *unaligner {
	return &unaligner{src: r, starts: starts}
}

// Read is io.Reader's.
func (u *unaligner) Read(p []byte) (int, error) {
	for len(u.ready) == 0 {
		if u.err != nil && len(u.block) == 0 {
			return 0, u.err
		}
		u.fill()
	}
	n := copy(p, u.ready)
	u.ready = u.ready[n:]
	return n, nil
}

// fill makes the next lines ready, whole ones where the text does not end.
func (u *unaligner) fill() {
	if u.err == nil {
		from := len(u.block)
		u.block = append(u.block, make([]byte, blockBytes)...)
		n, err := io.ReadFull(u.src, u.block[from:])
		if u.block, u.err = u.block[:from+n], err; err == io.ErrUnexpectedEOF {
			u.err = io.EOF
		}
	}
	end := len(u.block)
	if u.err == nil {
		end = bytes.LastIndexAny(u.block, "\r\n") + 1
		if end == 0 && len(u.block) > blockBytes { // no table has such lines
			end = len(u.block)
		}
	}
	u.out = u.out[:0]
	for rest := u.block[:end]; len(rest) > 0; {
		n := bytes.IndexAny(rest, "\r\n")
		if n < 0 {
			n = len(rest)
		}
		u.cut(rest[:n])
		if n < len(rest) {
			u.out = append(u.out, rest[n])
			n++
		}
		rest = rest[n:]
	}
	u.ready = u.out
	u.block = append(u.block[:0], u.block[end:]...)
}

// cut puts one line out.
func (u *unaligner) cut(line []byte) {
	from := len(u.out)
	rest, at := line, 0
	for i := range u.starts {
		cell := rest
		if i+1 < len(u.starts) {
			n := 0
			for ; at < u.starts[i+1] && n < len(rest); at++ {
				_, size := utf8.DecodeRune(rest[n:])
				n += size
			}
			if cell = rest[:n]; n > 0 && n < len(rest) && cell[n-1] != ' ' { // the line is not aligned as the others are
				u.out = append(u.out[:from], line...)
				return
			}
			rest = rest[n:]
			u.out = append(append(u.out, bytes.Trim(cell, " ")...), unitSeparator...)
			continue
		}
		u.out = append(u.out, bytes.Trim(cell, " ")...)
	}
	if len(bytes.Trim(u.out[from:], unitSeparator)) == 0 {
		u.out = u.out[:from]
	}
}

// unaligned gives a sample with delimiters between its columns, and where these begin; false where it is not aligned.
func unaligned(sample []byte) (plain []byte, starts []int, ok bool) {
	if starts = columnStarts(sample); starts == nil || bytes.Contains(sample, []byte(unitSeparator)) {
		return nil, nil, false
	}
	plain, err := io.ReadAll(newUnaligner(bytes.NewReader(sample), starts))
	return plain, starts, err == nil
}
