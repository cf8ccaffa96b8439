package sheet

// IsBuiltInDate tells whether a format that workbooks do not spell out shows dates or times, the East Asian ones
// included.
func IsBuiltInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// ShowsDate tells whether a format code such as `dd/mm/yyyy;@` shows a date or a time: its first section, which is the one for
// numbers above zero, has a d, m, y, h or s outside quotes and brackets.
func ShowsDate(code string) bool {
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case ';':
			return false
		case '"':
			i = skipTo(code, i+1, '"')
		case '[':
			i = skipTo(code, i+1, ']')
		case '\\', '_', '*': // what follows is a character to show, to leave room for, to fill with
			i++
		case 'd', 'D', 'm', 'M', 'y', 'Y':
			return true
		}
	}
	return false
}

// skipTo gives the place of char at or after i, or the last place.
func skipTo(code string, i int, char byte) int {
	for i < len(code) && code[i] != char {
		i++
	}
	return i
}
