// Package report is the last step of the nightly pipeline: marts → the first screen and CSV files. It reads
// finished figures and computes none, save sums and differences of what one screen shows.
package report

import (
	"context"

	"cakupan/lake/duck"
)

// Querier answers SQL over the marts of one snapshot: schemas marts, seeds and lake.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (*duck.Result, error)
}
