package normalise

import (
	"bytes"

	"cakupan/pipelines/normalise/sheet"
)

// decimals is how a file writes amounts: which mark parts rupiah from cents, and which thousands. It is one way for a whole
// file, since 178.912 alone can mean both.
type decimals uint8

const (
	unstatedMarks decimals = iota // as Indonesia writes them: a point parts thousands
	decimalComma                  // 5.000.000,00, which the file's other amounts show
	decimalPoint                  // 5,000,000.00
	mixedMarks                    // both
)

// weighMarks gives the way of a file from the number of its amounts that can be read in one way alone.
func weighMarks(commas, points int) decimals {
	switch {
	case outweighs(commas, points):
		return decimalComma
	case outweighs(points, commas):
		return decimalPoint
	case commas > 0:
		return mixedMarks
	}
	return unstatedMarks
}

// markOf gives the way in which an amount is written that can be read in one way alone, unstatedMarks for any other.
func markOf(text []byte) decimals {
	text, exponent := withoutUnit(withoutCurrency(text))
	last := bytes.LastIndexAny(text, ".,")
	if last < 0 || exponent > 0 {
		return unstatedMarks
	}
	marks, others, behind := countMarks(text, last)
	isComma := text[last] == ','
	switch {
	case marks == 1 && (behind == 1 || behind == 2): // 5.000.000,00
	case marks > 1 && others == 0: // 5.000.000
		isComma = !isComma
	default:
		return unstatedMarks
	}
	switch {
	case !isAmount(text):
		return unstatedMarks
	case isComma:
		return decimalComma
	}
	return decimalPoint
}

// isAmount tells digits and marks, a digit first.
func isAmount(text []byte) bool {
	for _, b := range text {
		if (b < '0' || b > '9') && b != '.' && b != ',' {
			return false
		}
	}
	return text[0] >= '0' && text[0] <= '9'
}

// countMarks counts the marks that are the one at last, the others, and the bytes behind last.
func countMarks(text []byte, last int) (marks, others, behind int) {
	marks = bytes.Count(text, text[last:last+1])
	return marks, bytes.Count(text, []byte(".")) + bytes.Count(text, []byte(",")) - marks, len(text) - last - 1
}

// amount reads an amount in whole rupiah, or a count of persons: 16800, Rp 16.800, 5.000.000,00, 5000000.00, 1,6 juta; cents
// are rounded. given is false for an empty cell, and for an amount that could not be read, as the rule then says.
func (d decimals) amount(c sheet.Cell) (amount int64, given bool, r rule) {
	text := withoutCurrency(trimmed(c.Text))
	switch {
	case len(text) == 0:
		return 0, false, ok
	case text[0] == '-' || text[0] == '(' && text[len(text)-1] == ')':
		return 0, false, moneyNegative
	}
	text, exponent := withoutUnit(text)
	var mark int
	if exponent > 0 {
		mark = d.unitMark(text)
	} else if mark, r = d.mark(text, c.Type == sheet.Number); r != ok {
		return 0, false, r
	}
	amount, valid := wholeAmount(text[:mark])
	cents := text[min(mark+1, len(text)):]
	if !valid || len(cents) > 0 && !isDigits(cents) {
		return 0, false, moneyFormat
	}
	for range exponent {
		if amount *= 10; len(cents) > 0 {
			amount += int64(cents[0] - '0')
			cents = cents[1:]
		}
		if amount > maxAmount {
			return 0, false, moneyFormat
		}
	}
	if len(cents) > 0 && cents[0] >= '5' {
		amount++
	}
	return amount, true, ok
}

// withoutCurrency leaves out the signs of rupiah: Rp or IDR before the amount, ",-" behind it.
func withoutCurrency(text []byte) []byte {
	for _, sign := range []string{"rp", "idr"} {
		if len(text) > len(sign) && bytes.EqualFold(text[:len(sign)], []byte(sign)) {
			text = trimmed(bytes.TrimPrefix(text[len(sign):], []byte(".")))
			break
		}
	}
	if i := len(text) - 2; i > 0 && text[i+1] == '-' && (text[i] == ',' || text[i] == '.') {
		text = text[:i]
	}
	return text
}

// withoutUnit leaves out a word for thousands, millions or milliards behind a number, and gives its power of ten, 0 for none.
func withoutUnit(text []byte) (number []byte, exponent int) {
	end := len(text)
	for end > 0 && (text[end-1]|0x20) >= 'a' && (text[end-1]|0x20) <= 'z' {
		end--
	}
	if end == len(text) || end == 0 {
		return text, 0
	}
	var buf [8]byte
	if len(text)-end > len(buf) {
		return text, 0
	}
	switch string(fold(buf[:0], text[end:])) {
	case "RB", "RIBU":
		exponent = 3
	case "JT", "JUTA":
		exponent = 6
	case "M", "MILIAR", "MILYAR":
		exponent = 9
	default:
		return text, 0
	}
	return trimBlanks(text[:end]), exponent
}

// unitMark gives where the decimal mark of a number of thousands or millions stands: its fraction is as long as it likes,
// 178,912 juta. A file that says nothing writes a comma, or a point before one or two digits.
func (d decimals) unitMark(text []byte) int {
	comma, point := bytes.IndexByte(text, ','), bytes.LastIndexByte(text, '.')
	switch {
	case d == decimalPoint && point >= 0:
		return point
	case d == decimalPoint:
	case comma >= 0:
		return comma
	case point >= 0 && len(text)-point <= len(".16"):
		return point
	}
	return len(text)
}

// mark gives where the decimal mark stands, len(text) when there is none. A number cell has a point. One mark before three
// digits parts thousands, or rupiah from cents, as the file does; where the file does both, or writes commas and has not
// shown what for, nobody can tell. An amount that contradicts its file is as doubtful.
func (d decimals) mark(text []byte, isNumber bool) (int, rule) {
	last := bytes.LastIndexAny(text, ".,")
	if last < 0 {
		return len(text), ok
	}
	if isNumber {
		return last, ok
	}
	marks, others, behind := countMarks(text, last)
	isComma := text[last] == ','
	var way decimals
	switch {
	case marks > 1 && others == 0:
		way, last = wayOf(!isComma), len(text)
	case marks == 1 && (behind == 1 || behind == 2):
		way = wayOf(isComma)
	case marks == 1 && others == 0 && behind == 3:
		if way, last = wayOf(!isComma), len(text); d == unstatedMarks && isComma || d == mixedMarks {
			return 0, moneyAmbiguous
		}
	default:
		return 0, moneyFormat
	}
	if way != d && (d == decimalComma || d == decimalPoint) {
		return 0, moneyAmbiguous
	}
	return last, ok
}

// wayOf gives the way of an amount by its decimal mark.
func wayOf(isComma bool) decimals {
	if isComma {
		return decimalComma
	}
	return decimalPoint
}

// maxAmount bounds what is taken for money: a thousand trillion rupiah, a third of the country's yearly budget.
const maxAmount = 1_000_000_000_000_000

// wholeAmount reads digits, alone or in groups of three between marks of one kind.
func wholeAmount(text []byte) (int64, bool) {
	amount, width := int64(0), 0
	grouped := false
	for _, b := range text {
		switch {
		case b >= '0' && b <= '9':
			amount = amount*10 + int64(b-'0')
			width++
			if amount > maxAmount || grouped && width > 3 {
				return 0, false
			}
		case b == '.' || b == ',':
			if width < 1 || width > 3 || grouped && width != 3 {
				return 0, false
			}
			grouped, width = true, 0
		default:
			return 0, false
		}
	}
	return amount, width > 0 && (!grouped || width == 3)
}
