package xlsx

import (
	"archive/zip"
	"strconv"
)

// maxStyles is how many cell styles Excel knows.
const maxStyles = 65_490

// readDateStyles tells for each style of cells whether it shows numbers as dates or times.
func (a *archive) readDateStyles(part *zip.File) ([]bool, error) {
	custom := make(map[int]bool) // formats of the workbook's own: whether they show dates
	var formats []int            // of each style
	inCells := false
	err := a.walk(part, func(t tag) error {
		switch string(t.name) {
		case "numFmt":
			if id, err := strconv.Atoi(t.attrText("numFmtId")); err == nil && t.opens {
				custom[id] = showsDate(t.attrText("formatCode"))
			}
		case "cellXfs":
			inCells = t.opens && !t.closes
		case "xf":
			if inCells && t.opens && len(formats) < maxStyles {
				id, _ := strconv.Atoi(t.attrText("numFmtId"))
				formats = append(formats, id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	styles := make([]bool, len(formats))
	for i, id := range formats {
		isDate, isCustom := custom[id]
		styles[i] = isDate || !isCustom && isBuiltInDate(id)
	}
	return styles, nil
}

// isBuiltInDate tells whether a format that workbooks do not spell out shows dates or times, the East Asian ones
// included.
func isBuiltInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// showsDate tells whether a format code such as `dd/mm/yyyy;@` shows a date or a time: its first section, which is the one for
// numbers above zero, has a d, m, y, h or s outside quotes and brackets.
func showsDate(code string) bool {
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
