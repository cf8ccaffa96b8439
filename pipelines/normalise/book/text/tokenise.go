package text

import (
	"errors"
	"fmt"
	"io"

	"cakupan/pipelines/normalise/sheet"
)

// The bounds of what is read as one record. Excel ends a cell at 32,767 characters.
const (
	blockBytes      = 256 << 10 // read at once
	quotedCellBytes = 128 << 10 // longest quoted cell that runs over line ends; beyond, its quote was never closed
	quotedCellLines = 128       // likewise, in line ends
)

// tokeniser cuts a stream into records, over the bytes of one block and without allocating: a cell's text points into the
// block, or into scratch where it had to be rewritten.
//
// In a plain text a quoted cell either is clean (inside it quotes come in pairs only) and may run over line ends, or it
// has a stray quote and lies within its line. Whatever breaks this rule is a quote that was never closed: it is then
// taken as a character of its cell and the record ends with its line, so that it costs one row. The rule also
// bounds the work: the lines that a quote never closed had run over hold paired quotes alone, so none of them
// can run over line ends again, and no byte is read more than a few times.
type tokeniser struct {
	src       io.Reader
	delimiter byte // of a plain text; 0, which no text holds, where there is one column
	quote     byte
	general   bool      // cut by cutter
	cutter    cutter    // of a text that is not plain
	sound     soundness // of the record that it cut

	hasMidQuote bool // the record has a quote amid a cell that is not quoted
	block       int
	encoding    encoding

	width   int     // cells that most records have; 0 when not known
	elastic int     // the column whose cells hold delimiters throughout, or -1
	mender  *mender // nil where nothing is read otherwise than it is written
	first   int     // the first record that is surely the table's: what stands above stays as it is written
	heading int     // the record above it that is to be read as the header; 0 for none

	row     sheet.Row
	scratch []byte

	buf                 []byte // buf[pos:end] is yet to be cut; padding bytes follow buf[end:]
	pos, end            int
	eof                 bool // src has nothing after buf[end:]
	lf, cr              finder
	quotes, apostrophes finder
	nuls                []int // places in buf before which NUL bytes were dropped, ascending
	number              int   // records cut
	line                int   // line ends passed
	passed              int   // bytes cut
	crossed             int   // bytes cut to find where quotes close
}

// padding bytes after the data let split load eight bytes anywhere.
const padding = 8

// newTokeniser reads block bytes at once.
func newTokeniser(src io.Reader, g grammar, block int) *tokeniser {
	t := &tokeniser{
		src: src, quote: g.quote, general: !g.isPlain(), cutter: cutter{grammar: g}, block: block, elastic: -1,
		buf: make([]byte, block+padding),
		lf:  finder{'\n', -1}, cr: finder{'\r', -1}, quotes: finder{g.quote, -1}, apostrophes: finder{'\'', -1},
	}
	if len(g.delimiter) == 1 {
		t.delimiter = g.delimiter[0]
	}
	return t
}

// next cuts the next record that holds anything into t.row. At the end of the file it gives io.EOF.
func (t *tokeniser) next() error {
	for {
		lineEnd, width, known := t.lineEnd(t.pos)
		if !known {
			if err := t.fill(); err != nil {
				return err
			}
			continue
		}
		if t.pos == t.end {
			return io.EOF
		}
		t.begin()
		var (
			record     extent
			plainASCII bool
			err        error
		)
		switch {
		case t.general:
			record, err = t.cutRecord(lineEnd)
		case t.quotes.from(t.buf[:t.end], t.pos) >= lineEnd:
			record, plainASCII, err = t.split(lineEnd)
		default:
			record, err = t.splitQuoted(lineEnd)
		}
		if errors.Is(err, errMore) {
			err = t.fill()
			if err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
		text := t.buf[t.pos:record.end]
		if !record.empty {
			if !plainASCII {
				t.decode(text)
			}
			if t.mender != nil && t.fit(record, lineEnd) {
				record = extent{end: lineEnd}
				text = t.buf[t.pos:lineEnd]
			}
		}
		if record.lines > 0 {
			_, width, _ = t.lineEnd(record.end)
		}
		t.passed += len(text)
		t.pos = record.end + width
		t.number++
		t.line += record.lines + min(width, 1)
		t.flagNULs()
		if record.empty {
			continue
		}
		if len(text) > sheet.MaxCell {
			if err := t.checkCells(); err != nil {
				return err
			}
		}
		return nil
	}
}

// begin makes the row ready to be cut.
func (t *tokeniser) begin() {
	t.row = sheet.Row{Number: t.number + 1, Line: t.line + 1, Cells: t.row.Cells[:0]}
	t.scratch = t.scratch[:0]
	t.hasMidQuote = false
}

// beginAgain makes ready to cut the same row otherwise.
func (t *tokeniser) beginAgain() {
	t.begin()
	t.lf.reset()
	t.cr.reset()
}

// extent is how far a record goes.
type extent struct {
	end   int  // of its last line, before the line end
	lines int  // line ends inside it
	empty bool // no cell holds anything
}

func (t *tokeniser) checkCells() error {
	for i, cell := range t.row.Cells {
		if len(cell.Text) > sheet.MaxCell {
			return fmt.Errorf("row %d, column %d: %w: a cell longer than %d MiB", t.row.Number, i+1, sheet.ErrTooLarge, sheet.MaxCell>>20)
		}
	}
	return nil
}

func (t *tokeniser) tooWide() error {
	return fmt.Errorf("row %d: %w: more than %d columns", t.number+1, sheet.ErrHostile, sheet.MaxColumns)
}
