package pipelines

import (
	"context"
	"fmt"

	"cakupan/enrolment"
	"cakupan/lake/duck"
)

// Readiness is what speaks for and against making a month's figures final.
type Readiness struct {
	Status  string             // "tetap" or "sementara"; "" when the snapshot has no such month
	Missing []Gap              // BPJS TK's lists whose own month is not in, or of which a newer delivery is held or returned
	Earlier []enrolment.Period // months before that are still open

	// BPJS TK's own count of covered persons, where its recap is in, and by how much ours is below it.
	RecapCount      int64
	DifferenceCount int64
}

// DiffersTooMuch tells whether our count lies more than 0.5 percent off BPJS TK's own.
func (r *Readiness) DiffersTooMuch() bool {
	return 1000*max(r.DifferenceCount, -r.DifferenceCount) > 5*r.RecapCount && r.RecapCount > 0
}

// ReadReadiness asks a snapshot about a month.
func ReadReadiness(ctx context.Context, db *duck.DB, period enrolment.Period) (*Readiness, error) {
	r := new(Readiness)
	months, err := db.Query(ctx, `select period, figure_status from marts.headline where period <= ? order by period`, period.String())
	if err != nil {
		return nil, fmt.Errorf("read marts.headline: %w", err)
	}
	for _, row := range months.Rows {
		month, err := enrolment.ParsePeriod(row[0].(string))
		if err != nil {
			return nil, fmt.Errorf("read marts.headline: %w", err)
		}
		status := row[1].(string)
		switch {
		case month == period:
			r.Status = status
		case status != "tetap":
			r.Earlier = append(r.Earlier, month)
		}
	}
	lists, err := db.Query(ctx, `
		select distinct coalesce(waiting_state, state) as state, period, list_id, title, sender_name
		from marts.deliveries
		where period = ?
			and role in ('participants', 'payments', 'recap', 'projects')
			and (state not in ('on_time', 'late') or waiting_state is not null)
		order by list_id`, period.String())
	if err != nil {
		return nil, fmt.Errorf("read marts.deliveries: %w", err)
	}
	for _, row := range lists.Rows {
		r.Missing = append(r.Missing, Gap{
			Kind: row[0].(string), Period: row[1].(string), ListID: row[2].(string), Title: row[3].(string), Sender: row[4].(string),
		})
	}
	control, err := db.Query(ctx, `
		select
		    cast(coalesce(sum(recap_count), 0) as bigint) as recap_count,
		    cast(coalesce(sum(difference_count), 0) as bigint) as difference_count,
		from marts.control
		where period = ? and recap_count is not null`, period.String())
	if err != nil {
		return nil, fmt.Errorf("read marts.control: %w", err)
	}
	r.RecapCount, r.DifferenceCount = control.Rows[0][0].(int64), control.Rows[0][1].(int64)
	return r, nil
}
