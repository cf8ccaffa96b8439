package normalise

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// A number that names somebody is typed in many ways: '9901… with an apostrophe, grouped with dots, blanks or dashes,
// with a tail ".0" from a program that took it for a number, in full-width digits. plainNumber undoes these.

// plainNumber gives the number that a cell names: its digits, and whatever else remains that is no grouping. Where it
// cannot give a part of the cell it appends to dst. lost tells that the cell shows but the first digits, as in 9,90101E+15.
// Text in E-notation that shows all digits has them, unless a float64 or a spreadsheet would have made others of them.
func plainNumber(dst []byte, c sheet.Cell) (number []byte, lost bool) {
	text := trimmed(c.Text)
	if isDigits(text) {
		return text, false
	}
	if mantissa, exponent, ok := scientific(text); ok {
		if c.Type == sheet.Number {
			return expand(dst, mantissa, exponent), false
		}
		if len(mantissa)-len("8.") < exponent {
			return nil, true
		}
		number = expand(dst, mantissa, exponent)
		return number, isRounded(number, false)
	}
	text = withoutNumberTail(withoutFormula(text))
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			if b > ' ' && b != '.' && b != '-' && (b != '\'' && b != '`' || len(dst) > 0) {
				dst = append(dst, b)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		i += n
		switch r = narrow(r); {
		case isBlank(r), r >= '‐' && r <= '―', r == '−', (r == '’' || r == '‘' || r == '´') && len(dst) == 0:
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst, false
}

// withoutFormula gives the text of ="8271…", as programs write a text that a spreadsheet shall not take for a number.
func withoutFormula(text []byte) []byte {
	if inner, is := bytes.CutPrefix(text, []byte(`="`)); is {
		return bytes.TrimSuffix(inner, []byte(`"`))
	}
	return text
}

// withoutNumberTail leaves out what a program appends that took the text for a number: .0, .00, ,00.
func withoutNumberTail(text []byte) []byte {
	zeros := bytes.TrimRight(text, "0")
	if i := len(zeros) - 1; i > 0 && len(text)-len(zeros) <= 2 && len(zeros) < len(text) && (zeros[i] == '.' || zeros[i] == ',') {
		return zeros[:i]
	}
	return text
}

// isDigits tells whether text is digits alone, at least one.
func isDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

// scientific splits 8.27101E+15, also with a comma, into 8.27101 and 15.
func scientific(text []byte) (mantissa []byte, exponent int, ok bool) {
	e := bytes.IndexAny(text, "eE")
	if e < 1 {
		return nil, 0, false
	}
	mantissa, tail := text[:e], bytes.TrimPrefix(text[e+1:], []byte("+"))
	if len(tail) > 3 || !isDigits(tail) {
		return nil, 0, false
	}
	whole, fraction := mantissa, []byte(nil)
	if i := bytes.IndexAny(mantissa, ".,"); i >= 0 {
		whole, fraction = mantissa[:i], mantissa[i+1:]
	}
	if len(whole) != 1 || !isDigits(whole) || len(fraction) > 0 && !isDigits(fraction) {
		return nil, 0, false
	}
	return mantissa, int(number(tail)), true
}

// expand appends the digits of mantissa × 10^exponent to dst. A fraction that remains follows after a point.
func expand(dst, mantissa []byte, exponent int) []byte {
	dst = append(dst, mantissa[0])
	fraction := mantissa[min(2, len(mantissa)):]
	for i := range exponent {
		if i < len(fraction) {
			dst = append(dst, fraction[i])
		} else {
			dst = append(dst, '0')
		}
	}
	if len(fraction) > exponent {
		dst = append(append(dst, '.'), fraction[exponent:]...)
	}
	return dst
}

// number reads digits, at most 18 of them.
func number(digits []byte) int64 {
	n := int64(0)
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	return n
}

// nikDigits are those of a NIK, and of a family card number.
const nikDigits = 16

// isRounded tells whether a spreadsheet or a float64 made a number of 16 digits: the one keeps fifteen and writes 0 for
// the last; the other keeps of three neighbours beyond 2^53 the one that four divides. hasWholes tells that the file's
// numbers went through no float64.
func isRounded(digits []byte, hasWholes bool) bool {
	if len(digits) != nikDigits || !isDigits(digits) {
		return false
	}
	return digits[nikDigits-1] == '0' || !hasWholes && isBeyondFloats(digits) && number(digits[nikDigits-2:])%4 == 0
}

// isBeyondFloats tells a number of 16 digits that is beyond 2^53, as those of Papua (91 to 97) are.
func isBeyondFloats(digits []byte) bool {
	return len(digits) == nikDigits && string(digits) > "9007199254740992" && isDigits(digits)
}

// candidates counts the numbers that a rounded one can have been: those that break no other rule.
func candidates(rounded, kk []byte) int {
	if len(rounded) != nikDigits || !isDigits(rounded) {
		return 0
	}
	from, to := number(rounded)-1, number(rounded)+1
	if rounded[nikDigits-1] == '0' {
		from, to = number(rounded), number(rounded)+9
	}
	var buf [nikDigits]byte
	sound := 0
	for n := from; n <= to; n++ {
		if _, broken := judgeNIK(strconv.AppendInt(buf[:0], n, 10), false, sheet.Text, false, nil, kk); broken == ok {
			sound++
		}
	}
	return sound
}

// judgeNIK goes down the ladder; the first rung that breaks decides. number and lost come from plainNumber of the
// cell; hasWholes is the file's; kpj and kk are the plain member number and family card number of the same row, empty for
// none.
func judgeNIK(number []byte, lost bool, cellType sheet.CellType, hasWholes bool, kpj, kk []byte) (enrolment.NIK, rule) {
	switch {
	case lost:
		return enrolment.NIK{}, nikPrecisionLost
	case len(number) == 0:
		return enrolment.NIK{}, nikMissing
	case cellType == sheet.Number && isRounded(number, hasWholes):
		return enrolment.NIK{}, nikPrecisionLost
	case len(number) == 11 && isDigits(number), bytes.Equal(number, kpj):
		return enrolment.NIK{}, nikIsKPJ
	}
	nik, err := enrolment.ParseNIK(number)
	switch {
	case err != nil:
		return enrolment.NIK{}, nikLength
	case isDummy(number):
		return enrolment.NIK{}, nikDummy
	case bytes.Equal(number, kk):
		return enrolment.NIK{}, nikIsKK
	case !hasBirthDate(nik):
		return enrolment.NIK{}, nikDate
	case nik.Serial() == 0:
		return enrolment.NIK{}, nikSerial
	}
	return nik, ok
}

// isDummy tells the numbers that people type to fill the cell: one digit repeated, or counting up from 1.
func isDummy(number []byte) bool {
	return bytes.Count(number, number[:1]) == len(number) || string(number) == "1234567890123456"
}

// hasBirthDate tells whether the day and month exist, in the year of either century.
func hasBirthDate(nik enrolment.NIK) bool {
	day, month, year, _ := nik.Birth()
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year)
}

// daysIn gives the days of a month. Of a year its last two digits are enough: every fourth is a leap year, as 2000 was.
func daysIn(month, year int) int {
	switch month {
	case 2:
		if year%4 == 0 {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// kpjState is what a KPJ (nomor kartu peserta, member number) cell comes to.
type kpjState uint8

const (
	kpjAbsent kpjState = iota // empty, or the zeros that a program writes for none
	kpjSound
	kpjBroken
)

// judgeKPJ judges a member number: 11 digits.
func judgeKPJ(number []byte, lost bool) kpjState {
	switch {
	case lost:
		return kpjBroken
	case len(number) == 0, len(number) == 11 && bytes.Count(number, []byte("0")) == 11:
		return kpjAbsent
	case len(number) == 11 && isDigits(number):
		return kpjSound
	}
	return kpjBroken
}
