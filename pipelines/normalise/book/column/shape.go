package column

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// Class is what kind of value a cell seems to hold. It says how a table's columns differ, and types nothing.
type Class uint8

// The classes.
const (
	Empty Class = iota
	Words       // letters alone, or anything with blanks that is not below
	Number
	Date
	Time
	Code // letters and digits in one piece, or digits put in groups
	Link // a web or mail address
	classes
)

// IsTyped tells a class by which a column can be known.
func (c Class) IsTyped() bool { return c > Words }

// ClassOf gives the class of a cell.
func ClassOf(cell []byte) Class {
	cell = bytes.TrimSpace(cell)
	if len(cell) == 0 {
		return Empty
	}
	var digits, letters, blanks, dots, commas, colons, slashes, dashes, ats, others int
	for _, c := range cell[:min(len(cell), 256)] {
		switch {
		case isDigit(c):
			digits++
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf:
			letters++
		case c == ' ':
			blanks++
		case c == '.':
			dots++
		case c == ',':
			commas++
		case c == ':':
			colons++
		case c == '/':
			slashes++
		case c == '-':
			dashes++
		case c == '@':
			ats++
		default:
			others++
		}
	}
	switch {
	case blanks == 0 && letters > 0 && (bytes.Contains(cell, []byte("://")) || bytes.HasPrefix(cell, []byte("www.")) || ats == 1 && dots > 0):
		return Link
	case digits == 0:
		return Words
	case letters == 0 && (slashes == 2 || dashes == 2 || dots == 2) && digits >= 4 && digits <= 8 && blanks+commas+colons == 0:
		return Date
	case letters <= 2 && colons > 0 && digits >= 3 && others == 0 && blanks <= 1 && slashes+dashes <= 2 && hasClock(cell):
		return Time
	case letters == 0 && colons == 0 && slashes == 0 && dashes <= 1 && others <= 2 && blanks <= 1 && isGrouped(cell, '.', dots) && isGrouped(cell, ',', commas):
		return Number
	case blanks == 0 && letters <= 24:
		return Code
	}
	return Words
}

// hasClock tells a cell with hours and minutes: its first colon has one or two digits before it, and two behind it.
func hasClock(cell []byte) bool {
	colon := bytes.IndexByte(cell, ':')
	before, behind := colon, colon+1
	for before > 0 && isDigit(cell[before-1]) {
		before--
	}
	for behind < len(cell) && isDigit(cell[behind]) {
		behind++
	}
	return before < colon && colon-before <= 2 && behind-colon-1 == 2
}

// isGrouped tells whether a sign that stands count times in a number, where it stands more than once, parts groups of three
// digits.
func isGrouped(number []byte, sign byte, count int) bool {
	if count < 2 {
		return true
	}
	for {
		n := bytes.IndexByte(number, sign)
		if n < 0 {
			return true
		}
		number = number[n+1:]
		digits := 0
		for digits < len(number) && isDigit(number[digits]) {
			digits++
		}
		if digits != 3 {
			return false
		}
	}
}

// shape is what is left of a cell when its letters and digits are made alike.
type shape uint64

// shapes gives a cell's fine shape, in which each digit counts, and its coarse one, in which runs of digits are one
// digit and words one word. Both look at its first 48 bytes.
func shapes(cell []byte) (fine, coarse shape) {
	const prime = 1099511628211
	f, c := uint64(14695981039346656037), uint64(14695981039346656037)
	var last, lastKept byte
	for _, b := range cell[:min(len(cell), 48)] {
		kind := b
		switch {
		case isDigit(b):
			kind = '9'
		case b >= utf8.RuneSelf || b >= 'a' && b <= 'z':
			kind = 'a'
		case b >= 'A' && b <= 'Z':
			kind = 'A'
		}
		if kind != last || kind != 'a' && kind != 'A' {
			f = (f ^ uint64(kind)) * prime
		}
		last = kind
		if kind == 'A' {
			kind = 'a'
		}
		if kind == ' ' && lastKept == 'a' {
			continue
		}
		if kind != lastKept || kind != 'a' && kind != '9' {
			c = (c ^ uint64(kind)) * prime
		}
		lastKept = kind
	}
	return shape(f), shape(c)
}

// edge is the kind of a cell's first or last character.
type edge uint8

const edges = 8

func edgesOf(cell []byte) (first, last edge) {
	r, _ := utf8.DecodeRune(cell)
	z, _ := utf8.DecodeLastRune(cell)
	return edgeOf(r, len(cell)), edgeOf(z, len(cell))
}

func edgeOf(r rune, size int) edge {
	switch {
	case size == 0:
		return 0
	case unicode.IsLower(r):
		return 1
	case unicode.IsUpper(r):
		return 2
	case unicode.IsDigit(r):
		return 3
	case r == ' ':
		return 4
	case r == '.' || r == '!' || r == '?' || r == ')':
		return 5
	case r == '"' || r == '\'':
		return 6
	}
	return 7
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
