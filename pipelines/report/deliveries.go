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
	FigureStatus  string           `json:"figure_status"` // "tetap", "sementara", or "belum dibuka" (not opened)
	ListID        string           `json:"list_id"`
	Title         string           `json:"title"`
	Sender        string           `json:"sender_name"`
	Role          string           `json:"role"`
	State         string           `json:"state"`                // "on_time", "late", "resent", "returned", "held", "carried_forward" or "missing"
	HoldCodes     string           `json:"hold_codes,omitempty"` // of one that is held, joined by blanks
	ReceivedAt    *time.Time       `json:"received_at"`          // UTC
	AsOf          enrolment.Date   `json:"as_of,omitzero"`
	RowsRead      *int64           `json:"rows_read"`
	RowsAccepted  *int64           `json:"rows_accepted"`
	RowsRejected  *int64           `json:"rows_rejected"`
	RowsIgnored   *int64           `json:"rows_ignored"`
	CarriedMonths int64            `json:"carried_months"`
	DeliveryID    string           `json:"delivery_id,omitempty"`
	FileName      string           `json:"file_name,omitempty"`     // of one that was returned or is held
	FileFault     string           `json:"file_fault,omitempty"`    // code of why a returned one cannot be read
	ReturnReason  string           `json:"return_reason,omitempty"` // of the person who returned it
}

// ReadSlots gives every list's slot in the headline's month and in the month after it, by month, sender and list; among
// them, of any month, the deliveries that are held or were returned while an older one stands, and the files that were
// returned for a month that has not opened, while nothing newer of their list is in.
func ReadSlots(ctx context.Context, q Querier) ([]Slot, error) {
	res, err := q.Query(ctx, `
		with unopened as (
			select
				deliveries.period, 'belum dibuka' as figure_status, list_id, lists.title, lists.sender_name, lists.role,
				deliveries.state, cast(null as varchar) as hold_codes, deliveries.received_at, deliveries.as_of, deliveries.rows_read, deliveries.rows_accepted,
				deliveries.rows_rejected, deliveries.rows_ignored, 0 as carried_months, deliveries.delivery_id
			from lake.deliveries as deliveries
			inner join lake.lists as lists using (list_id)
			where deliveries.state = 'returned'
				and deliveries.period not in (select period from marts.headline)
				and not exists (
					from lake.deliveries as newer
					where newer.list_id = deliveries.list_id
						and newer.state = 'normalised'
						and newer.received_at > deliveries.received_at
				)
		),

		waiting as (
			select
				slots.period, slots.figure_status, list_id, slots.title, slots.sender_name, slots.role,
				slots.waiting_state, slots.hold_codes, deliveries.received_at, deliveries.as_of, deliveries.rows_read, deliveries.rows_accepted,
				deliveries.rows_rejected, deliveries.rows_ignored, 0 as carried_months, deliveries.delivery_id
			from marts.deliveries as slots
			inner join lake.deliveries as deliveries using (list_id)
			where deliveries.delivery_id = slots.waiting_delivery_id
		),

		slots as (
			select distinct
				period, deliveries.figure_status, list_id, title, sender_name, role, state,
				case when state = 'held' then hold_codes end as hold_codes, received_at, as_of,
				rows_read, rows_accepted, rows_rejected, rows_ignored, carried_months, delivery_id
			from marts.deliveries as deliveries
			inner join marts.headline as headline using (period)
			where headline.is_headline or headline.is_open
			union
			select * from unopened
			union
			select * from waiting
		)

		select
			slots.*,
			case when slots.state in ('returned', 'held') then files.file_name end as file_name,
			case when slots.state = 'returned' then files.file_fault end as file_fault,
			case when slots.state = 'returned' then decisions.reason end as return_reason
		from slots
		left join lake.deliveries as files using (delivery_id)
		left join lake.decisions as decisions on decisions.kind = 'return' and decisions.subject = slots.delivery_id
		qualify row_number() over (
			partition by slots.period, slots.list_id, slots.delivery_id, slots.state order by decisions.decided_at desc
		) = 1
		order by slots.period, sender_name, slots.list_id, slots.delivery_id`)
	if err != nil {
		return nil, fmt.Errorf("read marts.deliveries: %w", err)
	}
	slots := make([]Slot, len(res.Rows))
	for i, row := range res.Rows {
		s := &slots[i]
		err := Scan(row,
			&s.Period, &s.FigureStatus, &s.ListID, &s.Title, &s.Sender, &s.Role, &s.State, &s.HoldCodes, &s.ReceivedAt, &s.AsOf,
			&s.RowsRead, &s.RowsAccepted, &s.RowsRejected, &s.RowsIgnored, &s.CarriedMonths, &s.DeliveryID,
			&s.FileName, &s.FileFault, &s.ReturnReason)
		if err != nil {
			return nil, fmt.Errorf("read marts.deliveries: %w", err)
		}
	}
	return slots, nil
}
