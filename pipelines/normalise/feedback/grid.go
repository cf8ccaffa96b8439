package feedback

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// grid is how the rows and cells of a sheet look, by the numbers of the sender's workbook. The library that knows formats
// would hold each cell as an object of half a kilobyte; this holds its number.
type grid struct {
	rows  map[int]rowLook // by number
	cells []int32         // by row and column from 0; noFormat where no cell is
	width int
}

type rowLook struct {
	height   float64 // 0 for the usual one
	isHidden bool
	style    int32 // of cells that are not there; noFormat for none
}

const noFormat = -1

// style gives the format of a cell, by row from 1 and column from 0; noFormat where the column's counts.
func (g *grid) style(row, col int) int32 {
	if s := g.cells[(row-1)*g.width+col]; s != noFormat {
		return s
	}
	if r, ok := g.rows[row]; ok {
		return r.style
	}
	return noFormat
}

// trimmed gives the sender's workbook without cells, texts, pictures and whatever else is no look, and the grids of its
// sheets by name.
func trimmed(workbook io.ReaderAt, size int64, extents map[string]extent) (trimmed []byte, grids map[string]*grid, err error) {
	in, err := zip.NewReader(workbook, size)
	if err != nil {
		return nil, nil, err
	}
	sheets, err := sheetParts(in)
	if err != nil {
		return nil, nil, err
	}
	grids = make(map[string]*grid)
	var kept bytes.Buffer
	out := zip.NewWriter(&kept)
	for _, part := range in.File {
		name, isSheet := sheets[part.Name]
		switch {
		case isSheet:
			if grids[name], err = trimSheet(out, part, extents[name]); err != nil {
				return nil, nil, fmt.Errorf("sheet %q: %w", name, err)
			}
		case isLook(part.Name):
			if part.UncompressedSize64 > mostPart {
				return nil, nil, fmt.Errorf("part %s is too large", part.Name)
			}
			if err := out.Copy(part); err != nil {
				return nil, nil, err
			}
		}
	}
	if err := out.Close(); err != nil {
		return nil, nil, err
	}
	return kept.Bytes(), grids, nil
}

// mostPart is more than a part has that says how cells look, or what is remarked on them.
const mostPart = 32 << 20

// isLook tells the parts that say how a workbook looks, besides the sheets.
func isLook(part string) bool {
	for _, start := range []string{"[Content_Types].xml", "_rels/", "xl/workbook.xml", "xl/_rels/", "xl/styles", "xl/theme/", "xl/comments", "xl/worksheets/_rels/"} {
		if strings.HasPrefix(part, start) {
			return true
		}
	}
	return false
}

// sheetParts gives the sheets' names by their parts.
func sheetParts(in *zip.Reader) (map[string]string, error) {
	var workbook struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(readPart(in, "xl/workbook.xml", &workbook), readPart(in, "xl/_rels/workbook.xml.rels", &relations)); err != nil {
		return nil, err
	}
	parts := make(map[string]string)
	for _, s := range workbook.Sheets {
		for _, r := range relations.Relations {
			if r.ID == s.ID {
				target := r.Target
				if !strings.HasPrefix(target, "/") {
					target = "/xl/" + target
				}
				parts[path.Clean(target)[1:]] = s.Name
			}
		}
	}
	return parts, nil
}

func readPart(in *zip.Reader, name string, v any) error {
	part, err := in.Open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	return xml.NewDecoder(io.LimitReader(part, mostPart)).Decode(v)
}

// trimSheet writes a sheet without its rows, and gives how they look.
func trimSheet(out *zip.Writer, part *zip.File, size extent) (*grid, error) {
	if size.rows*size.columns > mostCells || part.UncompressedSize64 > mostUnzip {
		return nil, errors.New("too large to copy its formats")
	}
	from, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer from.Close()
	g, begin, end, err := scanGrid(io.LimitReader(from, mostUnzip), size)
	if err != nil {
		return nil, err
	}
	again, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer again.Close()
	to, err := out.Create(part.Name)
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(to, again, begin); err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, again, end-begin); err != nil {
		return nil, err
	}
	_, err = io.CopyN(to, again, mostPart)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return g, err
}

// scanGrid reads how the rows of a sheet look, and between which bytes they stand.
func scanGrid(r io.Reader, size extent) (g *grid, begin, end int64, err error) {
	g = &grid{rows: make(map[int]rowLook), cells: make([]int32, size.rows*size.columns), width: size.columns}
	for i := range g.cells {
		g.cells[i] = noFormat
	}
	decoder := xml.NewDecoder(r)
	row, col := 0, 0
	for {
		at := decoder.InputOffset()
		token, err := decoder.RawToken()
		if err != nil {
			return nil, 0, 0, err // also at the end: a sheet has rows, if none that hold anything
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "sheetData":
				begin = decoder.InputOffset()
			case "row":
				row, col = max(row+1, number(token, "r")), 0
				if row <= size.rows {
					g.rows[row] = rowLookOf(token)
				}
			case "c":
				col++
				if at, _, err := excelize.CellNameToCoordinates(attribute(token, "r")); err == nil {
					col = at
				}
				if row >= 1 && row <= size.rows && col <= size.columns {
					g.cells[(row-1)*size.columns+col-1] = int32(number(token, "s"))
				}
			}
		case xml.EndElement:
			if token.Name.Local == "sheetData" {
				return g, begin, max(begin, at), nil
			}
		}
	}
}

func rowLookOf(row xml.StartElement) rowLook {
	l := rowLook{isHidden: isTrue(attribute(row, "hidden")), style: noFormat}
	if isTrue(attribute(row, "customFormat")) {
		l.style = int32(number(row, "s"))
	}
	if height, err := strconv.ParseFloat(attribute(row, "ht"), 64); err == nil && height > 0 {
		l.height = min(height, excelize.MaxRowHeight)
	}
	return l
}

func isTrue(text string) bool { return text == "1" || text == "true" }

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// number gives an attribute that is a count, 0 when it is none.
func number(element xml.StartElement, name string) int {
	n, err := strconv.ParseInt(attribute(element, name), 10, 32)
	if err != nil || n < 0 {
		return 0
	}
	return int(n)
}
