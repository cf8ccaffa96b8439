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
	best, most := w.quote, -1
	for _, sign := range signs {
		g := w.grammar
		g.escape = sign
		n := 0
		records, sounds, _ := recordsOf(sample, g)
		for i := range records {
			if sounds[i] == cleanCut && (len(records[i]) == w.width || w.elastic >= 0) {
				n++
			}
		}
		if n > most {
			best, most = sign, n
		}
	}
	return best
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
