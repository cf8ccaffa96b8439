package normalise

import (
	"bytes"
	"unicode/utf8"
)

// foldName appends to dst the form of a name in which two spellings of one person's name are equal: upper-case words
// with one blank between them, without marks and titles, and with the shortened names of Maluku Utara's lists
// written out. What stands behind a comma is a degree.
//
//	H. Abd. Rahman, S. Pd   ABDUL RAHMAN
//	Hj.Siti Nurhaliza SE    SITI NURHALIZA
//	M. Saleh, Moh Saleh     MUHAMMAD SALEH
//	Rustam Hi. Ma'ruf       RUSTAM MARUF
//
// A name that is nothing but titles keeps its words.
func foldName(dst, name []byte) []byte {
	start := len(dst)
	for rest := name; len(rest) > 0 && len(dst) == start; {
		var part []byte
		part, rest, _ = bytes.Cut(rest, []byte(","))
		dst = appendNameWords(dst, part, true)
	}
	if len(dst) == start {
		return appendNameWords(dst, name, false)
	}
	return dst
}

// appendNameWords appends the words of name, with or without its titles. Words end at blanks; one that is no title as a
// whole ends at dots and dashes too: "S.Pd" is a degree, "M.Saleh" two words.
func appendNameWords(dst, name []byte, withoutTitles bool) []byte {
	start := len(dst)
	for len(name) > 0 {
		var word []byte
		word, name = cutWord(name, isNameBlank)
		part, rest := cutWord(word, isNameMark)
		if len(part) < len(word) {
			before := len(dst)
			if dst = appendNameWord(dst, start, word, withoutTitles); len(dst) == before {
				continue
			}
			dst = dst[:before]
		}
		for ; len(part)+len(rest) > 0; part, rest = cutWord(rest, isNameMark) {
			dst = appendNameWord(dst, start, part, withoutTitles)
		}
	}
	return dst
}

// appendNameWord appends a word to the name that begins at start, unless it is a title or folds to nothing.
func appendNameWord(dst []byte, start int, word []byte, withoutTitles bool) []byte {
	before, isFirst := len(dst), len(dst) == start
	if !isFirst {
		dst = append(dst, ' ')
	}
	from := len(dst)
	dst = fold(dst, word)
	switch folded := dst[from:]; {
	case len(folded) == 0, withoutTitles && (isHonorific(folded, isFirst) || !isFirst && isDegree(folded)):
		return dst[:before]
	default:
		return append(dst[:from], writtenOut(folded, isFirst)...)
	}
}

// cutWord gives what stands before the first mark or blank that ends a word, and what stands behind it.
func cutWord(text []byte, ends func(rune) bool) (word, rest []byte) {
	for i := 0; i < len(text); {
		r, width := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRune(text[i:])
		} else if foldedASCII[r] != 0 {
			i++
			continue
		}
		if ends(r) {
			return text[:i], text[i+width:]
		}
		i += width
	}
	return text, nil
}

func isNameBlank(r rune) bool { return r == ',' || r == ';' || r == '(' || r == ')' || isBlank(r) }
func isNameMark(r rune) bool  { return r == '.' || r == '-' || r == '/' || r >= '‐' && r <= '―' }

// isHonorific tells a folded word that stands before a name without being part of it. A lone H is a haji only in front;
// elsewhere it is an initial.
func isHonorific(word []byte, isFirst bool) bool {
	switch string(word) {
	case "HI", "HJ", "HAJI", "HAJJAH", "KH", "UST", "USTAD", "USTADZ", "USTADZAH", "PDT", "PST",
		"BAPAK", "BPK", "IBU", "SDR", "SDRI", "TN", "NY", "NN", "ALM", "ALMH",
		"DR", "DRS", "DRA", "DRG", "DRH", "IR", "PROF":
		return true
	case "H":
		return isFirst
	}
	return false
}

// isDegree tells a folded word that is an academic or professional degree behind a name.
func isDegree(word []byte) bool {
	switch string(word) {
	case "AMD", "AMDKEB", "AMDKEP", "AMAPD", "SE", "SH", "SHI", "SEI", "ST", "SIP", "SAP", "SAG", "SPD", "SPDI", "SPDK",
		"SPDSD", "SPDAUD", "SSOS", "SSOSI", "SKOM", "SSI", "SSTP", "STP", "SPT", "SPI", "SPIK", "SHUT", "SIKOM",
		"SKED", "SKEP", "SKEB", "SKM", "SFARM", "SPSI", "STRKEB", "STRKEP", "STHI", "SGZ", "NERS",
		"MM", "MH", "MHUM", "MSI", "MPD", "MPDI", "MKES", "MAP", "MT", "MKOM", "MAG", "MSC", "MBA", "MSOS", "MIP":
		return true
	}
	return false
}

var nameAbdul, nameMuhammad = []byte("ABDUL"), []byte("MUHAMMAD")

// writtenOut gives the full form of a shortened name. A lone M is a name only in front.
func writtenOut(word []byte, isFirst bool) []byte {
	switch string(word) {
	case "ABD":
		return nameAbdul
	case "MOH", "MUH", "MHD", "MOHD", "MUHD", "MOCH", "MOHAMAD", "MOHAMMAD", "MUHAMAD", "MOCHAMAD", "MOCHAMMAD":
		return nameMuhammad
	case "M":
		if isFirst {
			return nameMuhammad
		}
	}
	return word
}
