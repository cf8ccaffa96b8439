package chart

// The rows of Bullets, in which a name and a verdict stand above a bar and its counts.
const (
	bulletRow = 80 * mm / 10
	bulletBar = 32 * mm / 10
)

// bulletLength is that of the largest potential, where the numbers leave the room.
const bulletLength Length = 45 * mm

// Bullets draws a bar for each district: its covered persons on the track of its potential workers, with a tick at the
// target. All bars have one scale, so that what is missing compares by length.
func Bullets(finding, reading string, districts []District, words DistrictWords) *Drawing {
	d := &Drawing{Finding: finding, Reading: reading}
	var longest int64
	length := bulletLength
	for _, district := range districts {
		longest = max(longest, district.Potential, district.Covered)
		length = min(length, Width-textWidth(district.label(), smallSize)-3*mm)
	}
	for i, district := range districts {
		y := Length(i) * bulletRow
		d.bold(0, y+3*mm, Start, Ink, district.Name)
		verdict := textWidth(district.Verdict, textSize)
		d.bold(Width, y+3*mm, End, district.Standing.textColour(), district.Verdict)
		d.sign(district.Standing, Width-verdict-4*mm, y+3*mm, 24*mm/10)

		top := y + 4*mm
		d.add(Rect{X: mm / 5, Y: top, Width: scale(district.Potential, longest, length), Height: bulletBar, Fill: district.track(), Stroke: district.frame()})
		d.add(Rect{X: mm / 5, Y: top, Width: scale(district.Covered, longest, length), Height: bulletBar, Fill: district.bar()})
		if district.Target > 0 {
			d.add(tick(mm/5+scale(district.Target, longest, length), top-mm/2, bulletBar+mm))
		}
		d.add(Text{X: Width, Y: top + 26*mm/10, Size: smallSize, Anchor: End, Text: district.label()})
	}
	d.Height = Length(len(districts))*bulletRow + mm
	d.Height += d.legend(d.Height, Width, words.bars(districts))
	return d
}

// label says what a bar shows in numbers.
func (d District) label() string {
	if d.Percent == "" {
		return d.Counts
	}
	return d.Counts + " = " + d.Percent
}
