package text

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"cakupan/pipelines/normalise/sheet"
)

// Eight bytes of data are looked at in one word. A set of its bytes is the word of their high bits.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// matches gives the bytes of word that equal those of pattern.
func matches(word, pattern uint64) uint64 {
	diff := word ^ pattern
	return ^((diff&^highs + ^uint64(highs)) | diff) & highs
}

// split cuts a record without quotes.
func (t *tokeniser) split(lineEnd int) (record extent, plainASCII bool, err error) {
	if lineEnd-t.pos > sheet.MaxColumns && bytes.Count(t.buf[t.pos:lineEnd], []byte{t.delimiter}) >= sheet.MaxColumns {
		return record, false, t.tooWide()
	}
	var (
		buf     = t.buf
		cells   = t.row.Cells
		pattern = ones * uint64(t.delimiter)
		seen    uint64
		start   = t.pos
	)
	for i := t.pos; i < lineEnd; i += 8 {
		word := binary.LittleEndian.Uint64(buf[i:])
		seen |= word
		for found := matches(word, pattern); found != 0; found &= found - 1 {
			at := i + bits.TrailingZeros64(found)/8
			if at >= lineEnd {
				break
			}
			cells = append(cells, sheet.Cell{Text: buf[start:at:at]})
			start = at + 1
		}
	}
	t.row.Cells = append(cells, sheet.Cell{Text: buf[start:lineEnd:lineEnd]})
	delimiters := len(t.row.Cells) - 1
	return extent{end: lineEnd, empty: lineEnd-t.pos == delimiters}, seen&highs == 0, nil
}

// splitClean cuts a record that lies in one line and in which a cell either has no quotes or stands between two of
// them, if it is one.
func (t *tokeniser) splitClean(lineEnd int) (record extent, isClean bool) {
	if lineEnd-t.pos > sheet.MaxColumns {
		return record, false
	}
	var (
		buf        = t.buf
		cells      = t.row.Cells
		delimiters = ones * uint64(t.delimiter)
		marks      = ones * uint64(t.quote)
		inside     uint64 // highs while a quote is open
		quotes     int    // seen
		quoted     int    // cells between quotes
		start      = t.pos
	)
	for i := t.pos; i < lineEnd; i += 8 {
		word := binary.LittleEndian.Uint64(buf[i:])
		quote, delimiter := matches(word, marks), matches(word, delimiters)
		if i+8 > lineEnd {
			within := uint64(1)<<(8*(lineEnd-i)) - 1
			quote, delimiter = quote&within, delimiter&within
		}
		if quote != 0 {
			quotes += bits.OnesCount64(quote)
			// An odd number of quotes up to a byte: it is inside them.
			quote ^= quote << 8
			quote ^= quote << 16
			quote ^= quote << 32
		}
		quote ^= inside
		inside = -(quote >> 63) & highs
		for delimiter &^= quote; delimiter != 0; delimiter &= delimiter - 1 {
			at := i + bits.TrailingZeros64(delimiter)/8
			cell, isQuoted := unquoted(buf[start:at:at], t.quote)
			cells = append(cells, sheet.Cell{Text: cell})
			quoted += isQuoted
			start = at + 1
		}
	}
	cell, isQuoted := unquoted(buf[start:lineEnd:lineEnd], t.quote)
	quoted += isQuoted
	if inside != 0 || quotes != 2*quoted {
		return record, false
	}
	t.row.Cells = append(cells, sheet.Cell{Text: cell})
	return extent{end: lineEnd, empty: lineEnd-t.pos == len(t.row.Cells)-1+quotes}, true
}

// unquoted gives what stands between the first and last character of a cell and 1, if both are quotes; else the cell
// and 0.
func unquoted(cell []byte, quote byte) (text []byte, isQuoted int) {
	if last := len(cell) - 1; last > 0 && cell[0] == quote && cell[last] == quote {
		return cell[1:last:last], 1
	}
	return cell, 0
}
