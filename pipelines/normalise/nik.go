package normalise

import (
	"bytes"
	"unicode/utf8"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// A number that names somebody is typed in many ways: '9901… with an apostrophe, grouped with dots, blanks or dashes,
// with a tail ".0" from a program that took it for a number, in full-width digits. plainNumber undoes these.

// plainNumber gives the number that a cell names: its digits, and whatever else remains that is no grouping. Where it
// cannot give a part of the cell it appends to dst. lost tells that the cell shows but the first digits, as in 9,90101E+15.
func plainNumber(dst []byte, c sheet.Cell) (number []byte, lost bool) {
	text := trimmed(c.Text)
	if isDigits(text) {
		return text, false
	}
	if mantissa, exponent, ok := scientific(text); ok {
		if c.Type != sheet.Number {
			return nil, true
		}
		return expand(dst, mantissa, exponent), false
	}
	text = bytes.TrimSuffix(text, []byte(".0"))
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			if b > ' ' && b != '.' && b != '-' && (b != '\'' || len(dst) > 0) {
				dst = append(dst, b)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		i += n
		switch r = narrow(r); {
		case isBlank(r), r >= '‐' && r <= '―', r == '−', r == '’' && len(dst) == 0:
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst, false
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

// judgeNIK goes down the ladder; the first rung that breaks decides. number and lost come from plainNumber of the
// cell; kpj and kk are the plain member number and family card number of the same row, empty for none.
func judgeNIK(number []byte, lost bool, cellType sheet.CellType, kpj, kk []byte) (enrolment.NIK, rule) {
	switch {
	case lost:
		return enrolment.NIK{}, nikPrecisionLost
	case len(number) == 0:
		return enrolment.NIK{}, nikMissing
	case cellType == sheet.Number && len(number) == 16 && number[15] == '0':
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
