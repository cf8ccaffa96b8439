package chart

// State is what became of a list in a month.
type State uint8

// The states, the best first.
const (
	OnTime State = iota
	Late
	Resent
	Returned
	Held
	CarriedForward
	Missing
	NotDue
)

// Deliveries has a row for each district and a cell for each month.
type Deliveries struct {
	Districts []string
	Initials  []string  // of the months
	Years     []string  // under the first month of each year, else ""
	States    [][]State // by district, then by month
	Words     map[State]string
}

const (
	cellLeft   = 27 * mm
	cellRow    = 45 * mm / 10
	cellHeight = 37 * mm / 10
	cellMost   = 8 * mm
)

// HeatMap draws the deliveries: every state has its symbol beside its colour.
func HeatMap(finding, reading string, deliveries Deliveries) *Drawing {
	d := &Drawing{Finding: finding, Reading: reading}
	step := min(cellMost, (Width-cellLeft)/Length(max(len(deliveries.Initials), 1)))
	width := step - 8*mm/10
	for i, initial := range deliveries.Initials {
		x := cellLeft + Length(i)*step
		d.small(x+width/2, 3*mm, Middle, initial)
	}
	var used [NotDue + 1]bool
	for row, name := range deliveries.Districts {
		y := 4*mm + Length(row)*cellRow
		d.text(0, y+28*mm/10, Start, name)
		for column, state := range deliveries.States[row] {
			used[state] = true
			d.cell(state, cellLeft+Length(column)*step, y, width, cellHeight)
		}
	}
	bottom := 4*mm + Length(len(deliveries.Districts))*cellRow
	for i, year := range deliveries.Years {
		if year != "" {
			d.small(cellLeft+Length(i)*step, bottom+3*mm, Start, year)
		}
	}
	d.Height = bottom + 48*mm/10
	var keys []Key
	for state := OnTime; state < NotDue; state++ {
		if used[state] {
			keys = append(keys, Key{func(d *Drawing, x, y Length) { d.cell(state, x, y, keyWidth, keyHeight) }, deliveries.Words[state]})
		}
	}
	d.Height += d.legend(d.Height, Width, keys)
	return d
}

func (d *Drawing) cell(state State, x, y, width, height Length) {
	box := Rect{X: x, Y: y, Width: width, Height: height, Fill: Paper, Stroke: Stroke{Colour: Grey, Width: thin}}
	corners := [4]Point{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}
	cross := Stroke{Colour: DarkVermilion, Width: mm / 2}
	switch state {
	case NotDue:
	case OnTime:
		box.Fill, box.Stroke = Full, Stroke{}
		d.add(box)
	case Late:
		d.add(box, Path{Points: []Point{corners[0], corners[1], corners[3]}, Closed: true, Fill: Solid})
	case Resent:
		box.Fill = Speckled
		d.add(box)
	case Returned:
		d.add(box, Line{corners[0], corners[2], cross}, Line{corners[1], corners[3], cross})
	case Held:
		third := width / 3
		d.add(box, Line{Point{x + third, y}, Point{x + third, y + height}, cross}, Line{Point{x + 2*third, y}, Point{x + 2*third, y + height}, cross})
	case CarriedForward:
		box.Fill = Hatched
		d.add(box)
	case Missing:
		box.Stroke = Stroke{Colour: Ink, Width: mm * 4 / 10, Dash: Dotted}
		d.add(box)
	}
}
