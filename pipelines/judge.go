package pipelines

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"cakupan/lake/duck"
	"cakupan/pipelines/model"
	"cakupan/project"
)

// Standing says whether a delivery counts.
type Standing string

// Valid counts; Held waits for a person; SentBack was returned, by a person or because it could not be read; Again is the
// same file as an earlier delivery.
const (
	Valid    Standing = "valid"
	Held     Standing = "held"
	SentBack Standing = "returned"
	Again    Standing = "resent"
)

// Incomplete is the code of a list that does not say what its members' segment is. No decision makes it count.
const Incomplete = "file.segment_missing"

// Judged is a delivery of a snapshot and how it stands.
type Judged struct {
	DeliveryID string
	ListID     string
	Title      string // of the list
	Period     string // "2025-05"
	Rows       int64  // accepted
	FileFault  string // code of why the file itself cannot be read; "" when it can
	Standing   Standing
	HoldCodes  string // of what a held one waits for, joined by blanks
}

// Judge says how each delivery of an opened snapshot, seeds included, stands once the decisions are taken, by list and
// arrival. It is the models' own verdict, without a night.
func Judge(ctx context.Context, db *duck.DB, sql fs.FS, decisions []project.Decision) ([]Judged, error) {
	models, err := model.Load(sql)
	if err != nil {
		return nil, fmt.Errorf("judge deliveries: %w", err)
	}
	if err := db.Exec(ctx, decisionsView(decisions)); err != nil {
		return nil, fmt.Errorf("judge deliveries: %w", err)
	}
	if err := models.Views(ctx, db, "intermediate.judged_deliveries"); err != nil {
		return nil, fmt.Errorf("judge deliveries: %w", err)
	}
	result, err := db.Query(ctx, `
		select
		    delivery_id,
		    deliveries.list_id,
		    coalesce(lists.title, deliveries.list_id) as title,
		    deliveries.period,
		    deliveries.rows_accepted,
		    coalesce(deliveries.file_fault, '') as file_fault,
		    case
		        when deliveries.state = 'resent' then 'resent'
		        when deliveries.state = 'returned' or judged.is_returned then 'returned'
		        when judged.is_held then 'held'
		        else 'valid'
		    end as standing,
		    coalesce(judged.hold_codes, '') as hold_codes
		from lake.deliveries
		left join (select distinct list_id, title from lake.lists) as lists using (list_id)
		left join intermediate.judged_deliveries as judged using (delivery_id)
		order by deliveries.list_id, deliveries.received_at, delivery_id`)
	if err != nil {
		return nil, fmt.Errorf("judge deliveries: %w", err)
	}
	judged := make([]Judged, len(result.Rows))
	for i, row := range result.Rows {
		judged[i] = Judged{
			DeliveryID: row[0].(string), ListID: row[1].(string), Title: row[2].(string), Period: row[3].(string),
			Rows: row[4].(int64), FileFault: row[5].(string), Standing: Standing(row[6].(string)),
			HoldCodes: row[7].(string),
		}
	}
	return judged, nil
}

// decisionsView puts decisions into the place of a snapshot's own.
func decisionsView(decisions []project.Decision) string {
	view := "create or replace view lake.decisions as\n" +
		"select now() as decided_at, '' as decided_by, '' as kind, '' as subject, '' as reason where false"
	for _, d := range decisions {
		view += fmt.Sprintf("\nunion all select cast(%s as timestamptz), %s, %s, %s, %s",
			duck.Quote(d.At.UTC().Format(time.RFC3339)), duck.Quote(d.By), duck.Quote(string(d.Kind)), duck.Quote(d.Subject), duck.Quote(d.Reason))
	}
	return view
}
