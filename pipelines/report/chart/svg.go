package chart

import (
	"html"
	"strconv"
	"strings"
)

// SVG writes the drawing as one svg element for a page. The ids in it begin with id, which is unique in the page.
// Its size is left to the page's style sheet; its letters are the page's.
func (d *Drawing) SVG(id string) string {
	var body strings.Builder
	w := &svgWriter{id: id}
	for _, shape := range d.Shapes {
		w.shape(&body, shape)
	}
	var b strings.Builder
	b.WriteString(`<svg viewBox="0 0 ` + Width.String() + ` ` + d.Height.String() + `" role="img" aria-labelledby="` + id + `-title ` + id + `-desc">` + "\n")
	b.WriteString(`<title id="` + id + `-title">` + html.EscapeString(d.Finding) + "</title>\n")
	b.WriteString(`<desc id="` + id + `-desc">` + html.EscapeString(d.Reading) + "</desc>\n")
	w.patterns(&b)
	b.WriteString(body.String())
	b.WriteString("</svg>\n")
	return b.String()
}

// String writes a length as SVG reads it, in millimetres: "12.5".
func (l Length) String() string {
	sign := ""
	if l < 0 {
		l, sign = -l, "-"
	}
	text := sign + strconv.FormatInt(int64(l/mm), 10)
	rest := l % mm
	if rest == 0 {
		return text
	}
	digits := strconv.FormatInt(int64(rest+mm), 10)[1:]
	return text + "." + strings.TrimRight(digits, "0")
}

type svgWriter struct {
	id   string
	used [Speckled + 1]bool // fills whose pattern must be defined
}

func (w *svgWriter) shape(b *strings.Builder, shape Shape) {
	switch s := shape.(type) {
	case Rect:
		b.WriteString(`<rect x="` + s.X.String() + `" y="` + s.Y.String() + `" width="` + s.Width.String() + `" height="` + s.Height.String() + `"`)
		b.WriteString(w.fill(s.Fill) + stroke(s.Stroke) + "/>\n")
	case Line:
		b.WriteString(`<path d="` + points([]Point{s.From, s.To}) + `" fill="none"` + stroke(s.Stroke) + "/>\n")
	case Path:
		d, fill := points(s.Points), ` fill="none"`
		if s.Closed {
			d, fill = d+"Z", w.fill(s.Fill)
		}
		b.WriteString(`<path d="` + d + `"` + fill + stroke(s.Stroke) + "/>\n")
	case Text:
		b.WriteString(`<text x="` + s.X.String() + `" y="` + s.Y.String() + `" font-size="` + s.Size.String() + `"`)
		if s.Anchor != Start {
			b.WriteString(` text-anchor="` + [...]string{Middle: "middle", End: "end"}[s.Anchor] + `"`)
		}
		if s.Bold {
			b.WriteString(` font-weight="700"`)
		}
		if s.Colour != Ink {
			b.WriteString(` fill="` + s.Colour.Hex() + `"`)
		}
		b.WriteString(">" + html.EscapeString(s.Text) + "</text>\n")
	}
}

func points(points []Point) string {
	var b strings.Builder
	for i, p := range points {
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + p.X.String() + " " + p.Y.String())
	}
	return b.String()
}

// solid gives the colour of a fill that has no pattern.
var solid = [...]string{
	Empty: "none", Paper: White.Hex(), Track: Pale.Hex(), Solid: Blue.Hex(), Full: Green.Hex(), Dark: Ink.Hex(),
	Speckled: "",
}

// tiles gives the name of a pattern and what repeats in it.
var tiles = [...]struct{ name, tile string }{
	Dots: {"dots", `width="1.3" height="1.3"><rect width="1.3" height="1.3" fill="` + Green.Hex() +
		`"/><circle cx=".65" cy=".65" r=".3" fill="#fff"/>`},
	Diagonal: {"diagonal", `width="1.2" height="1.2" patternTransform="rotate(45)"><rect width="1.2" height="1.2" fill="#fff"/><rect width=".65" height="1.2" fill="` +
		Vermilion.Hex() + `"/>`},
	Hatched: {"hatched", `width="1.1" height="1.1"><rect width="1.1" height="1.1" fill="#fff"/><rect width=".6" height="1.1" fill="` + Blue.Hex() + `"/>`},
	Speckled: {"speckled", `width="1.1" height="1.1"><rect width="1.1" height="1.1" fill="#fff"/><circle cx=".55" cy=".55" r=".36" fill="` +
		Vermilion.Hex() + `"/>`},
}

func (w *svgWriter) fill(f Fill) string {
	if colour := solid[f]; colour != "" {
		return ` fill="` + colour + `"`
	}
	w.used[f] = true
	return ` fill="url(#` + w.id + `-` + tiles[f].name + `)"`
}

// patterns defines the patterns that the shapes use. Their ids are the drawing's own: a pattern of a drawing that is
// not shown would not be painted.
func (w *svgWriter) patterns(b *strings.Builder) {
	for f, isUsed := range w.used {
		if isUsed {
			b.WriteString(`<pattern id="` + w.id + `-` + tiles[f].name + `" patternUnits="userSpaceOnUse" ` + tiles[f].tile + "</pattern>\n")
		}
	}
}

func stroke(s Stroke) string {
	if s.Width == 0 {
		return ""
	}
	text := ` stroke="` + s.Colour.Hex() + `" stroke-width="` + s.Width.String() + `"`
	switch s.Dash {
	case Unbroken:
	case Dashed:
		text += ` stroke-dasharray="1.4 .8"`
	case Dotted:
		text += ` stroke-dasharray=".1 .9" stroke-linecap="round"`
	}
	return text
}
