package text

import (
	"bytes"
	"io"
)

// wholeLines is the grammar of a text of one column.
var wholeLines = grammar{quote: '"', escape: '"'}

// unwrapper gives a text whose rows were each put between quotes, the quotes in them doubled, as it was before.
type unwrapper struct {
	lines *tokeniser
	ready []byte // to be read
	out   []byte
	given int // records
}

func newUnwrapper(r io.Reader) *unwrapper {
	return &unwrapper{lines: newTokeniser(r, wholeLines, blockBytes)}
}

// Read is io.Reader's.
func (u *unwrapper) Read(p []byte) (int, error) {
	if len(u.ready) == 0 {
		err := u.lines.next()
		if err != nil {
			return 0, err
		}
		u.out = u.out[:0]
		for u.given++; u.given < u.lines.row.Number; u.given++ { // blank lines count
			u.out = append(u.out, '\n')
		}
		u.out = append(append(u.out, u.lines.row.Cells[0].Text...), '\n')
		u.ready = u.out
	}
	n := copy(p, u.ready)
	u.ready = u.ready[n:]
	return n, nil
}

// unwrapped gives a sample without the quotes around its rows, or false when most rows have none that hold more than one
// cell.
func unwrapped(sample []byte) ([]byte, bool) {
	lines := newTokeniser(bytes.NewReader(sample), wholeLines, len(sample))
	lines.general = true
	total, wrapped, doubled := 0, 0, 0
	for lines.next() == nil {
		total++
		if cell := lines.cutter.fields[0]; cell.Quoted && lines.sound == cleanCut {
			wrapped++
			if bytes.IndexByte(cell.Text, '"') >= 0 {
				doubled++
			}
		}
	}
	if wrapped*2 < total || doubled == 0 {
		return nil, false
	}
	plain, err := io.ReadAll(newUnwrapper(bytes.NewReader(sample)))
	return plain, err == nil
}
