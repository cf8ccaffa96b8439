package enrolment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// longDigits are digits enough for a member's number (KPJ, 11) or an identity number (NIK, 16).
	longDigits = regexp.MustCompile(`\p{Nd}{11,}`)
	// groupedDigits are digits with single characters between them, as people write long numbers.
	groupedDigits = regexp.MustCompile(`\p{Nd}(?:[ .'\-\x{a0}]?\p{Nd})+`)
)

// Mask gives a text fit for logs and reports: each digit of a number that may be a person's is written #, also where its
// digits stand in groups (8271 0155 …), and what a terminal would obey or not show (escapes, line ends, turned text) is
// written as �. Names of files, headings and what people write as a reason can hold both.
func Mask(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	return maskNumbers(text)
}

// HoldsNumber tells whether a text holds a number that may be a person's.
func HoldsNumber(text string) bool { return maskNumbers(text) != text }

func maskNumbers(text string) string {
	text = longDigits.ReplaceAllStringFunc(text, func(digits string) string {
		return strings.Repeat("#", utf8.RuneCountInString(digits))
	})
	return groupedDigits.ReplaceAllStringFunc(text, maskGroups)
}

// maskGroups masks those groups of digits, next to one another, that together are an identity number.
func maskGroups(text string) string {
	runes := []rune(text)
	for start := range runes {
		if beginsGroup(runes, start) {
			if end := numberFrom(runes, start); end > 0 {
				for i := start; i < end; i++ {
					if unicode.IsDigit(runes[i]) {
						runes[i] = '#'
					}
				}
			}
		}
	}
	return string(runes)
}

func beginsGroup(runes []rune, i int) bool {
	return unicode.IsDigit(runes[i]) && (i == 0 || !unicode.IsDigit(runes[i-1]))
}

// numberFrom gives where the groups end that begin at start and have the 16 digits and the birth date of an identity
// number, 0 when they have not.
func numberFrom(runes []rune, start int) (end int) {
	var digits []byte
	for i := start; i < len(runes); i++ {
		switch {
		case runes[i] >= '0' && runes[i] <= '9':
			digits = append(digits, byte(runes[i]))
		case unicode.IsDigit(runes[i]) || runes[i] == '#':
			return 0
		}
		if len(digits) < 16 {
			continue
		}
		nik, err := ParseNIK(digits)
		if err != nil || i+1 < len(runes) && unicode.IsDigit(runes[i+1]) {
			return 0
		}
		if day, month, _, _ := nik.Birth(); day < 1 || day > 31 || month < 1 || month > 12 {
			return 0
		}
		return i + 1
	}
	return 0
}
