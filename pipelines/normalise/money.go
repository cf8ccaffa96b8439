package normalise

import (
	"bytes"

	"cakupan/pipelines/normalise/sheet"
)

// readMoney reads an amount in whole rupiah, or a count of persons: 16800, Rp 16.800, 5.000.000,00, 5000000.00; cents are
// rounded. given is false for an empty cell, and for an amount that could not be read, as the rule then says.
func readMoney(c sheet.Cell) (amount int64, given bool, r rule) {
	text := withoutCurrency(trimmed(c.Text))
	switch {
	case len(text) == 0:
		return 0, false, ok
	case text[0] == '-' || text[0] == '(' && text[len(text)-1] == ')':
		return 0, false, moneyNegative
	}
	mark, r := decimalMark(text, c.Type == sheet.Number)
	if r != ok {
		return 0, false, r
	}
	amount, valid := wholeAmount(text[:mark])
	cents := text[min(mark+1, len(text)):]
	if !valid || len(cents) > 0 && !isDigits(cents) {
		return 0, false, moneyFormat
	}
	if len(cents) > 0 && cents[0] >= '5' {
		amount++
	}
	return amount, true, ok
}

// withoutCurrency leaves out the signs of rupiah: Rp before the amount, ",-" behind it.
func withoutCurrency(text []byte) []byte {
	if len(text) > 2 && (text[0]|0x20) == 'r' && (text[1]|0x20) == 'p' {
		text = trimmed(bytes.TrimPrefix(text[2:], []byte(".")))
	}
	if i := len(text) - 2; i > 0 && text[i+1] == '-' && (text[i] == ',' || text[i] == '.') {
		text = text[:i]
	}
	return text
}

// decimalMark gives where the decimal point or comma stands, len(text) when there is none. One mark before three digits
// means thousands when it is a point, as Indonesia writes them; a comma there can mean both.
func decimalMark(text []byte, isNumber bool) (int, rule) {
	last := bytes.LastIndexAny(text, ".,")
	if last < 0 {
		return len(text), ok
	}
	marks := bytes.Count(text, text[last:last+1])
	others := bytes.Count(text, []byte(".")) + bytes.Count(text, []byte(",")) - marks
	behind := len(text) - last - 1
	switch {
	case isNumber:
		return last, ok
	case marks > 1 && others == 0:
		return len(text), ok
	case marks == 1 && behind >= 1 && behind <= 2:
		return last, ok
	case marks == 1 && others == 0 && behind == 3 && text[last] == '.':
		return len(text), ok
	case marks == 1 && others == 0 && behind == 3:
		return 0, moneyAmbiguous
	}
	return 0, moneyFormat
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
