package chart

// Change is one part of a sum, for Changes: a district's, or another cause's.
type Change struct {
	Name  string
	Size  int64 // signed, in any unit that the changes share
	Label string
}

const changeRow = 46 * mm / 10

// columns gives where the bars of some rows begin and end, between their names and their labels.
func columns(rows []Change) (left, right Length) {
	right = Width
	for _, row := range rows {
		left = max(left, textWidth(row.Name, smallSize)+mm)
		right = min(right, Width-textWidth(row.Label, smallSize)-2*mm)
	}
	return left, max(right, left)
}

// Changes draws what added to a figure and what took from it: bars to the right and to the left of a common line, in
// the order given, and the sum under them.
func Changes(finding, reading string, changes []Change, sum Change) *Drawing {
	d := &Drawing{Finding: finding, Reading: reading}
	all := append([]Change{sum}, changes...)
	left, right := columns(all)
	var most, least int64
	for _, change := range all {
		most, least = max(most, change.Size), min(least, change.Size)
	}
	span := max(most-least, 1)
	zero := left + scale(-least, span, right-left)
	row := func(i int, change Change, isSum bool) {
		y := Length(i) * changeRow
		base := y + 32*mm/10
		bar := Rect{X: zero, Y: y + 8*mm/10, Width: scale(change.Size, span, right-left), Height: 3 * mm, Fill: Solid}
		if change.Size < 0 {
			bar.Width = scale(-change.Size, span, right-left)
			bar.X, bar.Fill, bar.Stroke = zero-bar.Width, Diagonal, Stroke{Colour: DarkVermilion, Width: thin}
		}
		if isSum {
			if change.Size >= 0 {
				bar.Fill = Dark
			}
			d.add(Line{From: Point{0, y}, To: Point{Width, y}, Stroke: Stroke{Colour: Ink, Width: thin}})
		}
		d.add(Text{X: 0, Y: base, Size: smallSize, Bold: isSum, Text: change.Name})
		d.add(bar)
		d.add(Text{X: Width, Y: base, Size: smallSize, Anchor: End, Bold: isSum, Text: change.Label})
	}
	for i, change := range changes {
		row(i, change, false)
	}
	row(len(changes), sum, true)
	d.Height = Length(len(changes)+1)*changeRow + mm
	d.add(Line{From: Point{zero, 0}, To: Point{zero, d.Height - mm/2}, Stroke: Stroke{Colour: Ink, Width: thin}})
	return d
}

// Ranking draws counts as bars of one scale under each other, in the order given.
func Ranking(finding, reading string, rows []Change) *Drawing {
	d := &Drawing{Finding: finding, Reading: reading, Height: Length(len(rows))*changeRow + mm}
	left, right := columns(rows)
	var most int64
	for _, row := range rows {
		most = max(most, row.Size)
	}
	for i, row := range rows {
		y := Length(i) * changeRow
		d.add(Text{X: 0, Y: y + 32*mm/10, Size: smallSize, Text: row.Name})
		d.add(Rect{X: left, Y: y + 8*mm/10, Width: scale(row.Size, most, right-left), Height: 3 * mm, Fill: Diagonal, Stroke: Stroke{Colour: DarkVermilion, Width: thin}})
		d.add(Text{X: Width, Y: y + 32*mm/10, Size: smallSize, Anchor: End, Text: row.Label})
	}
	return d
}
