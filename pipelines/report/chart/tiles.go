package chart

// Place is a tile's place in the grid, counted from 0.
type Place struct{ Row, Column int }

const (
	tileColumns = 4
	tileGap     = mm
	tileWidth   = (Width - (tileColumns-1)*tileGap) / tileColumns
	tileHeight  = 166 * mm / 10
)

// Tiles draws a tile of equal size for each district, where it lies to the others: name, percentage, counts, and a bar
// with the target's tick. places has as many elements as districts.
func Tiles(finding, reading string, districts []District, places []Place, words DistrictWords) *Drawing {
	d := &Drawing{Finding: finding, Reading: reading}
	rows := 0
	for i, district := range districts {
		rows = max(rows, places[i].Row+1)
		d.tile(Length(places[i].Column)*(tileWidth+tileGap), Length(places[i].Row)*(tileHeight+tileGap), district)
	}
	d.Height = Length(rows) * (tileHeight + tileGap)
	keys := append(words.bars(districts), words.signs(districts)...)
	if corner := freeCorner(places); corner.Column > 1 && corner.Row > 0 {
		right := Length(corner.Column)*(tileWidth+tileGap) - 2*mm
		d.legend(mm, right, keys)
		return d
	}
	d.Height += d.legend(d.Height, Width, keys)
	return d
}

// freeCorner gives how many columns and rows at the upper left hold no tile.
func freeCorner(places []Place) Place {
	corner := Place{Row: 2, Column: tileColumns}
	for _, place := range places {
		if place.Row < corner.Row {
			corner.Column = min(corner.Column, place.Column)
		}
	}
	return corner
}

func (d *Drawing) tile(x, y Length, district District) {
	frame := Stroke{Colour: Grey, Width: mm * 3 / 10}
	switch district.Age {
	case Own:
	case Carried:
		frame = Stroke{Colour: Blue, Width: mm * 5 / 10, Dash: Dashed}
	case Never:
		frame = district.frame()
	}
	inset := mm * 3 / 10
	d.add(Rect{X: x + inset, Y: y + inset, Width: tileWidth - 2*inset, Height: tileHeight - 2*inset, Fill: Paper, Stroke: frame})
	left, right := x+14*mm/10, x+tileWidth-14*mm/10
	d.bold(left, y+41*mm/10, Start, Ink, district.ShortName)
	d.sign(district.Standing, right-24*mm/10, y+41*mm/10, 24*mm/10)
	d.add(Text{X: left, Y: y + 9*mm, Size: 41 * mm / 10, Bold: true, Colour: district.Standing.textColour(), Text: district.Percent})
	d.add(Text{X: left, Y: y + 126*mm/10, Size: fit(district.Counts, 27*mm/10, right-left), Text: district.Counts})
	length, top := right-left, y+139*mm/10
	d.add(Rect{X: left, Y: top, Width: length, Height: 18 * mm / 10, Fill: district.track(), Stroke: Stroke{Colour: Grey, Width: thin}})
	d.add(Rect{X: left, Y: top, Width: scale(district.Covered, district.Potential, length), Height: 18 * mm / 10, Fill: district.bar()})
	if district.Target > 0 && district.Potential > 0 {
		d.add(tick(left+scale(district.Target, district.Potential, length), top-mm/4, 23*mm/10))
	}
}
