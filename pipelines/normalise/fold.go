package normalise

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// foldedASCII gives the upper-case letter or digit that a byte folds to, 0 for one that folds to nothing.
var foldedASCII = func() (table [utf8.RuneSelf]byte) {
	for c := byte('0'); c <= '9'; c++ {
		table[c] = c
	}
	for c := byte('A'); c <= 'Z'; c++ {
		table[c], table[c-'A'+'a'] = c, c
	}
	return table
}()

// fold appends the letters and digits of text to dst, in upper case, and nothing else: the form in which headings,
// names of regions and closed words are compared.
func fold(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if f := foldedASCII[c]; f != 0 {
				dst = append(dst, f)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		i += n
		switch r = narrow(r); {
		case r < utf8.RuneSelf:
			if f := foldedASCII[r]; f != 0 {
				dst = append(dst, f)
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			dst = utf8.AppendRune(dst, unicode.ToUpper(r))
		}
	}
	return dst
}

// foldString is fold for the reference data, outside the loop over rows.
func foldString(text string) string { return string(fold(nil, []byte(text))) }

// narrow gives the ASCII form of a full-width character, as Asian keyboards type digits.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// isBlank tells blanks, also those that do not show: no-break and zero-width spaces, the byte order mark.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200d' || r == '\u2060' || r == '\ufeff'
}

// trimBlanks gives text without the blanks around it.
func trimBlanks(text []byte) []byte {
	if len(text) == 0 {
		return nil
	}
	first, last := text[0], text[len(text)-1]
	if first <= ' ' || first >= utf8.RuneSelf || last <= ' ' || last >= utf8.RuneSelf {
		return bytes.TrimFunc(text, isBlank)
	}
	return text
}

// trimmed is trimBlanks for a cell's value: one of dashes alone, as lists write "nothing", is empty.
func trimmed(text []byte) []byte {
	text = trimBlanks(text)
	for _, b := range text {
		if b != '-' {
			return text
		}
	}
	return nil
}
