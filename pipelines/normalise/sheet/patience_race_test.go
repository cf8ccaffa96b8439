//go:build race

package sheet

import "time"

// patience with the race detector, which slows the reader down ten times and more.
const patience = 30 * time.Second
