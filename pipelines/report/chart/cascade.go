package chart

// Stage is how many persons came so far, for Cascade; each stage's are among those of the one before.
type Stage struct {
	Name  string
	Count int64 // Unknown where there is none
	Label string
	Lost  string // what became of the others of the stage before, "" where none was lost
}

const stageRow = 10 * mm

// Cascade draws stages as bars of one scale, each with those who fell behind since the stage before.
func Cascade(finding, reading string, stages []Stage) *Drawing {
	d := &Drawing{Finding: finding, Reading: reading, Height: Length(len(stages)) * stageRow}
	var most int64
	for _, stage := range stages {
		most = max(most, stage.Count)
	}
	const longest = Width - 2*mm/5
	before := Unknown
	for i, stage := range stages {
		y := Length(i) * stageRow
		d.bold(0, y+3*mm, Start, Ink, stage.Name)
		d.text(Width, y+3*mm, End, stage.Label)
		if lost := stage.Lost; lost != "" {
			d.bold(Width-textWidth(stage.Label, textSize)-3*mm, y+3*mm, End, DarkVermilion, lost)
		}
		length := scale(stage.Count, most, longest)
		if before > stage.Count && stage.Count >= 0 {
			d.add(Rect{X: mm/5 + length, Y: y + 42*mm/10, Width: scale(before, most, longest) - length, Height: 4 * mm, Fill: Diagonal, Stroke: Stroke{Colour: DarkVermilion, Width: thin}})
		}
		d.add(Rect{X: mm / 5, Y: y + 42*mm/10, Width: length, Height: 4 * mm, Fill: Solid})
		before = stage.Count
	}
	return d
}
