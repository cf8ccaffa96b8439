// Package chart draws the report's charts: plain counts and ready words go in, a Drawing comes out, which says what
// stands where in millimetres and nothing about the format it is written in. SVG writes it for a page; another
// back-end may print the same drawing. The same input gives the same drawing on every machine: all lengths are
// integers. No colour stands without a pattern, so that a chart also reads in grey print.
package chart

// Length is in hundredths of a millimetre.
type Length int64

const mm Length = 100

// Width is that of every drawing: half a page of A4, or a phone held upright.
const Width = 90 * mm

// Drawing is a chart: shapes in the order in which they are painted.
type Drawing struct {
	Finding string // what it shows, in one sentence
	Reading string // how to read it
	Height  Length
	Shapes  []Shape
}

// Shape is a Rect, a Line, a Path or a Text.
type Shape interface{ isShape() }

// Rect has its corner at the upper left.
type Rect struct {
	X, Y, Width, Height Length
	Fill                Fill
	Stroke              Stroke
}

// Line runs from one point to another.
type Line struct {
	From, To Point
	Stroke   Stroke
}

// Path joins points by straight lines; a closed one is filled.
type Path struct {
	Points []Point
	Closed bool
	Fill   Fill
	Stroke Stroke
}

// Point is counted from the drawing's upper left.
type Point struct{ X, Y Length }

// Text stands with its baseline at Y.
type Text struct {
	X, Y   Length
	Size   Length
	Anchor Anchor
	Bold   bool
	Colour Colour
	Text   string
}

func (Rect) isShape() {}
func (Line) isShape() {}
func (Path) isShape() {}
func (Text) isShape() {}

// Anchor says which part of a text stands at X.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Colour is one of the report's few.
type Colour uint8

// The colours of Okabe and Ito that stand out from white by 3 : 1, darker ones of the same hue for text, and greys.
const (
	Ink Colour = iota
	Grey
	Pale
	White
	Blue
	Green
	Vermilion
	DarkGreen
	DarkVermilion
)

var hex = [...]string{
	Ink: "#1a1a1a", Grey: "#555555", Pale: "#e9edf0", White: "#ffffff",
	Blue: "#0072b2", Green: "#009e73", Vermilion: "#d55e00", DarkGreen: "#00694d", DarkVermilion: "#a94700",
}

// Hex gives the colour as "#0072b2".
func (c Colour) Hex() string { return hex[c] }

// Fill is how an area is painted: a colour with a pattern of its own.
type Fill uint8

// The fills. What is below its target, above it or of an earlier month differs by pattern, not by colour alone.
const (
	Empty    Fill = iota // nothing
	Paper                // white
	Track                // pale: what there could be
	Solid                // blue: what there is
	Full                 // green, solid
	Dots                 // green with white dots: the target is reached
	Diagonal             // vermilion diagonals on white: what is lacking or lost
	Hatched              // blue verticals on white: carried forward from an earlier month
	Dark                 // ink
	Speckled             // vermilion dots on white
)

// Stroke is a contour; without a width there is none.
type Stroke struct {
	Colour Colour
	Width  Length
	Dash   Dash
}

// Dash is how a stroke is broken.
type Dash uint8

// The dashes.
const (
	Unbroken Dash = iota
	Dashed
	Dotted
)

const thin = mm / 5

func (d *Drawing) add(shapes ...Shape) { d.Shapes = append(d.Shapes, shapes...) }

// text adds a text of ordinary size.
func (d *Drawing) text(x, y Length, anchor Anchor, text string) {
	d.add(Text{X: x, Y: y, Size: textSize, Anchor: anchor, Text: text})
}

func (d *Drawing) small(x, y Length, anchor Anchor, text string) {
	d.add(Text{X: x, Y: y, Size: smallSize, Anchor: anchor, Colour: Grey, Text: text})
}

func (d *Drawing) bold(x, y Length, anchor Anchor, colour Colour, text string) {
	d.add(Text{X: x, Y: y, Size: textSize, Anchor: anchor, Bold: true, Colour: colour, Text: text})
}

const (
	textSize  = 31 * mm / 10
	smallSize = 29 * mm / 10
)

// scale gives how long part is when whole is length, rounded. A part of nobody has no length; one that exceeds the
// whole is as long as it.
func scale(part, whole int64, length Length) Length {
	if part <= 0 || whole <= 0 {
		return 0
	}
	return Length((2*min(part, whole)*int64(length) + whole) / (2 * whole))
}

// textWidth estimates how long a text is in a sans-serif of the size. It errs to the long side.
func textWidth(text string, size Length) Length {
	var thousandths Length
	for _, r := range text {
		switch {
		case r == ' ' || r == '\u00a0' || r == '.' || r == ',' || r == 'i' || r == 'l' || r == 'j' || r == '/' || r == '(' || r == ')':
			thousandths += 300
		case r == 'm' || r == 'w' || r == '%' || r >= 'A' && r <= 'Z':
			thousandths += 800
		default:
			thousandths += 560
		}
	}
	return thousandths * size / 1000
}

// fit gives the size, at most size, in which a text is no longer than width.
func fit(text string, size, width Length) Length {
	if long := textWidth(text, size); long > width {
		return size * width / long
	}
	return size
}

// up and down draw the small triangles that say above and below the target; x, y is the corner at the lower left.
func up(x, y, size Length) Path {
	return Path{Points: []Point{{x, y}, {x + size, y}, {x + size/2, y - size*9/10}}, Closed: true, Fill: Dots, Stroke: Stroke{Colour: DarkGreen, Width: thin}}
}

func down(x, y, size Length) Path {
	return Path{Points: []Point{{x, y - size*9/10}, {x + size, y - size*9/10}, {x + size/2, y}}, Closed: true, Fill: Diagonal, Stroke: Stroke{Colour: DarkVermilion, Width: thin}}
}
