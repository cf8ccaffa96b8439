package pipelines

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cakupan/lake/duck"
	"cakupan/pipelines/report"
)

// Gap is something that the current snapshot goes without: rows set aside, or a list that is missing, held,
// returned, sent again unchanged, or carried forward. The figures stand, and say so.
type Gap struct {
	Kind   string `json:"kind"` // "rows_rejected", or a state of marts.deliveries
	Period string `json:"period"`
	ListID string `json:"list_id,omitempty"`
	Title  string `json:"title,omitempty"`
	Sender string `json:"sender,omitempty"`
	Rows   int64  `json:"rows,omitempty"` // of rows_rejected
}

// Gaps gives what the headline month and the open month of a snapshot go without, and the files that were returned for a
// month that has not opened.
func Gaps(ctx context.Context, db *duck.DB) ([]Gap, error) {
	slots, err := report.ReadSlots(ctx, db)
	if err != nil {
		return nil, err
	}
	gaps := []Gap{}
	for _, s := range slots {
		gap := Gap{Kind: s.State, Period: s.Period.String(), ListID: s.ListID, Title: s.Title, Sender: s.Sender}
		if s.State != "on_time" && s.State != "late" {
			gaps = append(gaps, gap)
		}
		if s.RowsRejected != nil && *s.RowsRejected > 0 {
			gap.Kind, gap.Rows = "rows_rejected", *s.RowsRejected
			gaps = append(gaps, gap)
		}
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		return cmp.Or(strings.Compare(a.Period, b.Period), strings.Compare(a.Kind, b.Kind), strings.Compare(a.ListID, b.ListID))
	})
	return gaps, nil
}
