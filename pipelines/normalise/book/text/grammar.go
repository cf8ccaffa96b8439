package text

import (
	"bytes"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// grammar is how a text writes its rows: what parts cells, what cells may be put between, and how that mark is written
// inside them.
type grammar struct {
	delimiter string // "" where there is one column
	quote     byte   // 0 where there is none
	runs      bool   // the delimiter stands once or more, and may stand before the first cell and behind the last
	escape    byte   // stands before a quote inside quotes; the quote itself where it is doubled; 0 where nothing does
}

// isPlain tells a grammar of one-byte delimiters, none of them blanks or colons, and doubled quotes.
func (g grammar) isPlain() bool {
	return len(g.delimiter) <= 1 && g.delimiter != " " && g.delimiter != ":" && g.quote == '"' && g.escape == g.quote && !g.runs
}

// field is a cell as it is cut.
type field = column.Cell

// soundness says how well a text keeps to its grammar.
type soundness uint8

const (
	cleanCut    soundness = iota
	midQuote              // a quote amid a cell that is not quoted
	openQuote             // the last quote is open: the lines that follow may close it
	strayQuote            // a quote where none can stand
	brokenQuote           // a quote that nothing can close
)

// cutter cuts records by a grammar. What it gives is valid until its next cut.
type cutter struct {
	grammar
	fields  []field
	scratch []byte
	lf, cr  finder
	wasted  int // bytes of this record looked at for quotes that nothing closes
}

// wastedMost bounds that work, as a multiple of the record.
const wastedMost = 8

// cut cuts one record. Of one with more columns than any table has it gives one cell more than these.
func (c *cutter) cut(text []byte) soundness {
	c.fields, c.scratch, c.wasted = c.fields[:0], c.scratch[:0], 0
	if c.runs {
		text = bytes.TrimRight(text, c.delimiter)
	}
	if c.quote == 0 || bytes.IndexByte(text, c.quote) < 0 {
		c.split(text)
		return cleanCut
	}
	worst := cleanCut
	c.lf, c.cr = finder{'\n', -1}, finder{'\r', -1}
	for start := c.begin(text); ; {
		cell, end, how := c.cell(text, start)
		if worst != openQuote { // what follows an open quote may stand inside it
			worst = max(worst, how)
		}
		c.fields = append(c.fields, cell)
		if end == len(text) || len(c.fields) > sheet.MaxColumns {
			return worst
		}
		start = c.behind(text, end)
	}
}

// begin gives where the first cell begins.
func (c *cutter) begin(text []byte) int {
	if c.runs && c.delimits(text, 0) {
		return c.behind(text, 0)
	}
	return 0
}

// behind gives where the cell begins that follows the delimiter at pos.
func (c *cutter) behind(text []byte, pos int) int {
	pos += len(c.delimiter)
	for c.runs && c.delimits(text, pos) {
		pos += len(c.delimiter)
	}
	return pos
}

// split cuts a record without quotes.
func (c *cutter) split(text []byte) {
	if c.runs {
		text = bytes.Trim(text, c.delimiter)
	}
	if c.delimiter != "" {
		for {
			n := c.delimiterFrom(text, 0)
			if n == len(text) || len(c.fields) >= sheet.MaxColumns {
				break
			}
			c.fields = append(c.fields, field{Text: text[:n:n]})
			text = text[c.behind(text, n):]
		}
	}
	c.fields = append(c.fields, field{Text: text})
}

// delimiterFrom gives the first place of the delimiter in text at or after pos, or len(text).
func (c *cutter) delimiterFrom(text []byte, pos int) int {
	switch len(c.delimiter) {
	case 0:
		return len(text)
	case 1:
		at := indexFrom(text, pos, c.delimiter[0])
		for at < len(text) && !c.delimits(text, at) {
			at = indexFrom(text, at+1, c.delimiter[0])
		}
		return at
	}
	if n := bytes.Index(text[pos:], []byte(c.delimiter)); n >= 0 {
		return pos + n
	}
	return len(text)
}

// cell cuts the cell that begins at start. end is the place of the delimiter behind it, or len(text).
func (c *cutter) cell(text []byte, start int) (cell field, end int, how soundness) {
	open := c.skipBlanks(text, start)
	if open < len(text) && text[open] == c.quote && c.wasted <= wastedMost*len(text) {
		cell, end, how = c.quotedCell(text, open)
		if how == cleanCut || how == strayQuote {
			return cell, end, how
		}
		c.wasted += end - open
	}
	end = c.delimiterFrom(text, start)
	if how == cleanCut && bytes.IndexByte(text[start:end], c.quote) >= 0 {
		how = midQuote
	}
	return field{Text: text[start:end:end]}, end, how
}

// quotedCell cuts a cell whose quote opens at open. As in the tokeniser, a stray quote inside it is one of its
// characters, unless the next cell would open there or lines have ended since: then this one was never closed.
func (c *cutter) quotedCell(text []byte, open int) (cell field, end int, how soundness) {
	escaped := false
	lineEnd := min(c.lf.from(text, open), c.cr.from(text, open))
	for i := open + 1; ; {
		q := c.markFrom(text, i)
		switch {
		case q == len(text):
			return field{}, q, openQuote
		case c.escape != 0 && text[q] == c.escape && q+1 < len(text) && (text[q+1] == c.quote || text[q+1] == c.escape):
			escaped = true
			i = q + 2
			continue
		case text[q] != c.quote:
			i = q + 1
			continue
		}
		end = c.skipBlanks(text, q+1)
		if end == len(text) || c.delimits(text, end) {
			inside := text[open+1 : q : q]
			if escaped {
				inside = c.unescape(inside)
			}
			return field{Text: inside, Quoted: true}, end, how
		}
		if bytes.HasSuffix(text[open+1:q], []byte(c.delimiter)) && c.delimiter != "" || q > lineEnd {
			return field{}, q, brokenQuote
		}
		if c.escape != 0 {
			how = strayQuote
		}
		i = q + 1
	}
}

// markFrom gives the first place of a quote or escape at or after pos, or len(text).
func (c *cutter) markFrom(text []byte, pos int) int {
	q := indexFrom(text, pos, c.quote)
	if c.escape != 0 && c.escape != c.quote {
		q = min(q, indexFrom(text[:q], pos, c.escape))
	}
	return q
}

// delimits tells the delimiter at pos. A colon behind the scheme of a link is none.
func (c *cutter) delimits(text []byte, pos int) bool {
	return c.delimiter != "" && bytes.HasPrefix(text[pos:], []byte(c.delimiter)) &&
		(c.delimiter != ":" || pos == 0 || !bytes.HasPrefix(text[pos:], []byte("://")) || !isLetter(text[pos-1]))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// skipBlanks gives the first place at or after pos that holds no blank, which is pos where blanks may delimit.
func (c *cutter) skipBlanks(text []byte, pos int) int {
	at := pos
	for at < len(text) && text[at] == ' ' {
		if c.delimits(text, at) {
			return pos
		}
		at++
	}
	return at
}

// unescape copies a cell to scratch without what escapes its quotes.
func (c *cutter) unescape(inside []byte) []byte {
	from := len(c.scratch)
	for {
		n := indexFrom(inside, 0, c.escape)
		c.scratch = append(c.scratch, inside[:n]...)
		if n == len(inside) {
			return c.scratch[from:len(c.scratch):len(c.scratch)]
		}
		inside = inside[n:]
		if len(inside) > 1 && (inside[1] == c.quote || inside[1] == c.escape) {
			c.scratch = append(c.scratch, inside[1])
			inside = inside[2:]
			continue
		}
		c.scratch = append(c.scratch, c.escape)
		inside = inside[1:]
	}
}
