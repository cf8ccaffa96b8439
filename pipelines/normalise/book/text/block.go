package text

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"cakupan/pipelines/normalise/sheet"
)

// fill reads more of the file behind what is yet to be cut.
func (t *tokeniser) fill() error {
	if t.eof {
		return io.EOF
	}
	copy(t.buf, t.buf[t.pos:t.end])
	for i := range t.nuls {
		t.nuls[i] -= t.pos
	}
	t.pos, t.end = 0, t.end-t.pos
	if t.end > sheet.MaxRow {
		for _, delimiter := range commonDelimiters {
			if bytes.Count(t.buf[:t.end], []byte(delimiter)) >= sheet.MaxColumns {
				return t.tooWide()
			}
		}
		return fmt.Errorf("line %d: %w: a row longer than %d MiB", t.line+1, sheet.ErrTooLarge, sheet.MaxRow>>20)
	}
	if room := len(t.buf) - padding - t.end; room < max(t.block/2, 1) {
		t.buf = slices.Grow(t.buf, len(t.buf))
		t.buf = t.buf[:cap(t.buf)]
	}
	free := t.buf[t.end : len(t.buf)-padding]
	n, err := io.ReadAtLeast(t.src, free, 1)
	switch err {
	case nil:
	case io.EOF:
		t.eof = true
	default:
		return err
	}
	t.end += t.dropNULs(free[:n])
	t.lf.reset()
	t.cr.reset()
	t.quotes.reset()
	t.apostrophes.reset()
	return nil
}

// dropNULs closes up the NUL bytes in block, the newest data of t.buf, and remembers where they were.
func (t *tokeniser) dropNULs(block []byte) (left int) {
	for rest := block; ; {
		n := indexFrom(rest, 0, 0)
		left += copy(block[left:], rest[:n])
		if n == len(rest) {
			return left
		}
		rest = rest[n+1:]
		if at := t.end + left; len(t.nuls) == 0 || t.nuls[len(t.nuls)-1] != at {
			t.nuls = append(t.nuls, at)
		}
	}
}

// flagNULs flags the row just cut if NUL bytes were dropped from it.
func (t *tokeniser) flagNULs() {
	passed := 0
	for passed < len(t.nuls) && t.nuls[passed] < t.pos {
		passed++
	}
	if passed > 0 {
		t.row.Faults |= sheet.FaultNUL
	}
	t.nuls = t.nuls[passed:]
}

// lineEnd gives the first line end at or after pos and its width: 2 for CRLF, 1 for LF or CR, 0 for the end of
// the file. It is unknown while that depends on bytes yet to be read.
func (t *tokeniser) lineEnd(pos int) (at, width int, known bool) {
	data := t.buf[:t.end]
	lf, cr := t.lf.from(data, pos), t.cr.from(data, pos)
	switch {
	case cr < lf:
		switch {
		case cr+1 < t.end && data[cr+1] == '\n':
			return cr, 2, true
		case cr+1 == t.end && !t.eof:
			return 0, 0, false
		}
		return cr, 1, true
	case lf < t.end:
		return lf, 1, true
	}
	return t.end, 0, t.eof
}

// lineEndAfter is lineEnd for any pos.
func (t *tokeniser) lineEndAfter(pos int) (at, width int, known bool) {
	lf, cr := t.lf, t.cr
	defer func() { t.lf, t.cr = lf, cr }()
	t.lf.reset()
	t.cr.reset()
	return t.lineEnd(pos)
}

// finder remembers where a character comes next, so that a block is searched once for one that is rare.
type finder struct {
	char byte
	at   int // the first place at or after the last one asked for; the end of data when there is none
}

// from gives the first place of the character in data at or after pos, or len(data). pos must not go back
// without a reset.
func (f *finder) from(data []byte, pos int) int {
	if f.at < pos {
		f.at = indexFrom(data, pos, f.char)
	}
	return f.at
}

func (f *finder) reset() { f.at = -1 }

// indexFrom gives the first place of char in data at or after pos, or len(data).
func indexFrom(data []byte, pos int, char byte) int {
	if n := bytes.IndexByte(data[pos:], char); n >= 0 {
		return pos + n
	}
	return len(data)
}

// countLineEnds counts CRLF, LF and CR, each as one.
func countLineEnds(text []byte) int {
	return bytes.Count(text, []byte{'\n'}) + bytes.Count(text, []byte{'\r'}) - bytes.Count(text, []byte("\r\n"))
}
