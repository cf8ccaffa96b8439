package chart

// Month is a month's place in Glide. Counts are persons.
type Month struct {
	Initial string // of its name, under the axis
	Year    string // under the first month of a year, else ""

	Covered, Potential int64 // Unknown for a month to come
	Low, High          int64 // bounds of the covered, equal where all lists are in
	Target             int64 // Unknown where none is set
	IsOpen             bool  // provisional, or with figures of an earlier month

	Label string // beside the month's point, "" for none
}

// GlideWords are the texts of Glide.
type GlideWords struct {
	TargetLabel                    string    // over the end of the target's line
	Delivered, Open, Range, Needed string    // in the legend
	Percents                       [6]string // 0, 20, … 100 percent at the axis
}

// The plot of Glide.
const (
	plotLeft   = 11 * mm
	plotRight  = Width - mm
	plotTop    = 2 * mm
	plotBottom = 41 * mm
)

var (
	lineStroke   = Stroke{Colour: Blue, Width: mm * 6 / 10}
	openStroke   = Stroke{Colour: Blue, Width: mm * 6 / 10, Dash: Dashed}
	targetStroke = Stroke{Colour: Ink, Width: mm * 35 / 100}
	neededStroke = Stroke{Colour: DarkVermilion, Width: mm * 4 / 10, Dash: Dotted}
)

// Glide draws the covered share of the potential month by month on an axis from 0 to 100 percent: solid with dots where
// all lists came, dashed with rings where not, the bounds as a band, the target as a stepped line. From the month
// neededFrom, unless that is negative, a dotted line leads to the last month's target.
func Glide(finding, reading string, months []Month, neededFrom int, words GlideWords) *Drawing {
	g := &glide{Drawing: &Drawing{Finding: finding, Reading: reading}, months: months}
	g.slot = (plotRight - plotLeft) / Length(max(len(months), 1))
	g.axes(words)
	keys := g.bands(words)
	g.target(words)
	keys = append(keys, g.needed(neededFrom, words)...)
	keys = append(g.line(words), keys...)
	g.Height = plotBottom + 95*mm/10
	g.Height += g.legend(g.Height, Width, keys)
	return g.Drawing
}

type glide struct {
	*Drawing
	months []Month
	slot   Length
}

func (g *glide) left(i int) Length { return plotLeft + g.slot*Length(i) }

// at gives the point of a share in the middle of month i.
func (g *glide) at(i int, part, whole int64) Point {
	return Point{g.left(i) + g.slot/2, plotBottom - scale(part, whole, plotBottom-plotTop)}
}

func (g *glide) axes(words GlideWords) {
	for i, percent := range words.Percents {
		y := g.at(0, int64(i), int64(len(words.Percents)-1)).Y
		stroke := Stroke{Colour: Pale, Width: mm * 3 / 10}
		if i == 0 {
			stroke.Colour = Grey
		}
		g.add(Line{From: Point{plotLeft, y}, To: Point{plotRight, y}, Stroke: stroke})
		g.small(plotLeft-mm, y+mm, End, percent)
	}
	for i, month := range g.months {
		g.small(g.left(i)+g.slot/2, plotBottom+35*mm/10, Middle, month.Initial)
		if month.Year == "" {
			continue
		}
		if i+1 < len(g.months) && g.months[i+1].Year != "" { // a year of one month: its number leans out to the left
			g.small(g.left(i)+g.slot-mm/2, plotBottom+75*mm/10, End, month.Year)
			continue
		}
		g.small(g.left(i)+mm/2, plotBottom+75*mm/10, Start, month.Year)
		g.add(Line{From: Point{g.left(i), plotBottom}, To: Point{g.left(i), plotBottom + 75*mm/10}, Stroke: Stroke{Colour: Grey, Width: thin}})
	}
}

// bands draws the bounds of the months that have some.
func (g *glide) bands(words GlideWords) []Key {
	var keys []Key
	for i, month := range g.months {
		if month.Covered < 0 || month.High <= month.Low || month.Low < 0 {
			continue
		}
		low, high := g.at(i, month.Low, month.Potential), g.at(i, month.High, month.Potential)
		width := g.slot * 7 / 10
		g.add(Rect{X: low.X - width/2, Y: high.Y, Width: width, Height: low.Y - high.Y, Fill: Diagonal, Stroke: Stroke{Colour: DarkVermilion, Width: thin}})
		if keys == nil {
			keys = []Key{{filled(Diagonal, Stroke{Colour: DarkVermilion, Width: thin}), words.Range}}
		}
	}
	return keys
}

