package pipelines

import (
	"context"

	"cakupan/lake/duck"
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

// Gaps gives what the headline month and the open month of a snapshot go without.
func Gaps(ctx context.Context, db *duck.DB) ([]Gap, error) {
	result, err := db.Query(ctx, `
		with shown as (
		    select period from marts.headline where is_headline or is_open
		),
		slots as (
		    select distinct period, list_id, title, sender_name, state, rows_rejected
		    from marts.deliveries
		    inner join shown using (period)
		)
		select 'rows_rejected' as kind, period, list_id, title, sender_name, rows_rejected
		from slots
		where rows_rejected > 0
		union all
		select state as kind, period, list_id, title, sender_name, 0 as rows_rejected
		from slots
		where state not in ('on_time', 'late')
		order by period, kind, list_id`)
	if err != nil {
		return nil, err
	}
	gaps := make([]Gap, len(result.Rows))
	for i, row := range result.Rows {
		gaps[i] = Gap{
			Kind: row[0].(string), Period: row[1].(string), ListID: row[2].(string),
			Title: row[3].(string), Sender: row[4].(string), Rows: row[5].(int64),
		}
	}
	return gaps, nil
}
