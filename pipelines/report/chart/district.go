package chart

import "slices"

// Age says of which month a district's figure is.
type Age uint8

// The ages.
const (
	Own     Age = iota // of the month that the chart is about
	Carried            // of an earlier month
	Never              // nothing was ever delivered
)

// Standing says where a figure stands to its target.
type Standing uint8

// The standings.
const (
	Unjudged Standing = iota // no figure, or no target
	Reached
	Short
)

// Unknown stands for a count that there is none of: it draws nothing.
const Unknown int64 = -1

// District is a district's figure beside its target, for Bullets and Tiles. Counts are persons.
type District struct {
	Name, ShortName            string
	Covered, Target, Potential int64 // Unknown where there is none
	Age                        Age
	Standing                   Standing

	Counts  string // "13.700 dari 41.000"
	Percent string // "33,41 %"
	Verdict string // "kurang 14.180 orang"
}

// DistrictWords are the legend of Bullets and Tiles.
type DistrictWords struct{ Covered, Potential, Target, Reached, Short, Carried, Never string }

// bar gives how the bar of a district's covered persons is painted.
func (d District) bar() Fill {
	switch {
	case d.Age == Carried:
		return Hatched
	case d.Standing == Reached:
		return Dots
	}
	return Solid
}

var neverStroke = Stroke{Colour: Grey, Width: mm * 4 / 10, Dash: Dotted}

// frame gives the contour of a district's track.
func (d District) frame() Stroke {
	if d.Age == Never {
		return neverStroke
	}
	return Stroke{Colour: Grey, Width: thin}
}

func (d District) track() Fill {
	if d.Age == Never {
		return Paper
	}
	return Track
}

// sign draws the triangle of a district's standing, its corner at the lower left.
func (d *Drawing) sign(s Standing, x, y, size Length) {
	switch s {
	case Unjudged:
	case Reached:
		d.add(up(x, y, size))
	case Short:
		d.add(down(x, y, size))
	}
}

// textColour is that of a verdict.
func (s Standing) textColour() Colour {
	switch s {
	case Reached:
		return DarkGreen
	case Short:
		return DarkVermilion
	case Unjudged:
	}
	return Grey
}

// bars explains the bars that the districts need.
func (w DistrictWords) bars(districts []District) []Key {
	outline := Stroke{Colour: Grey, Width: thin}
	keys := []Key{{filled(Solid, Stroke{}), w.Covered}, {filled(Track, outline), w.Potential}, {upright, w.Target}}
	if slices.ContainsFunc(districts, func(d District) bool { return d.Age == Carried }) {
		keys = append(keys, Key{filled(Hatched, outline), w.Carried})
	}
	if slices.ContainsFunc(districts, func(d District) bool { return d.Age == Never }) {
		keys = append(keys, Key{filled(Paper, neverStroke), w.Never})
	}
	return keys
}

// signs explains the triangles, where no words stand beside them.
func (w DistrictWords) signs(districts []District) []Key {
	var keys []Key
	if slices.ContainsFunc(districts, func(d District) bool { return d.Standing == Short }) {
		keys = append(keys, Key{below, w.Short})
	}
	if slices.ContainsFunc(districts, func(d District) bool { return d.Standing == Reached }) {
		keys = append(keys, Key{above, w.Reached})
	}
	return keys
}
