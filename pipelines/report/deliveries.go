package report

import (
	"context"
	"fmt"
	"time"

	"cakupan/enrolment"
)

// Slot is what became of one list in one month. The nil fields are those of a delivery that did not come.
type Slot struct {
	Period        enrolment.Period `json:"period"`
	FigureStatus  string           `json:"figure_status"`
	ListID        string           `json:"list_id"`
	Title         string           `json:"title"`
	Sender        string           `json:"sender_name"`
	Role          string           `json:"role"`
	State         string           `json:"state"`       // "on_time", "late", "resent", "returned", "held", "carried_forward" or "missing"
	ReceivedAt    *time.Time       `json:"received_at"` // UTC
	AsOf          enrolment.Date   `json:"as_of,omitzero"`
	RowsRead      *int64           `json:"rows_read"`
	RowsAccepted  *int64           `json:"rows_accepted"`
	RowsRejected  *int64           `json:"rows_rejected"`
	RowsIgnored   *int64           `json:"rows_ignored"`
	CarriedMonths int64            `json:"carried_months"`
	DeliveryID    string           `json:"delivery_id,omitempty"`
}

// ReadSlots gives every list's slot in the headline's month, then in the month after it, by sender and list.
func ReadSlots(ctx context.Context, q Querier) ([]Slot, error) {
	res, err := q.Query(ctx, `
		select distinct
			period, deliveries.figure_status, list_id, title, sender_name, role, state, received_at, as_of,
			rows_read, rows_accepted, rows_rejected, rows_ignored, carried_months, delivery_id
		from marts.deliveries as deliveries
		inner join marts.headline as headline using (period)
		where headline.is_headline or headline.is_open
		order by period, sender_name, list_id`)
	if err != nil {
		return nil, fmt.Errorf("read marts.deliveries: %w", err)
	}
	slots := make([]Slot, len(res.Rows))
	for i, row := range res.Rows {
		s := &slots[i]
		err := scan(row,
			&s.Period, &s.FigureStatus, &s.ListID, &s.Title, &s.Sender, &s.Role, &s.State, &s.ReceivedAt, &s.AsOf,
			&s.RowsRead, &s.RowsAccepted, &s.RowsRejected, &s.RowsIgnored, &s.CarriedMonths, &s.DeliveryID)
		if err != nil {
			return nil, fmt.Errorf("read marts.deliveries: %w", err)
		}
	}
	return slots, nil
}
