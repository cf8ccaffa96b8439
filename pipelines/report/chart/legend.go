package chart

// Key explains a mark in a chart's legend.
type Key struct {
	Mark func(d *Drawing, x, y Length) // draws it in a box of keyWidth × keyHeight whose upper left is x, y
	Text string
}

const (
	keyWidth  = 5 * mm
	keyHeight = 26 * mm / 10
	keyLine   = 42 * mm / 10
)

// legend sets the keys beside each other, from left to right, in as many lines as they need, and gives the height of
// these lines.
func (d *Drawing) legend(top, right Length, keys []Key) Length {
	x, y := Length(0), top
	for _, key := range keys {
		width := keyWidth + mm + textWidth(key.Text, smallSize)
		if x > 0 && x+width > right {
			x, y = 0, y+keyLine
		}
		key.Mark(d, x, y)
		d.small(x+keyWidth+mm, y+keyHeight-mm/4, Start, key.Text)
		x += width + 2*mm
	}
	if len(keys) == 0 {
		return 0
	}
	return y + keyLine - top
}

// filled marks a key by a fill with its contour.
func filled(f Fill, contour Stroke) func(*Drawing, Length, Length) {
	return func(d *Drawing, x, y Length) {
		d.add(Rect{X: x, Y: y, Width: keyWidth, Height: keyHeight, Fill: f, Stroke: contour})
	}
}

// upright marks a key by the tick that stands for a target.
func upright(d *Drawing, x, y Length) { d.add(tick(x+keyWidth/2, y-mm/5, keyHeight+2*mm/5)) }

func tick(x, y, height Length) Rect {
	return Rect{X: x - mm/4, Y: y, Width: mm / 2, Height: height, Fill: Dark, Stroke: Stroke{Colour: White, Width: thin}}
}

func above(d *Drawing, x, y Length) { d.add(up(x+mm, y+keyHeight, keyHeight)) }
func below(d *Drawing, x, y Length) { d.add(down(x+mm, y+keyHeight, keyHeight)) }
