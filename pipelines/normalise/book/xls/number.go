package xls

import (
	"math"
	"strconv"
)

// Numbers from these on are written without exponent, as a spreadsheet shows them in a cell that is wide enough.
const (
	plainFrom = 1e-7
	plainTo   = 1e21
)

// appendNumber appends the shortest text that means the number.
func appendNumber(dst []byte, f float64) []byte {
	format := byte('f')
	if size := math.Abs(f); size != 0 && (size < plainFrom || size >= plainTo) {
		format = 'E'
	}
	return strconv.AppendFloat(dst, f, format, -1, 64)
}

// rk unpacks a number of 30 bits: a whole number or the upper half of a float, perhaps in hundredths.
func rk(packed uint32) float64 {
	const hundredths, whole = 1 << 0, 1 << 1
	f := math.Float64frombits(uint64(packed&^3) << 32)
	if packed&whole != 0 {
		f = float64(int32(packed) >> 2)
	}
	if packed&hundredths != 0 {
		f /= 100
	}
	return f
}

// errorNames are the errors of formulas by their number.
var errorNames = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A",
}
