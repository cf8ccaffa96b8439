package feedback

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cakupan/enrolment"
)

// The colours of marked cells. In grey the one is plainly darker than the other.
const (
	requiredFill = "F4A6A0"
	doubtfulFill = "FFF2C4"
)

// asText is the number format of a cell that stays as it is typed.
const asText = 49

func fillOf(s enrolment.Severity) string {
	if s == enrolment.Doubtful {
		return doubtfulFill
	}
	return requiredFill
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}} //nolint:misspell // excelize's word
}

// isMark tells a fill that an earlier feedback gave.
func isMark(fill excelize.Fill) bool {
	return fill.Type == "pattern" && fill.Pattern == 1 &&
		slices.ContainsFunc(fill.Color, func(colour string) bool { //nolint:misspell // excelize's word
			colour = strings.ToUpper(strings.TrimPrefix(colour, "#"))
			return strings.HasSuffix(colour, requiredFill) || strings.HasSuffix(colour, doubtfulFill)
		})
}

// palette makes the formats of the copy's cells: those that the sender's cells have, and the same marked or kept as text.
type palette struct {
	file    *excelize.File
	styles  []*excelize.Style // by number in the copy
	numbers map[variant]int
}

// variant is a format and what is done to it.
type variant struct {
	base   int
	fill   string
	isText bool
}

func newPalette(file *excelize.File) *palette {
	return &palette{file: file, styles: []*excelize.Style{{}}, numbers: make(map[variant]int)}
}

// add gives the number of a format in the copy.
func (p *palette) add(style *excelize.Style) (int, error) {
	number, err := p.file.NewStyle(style)
	if err != nil {
		return 0, err
	}
	for len(p.styles) <= number {
		p.styles = append(p.styles, nil)
	}
	p.styles[number] = style
	return number, nil
}

// of gives the format like base with that fill ("" leaves it) and kept as text when asked for.
func (p *palette) of(v variant) (int, error) {
	if v.fill == "" && !v.isText {
		return v.base, nil
	}
	if number, known := p.numbers[v]; known {
		return number, nil
	}
	style := *p.styles[v.base]
	if v.fill != "" {
		style.Fill = solid(v.fill)
	}
	if v.isText {
		style.NumFmt, style.CustomNumFmt = asText, nil
	}
	number, err := p.add(&style)
	if err != nil {
		return 0, err
	}
	p.numbers[v] = number
	return number, nil
}
