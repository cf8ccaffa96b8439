package sheet

import "fmt"

// The share of empty cells that a sheet may have before others, looked at from some on.
const (
	gapsFrom    = 16 << 20
	gapsPerCell = 100
)

// Gaps counts a sheet's cells and the empty ones before them, which a small file can name without end.
type Gaps struct{ cells, empty int }

// Add counts a cell and the empty ones right before it. A sheet of little but those gives ErrHostile.
func (g *Gaps) Add(empty int) error {
	g.cells++
	g.empty += max(empty, 0)
	if g.empty > gapsFrom && g.empty/gapsPerCell > g.cells {
		return fmt.Errorf("%w: a sheet of little but empty cells", ErrHostile)
	}
	return nil
}
