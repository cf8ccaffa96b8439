package wording

import (
	"strconv"
	"strings"
)

// Nothing stands where there is no number to show: unknown, or no gap.
const Nothing = "–"

// separators gives what groups thousands and what opens the decimals.
func (l Language) separators() (thousand, decimal string) {
	if l == English {
		return ",", "."
	}
	return ".", ","
}

// Count writes an integer with its thousands grouped: "424.131" in Indonesian, "424,131" in English.
func (l Language) Count(n int64) string {
	digits, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	return sign + l.group(digits)
}

// group sets a separator before every third digit from the right.
func (l Language) group(digits string) string {
	thousand, _ := l.separators()
	first := len(digits) % 3
	if first == 0 {
		first = min(3, len(digits))
	}
	var b strings.Builder
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += 3 {
		b.WriteString(thousand + digits[i:i+3])
	}
	return b.String()
}

// Percent writes part of whole as a percentage without its sign, rounded half away from zero to 0 to 4 decimals by integers
// alone: 176604 of 424131 is "41,64". Without a whole there is no percentage. Both counts stay below 10 to the 12.
func (l Language) Percent(part, whole int64, decimals int) string {
	if whole <= 0 {
		return Nothing
	}
	scale := int64(100)
	for range decimals {
		scale *= 10
	}
	sign := ""
	if part < 0 {
		part, sign = -part, "-"
	}
	scaled := (2*part*scale + whole) / (2 * whole)
	if scaled == 0 {
		sign = ""
	}
	digits := strconv.FormatInt(scaled, 10)
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - decimals
	text := sign + l.group(digits[:point])
	if decimals > 0 {
		_, decimal := l.separators()
		text += decimal + digits[point:]
	}
	return text
}

// Decimal writes a decimal as DuckDB gives it, "68.0000", without the zeros at its end: "68".
func (l Language) Decimal(number string) string {
	whole, fraction, _ := strings.Cut(number, ".")
	fraction = strings.TrimRight(fraction, "0")
	digits, isNegative := strings.CutPrefix(whole, "-")
	text := l.group(digits)
	if isNegative {
		text = "-" + text
	}
	if fraction == "" {
		return text
	}
	_, decimal := l.separators()
	return text + decimal + fraction
}

// List joins names as the language does: "Ternate, Halteng dan Halut".
func (l Language) List(names []string) string {
	and := " dan "
	if l == English {
		and = " and "
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + and + names[last]
}
