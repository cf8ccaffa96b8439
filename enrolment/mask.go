package enrolment

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// longDigits are digits enough for a member's number (KPJ, 11) or an identity number (NIK, 16).
var longDigits = regexp.MustCompile(`\p{Nd}{11,}`)

// Mask gives a text fit for logs and reports: each digit of a number that may be a person's is written #. Names of files
// and headings can hold such numbers.
func Mask(text string) string {
	return longDigits.ReplaceAllStringFunc(text, func(digits string) string {
		return strings.Repeat("#", utf8.RuneCountInString(digits))
	})
}
