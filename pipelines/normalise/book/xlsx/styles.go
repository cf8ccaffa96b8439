package xlsx

import (
	"archive/zip"
	"strconv"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// maxStyles is how many cell styles Excel knows.
const maxStyles = 65_490

// readDateStyles tells for each style of cells whether it shows numbers as dates or times.
func readDateStyles(part *zip.File) ([]bool, error) {
	custom := make(map[int]bool) // formats of the workbook's own: whether they show dates
	var formats []int            // of each style
	inCells := false
	err := packed.Walk(part, func(t xmlscan.Tag) error {
		switch string(t.Name) {
		case "numFmt":
			if id, err := strconv.Atoi(t.AttrText("numFmtId")); err == nil && t.Opens {
				custom[id] = sheet.ShowsDate(t.AttrText("formatCode"))
			}
		case "cellXfs":
			inCells = t.Opens && !t.Closes
		case "xf":
			if inCells && t.Opens && len(formats) < maxStyles {
				id, _ := strconv.Atoi(t.AttrText("numFmtId"))
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
		styles[i] = isDate || !isCustom && sheet.IsBuiltInDate(id)
	}
	return styles, nil
}
