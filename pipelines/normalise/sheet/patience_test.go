package sheet

import "time"

// patience is how long a hostile file may keep the reader busy on a machine that has much else to do. Read in a time that
// grows with the square of its size, such a file takes hours.
const patience = 5 * time.Minute
