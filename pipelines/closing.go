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

	// Of BPJS TK's own count of covered persons, where its recap is in, what no cause explains beside ours, whatever its
	// sign; and whether that is little enough (seeds.completeness_gate).
	RecapCount       int64
	UnexplainedCount int64
	IsExplained      bool
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
		select coalesce(recap_count, 0), coalesce(unexplained_count, 0), is_explained
		from marts.completeness
		where period = ?`, period.String())
	if err != nil {
		return nil, fmt.Errorf("read marts.completeness: %w", err)
	}
	for _, row := range control.Rows {
		r.RecapCount, r.UnexplainedCount, r.IsExplained = row[0].(int64), row[1].(int64), row[2].(bool)
	}
	return r, nil
}
