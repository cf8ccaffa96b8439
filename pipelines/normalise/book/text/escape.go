package text

import (
	"bytes"
	"strings"
)

// guessEscape gives what stands before a quote inside quotes: the sign by which most records become sound.
func guessEscape(sample []byte, w weighed) byte {
	if bytes.IndexByte(sample, w.quote) < 0 {
		return w.quote
	}
	if other := byte('"'); w.quote == '\'' && bytes.IndexByte(sample, other) >= 0 && onlyInPairs(sample, other) {
		return other
	}
	signs := []byte{w.quote}
	counts := make(map[byte]int)
	for i := 1; i < len(sample); i++ {
		if before := sample[i-1]; sample[i] == w.quote && strings.IndexByte(`\^~#!%&*?/`, before) >= 0 && string(before) != w.delimiter {
			counts[before]++
		}
	}
	for _, sign := range []byte(`\^~#!%&*?/`) {
		if counts[sign] > 0 {
			signs = append(signs, sign)
		}
	}
	best, most := w.quote, sounds{n: -1}
	for _, sign := range signs {
		if found := w.soundUnder(sample, sign); found.n > most.n {
			best, most = sign, found
		}
	}
	if best == w.quote && most.escaped == 0 && most.of-most.n >= neverEscaped && w.soundUnder(sample, 0).n-most.n >= neverEscaped {
		return 0
	}
	return best
}

// neverEscaped is in how many records quotes inside quotes must stand alone, where none is escaped, for it to be known that
// this text escapes none. Fewer may be slips.
const neverEscaped = 3

// sounds counts records that are sound, among how many, and the quoted cells in them that hold quotes.
type sounds struct{ n, of, escaped int }

// soundUnder counts the records of sample that are sound if a sign escapes quotes.
func (w weighed) soundUnder(sample []byte, escape byte) sounds {
	w.escape = escape
	records, how, _ := recordsOf(sample, w.grammar, learningRecords)
	found := sounds{of: len(records)}
	for i, record := range records {
		if how[i] != cleanCut || len(record) != w.width && w.elastic < 0 {
			continue
		}
		found.n++
		for _, cell := range record {
			if cell.Quoted && bytes.IndexByte(cell.Text, w.quote) >= 0 {
				found.escaped++
			}
		}
	}
	return found
}

// onlyInPairs tells whether a character occurs in pairs alone.
func onlyInPairs(sample []byte, char byte) bool {
	for i := 0; i < len(sample); i++ {
		if sample[i] != char {
			continue
		}
		if i+1 == len(sample) || sample[i+1] != char {
			return false
		}
		i++
	}
	return true
}
