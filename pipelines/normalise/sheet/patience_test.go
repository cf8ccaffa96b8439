//go:build !race

package sheet

import "time"

// patience is how long a hostile file may keep the reader busy.
const patience = 2 * time.Second