// target draws the stepped line: level through each month, upright between two.
func (g *glide) target(words GlideWords) {
	var points []Point
	for i, month := range g.months {
		if month.Target < 0 || month.Potential <= 0 {
			continue
		}
		at := g.at(i, month.Target, month.Potential)
		points = append(points, Point{g.left(i), at.Y}, Point{g.left(i) + g.slot, at.Y})
	}
	if len(points) == 0 {
		return
	}
	g.add(Path{Points: points, Stroke: targetStroke})
	last := points[len(points)-1]
	g.bold(last.X, last.Y-12*mm/10, End, Ink, words.TargetLabel)
}

// needed draws the way from a month to the last month's target.
func (g *glide) needed(from int, words GlideWords) []Key {
	last := len(g.months) - 1
	if from < 0 || from >= last || g.months[from].Covered < 0 || g.months[last].Target < 0 {
		return nil
	}
	g.add(Line{
		From: g.at(from, g.months[from].Covered, g.months[from].Potential),
		To:   g.at(last, g.months[last].Target, g.months[last].Potential), Stroke: neededStroke,
	})
	return []Key{{stroked(neededStroke), words.Needed}}
}

// line draws the months' points and what joins neighbours: dashed as soon as one of the two is open.
func (g *glide) line(words GlideWords) []Key {
	var hasOpen bool
	for i := 1; i < len(g.months); i++ {
		before, month := g.months[i-1], g.months[i]
		if before.Covered < 0 || month.Covered < 0 {
			continue
		}
		stroke := lineStroke
		if before.IsOpen || month.IsOpen {
			stroke = openStroke
		}
		g.add(Line{From: g.at(i-1, before.Covered, before.Potential), To: g.at(i, month.Covered, month.Potential), Stroke: stroke})
	}
	for i, month := range g.months {
		if month.Covered < 0 {
			continue
		}
		at := g.at(i, month.Covered, month.Potential)
		g.dot(at, month.IsOpen)
		hasOpen = hasOpen || month.IsOpen
		switch {
		case month.Label == "":
		case month.IsOpen:
			g.add(Text{X: at.X - mm, Y: at.Y + 48*mm/10, Size: textSize, Text: month.Label})
		default:
			g.bold(at.X+mm, at.Y-22*mm/10, End, Ink, month.Label)
		}
	}
	keys := []Key{{g.keyLine(lineStroke, false), words.Delivered}}
	if hasOpen {
		keys = append(keys, Key{g.keyLine(openStroke, true), words.Open})
	}
	return keys
}

// dot marks a month: full, or a ring for an open one. It has eight corners.
func (g *glide) dot(at Point, isOpen bool) { g.add(octagon(at, isOpen)) }

func octagon(at Point, isRing bool) Path {
	const long, short = 9 * mm / 10, 37 * mm / 100
	p := Path{Closed: true, Fill: Solid, Stroke: Stroke{Colour: Blue, Width: mm * 4 / 10}}
	if isRing {
		p.Fill = Paper
	}
	for _, offset := range []Point{{short, -long}, {long, -short}, {long, short}, {short, long}, {-short, long}, {-long, short}, {-long, -short}, {-short, -long}} {
		p.Points = append(p.Points, Point{at.X + offset.X, at.Y + offset.Y})
	}
	return p
}

func (g *glide) keyLine(s Stroke, isRing bool) func(*Drawing, Length, Length) {
	return func(d *Drawing, x, y Length) {
		stroked(s)(d, x, y)
		d.add(octagon(Point{x + keyWidth/2, y + keyHeight/2}, isRing))
	}
}

// stroked marks a key by a line.
func stroked(s Stroke) func(*Drawing, Length, Length) {
	return func(d *Drawing, x, y Length) {
		d.add(Line{From: Point{x, y + keyHeight/2}, To: Point{x + keyWidth, y + keyHeight/2}, Stroke: s})
	}
}
