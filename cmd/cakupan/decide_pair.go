package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/project"
)

func (a *app) decidePair(kind project.DecisionKind, short, long string) *cobra.Command {
	var flags decideFlags
	command := &cobra.Command{
		Use:   string(kind) + " PAIR --reason TEXT",
		Short: short,
		Long: long + `
PAIR is the pair's ID or the beginning of it, as marts.duplicate_rows has it in pair_id; it is the same in every month.

With --json: decided_at, decided_by, kind, pair_id, reason, is_new, and rows of the newest month: an array of period,
list_id, delivery_id, sheet, row_number, other_list_id, other_delivery_id, other_sheet, other_row_number.`,
		Example: "  cakupan sql \"select * from marts.duplicate_rows where tier = 'contested_nik'\"\n" +
			"  cakupan decide " + string(kind) + ` 5c2e19aa --reason "KTP keduanya sudah dicek ke cabang"`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(flags.reason) == "" {
				return wrongUse(cmd, errors.New("--reason wants how you know it"))
			}
			by, err := a.signer(cmd, flags.by)
			if err != nil {
				return err
			}
			return a.underLock(cmd.Context(), func(p *project.Project, _ *lake.Lake) error {
				return a.decidePairIn(cmd.Context(), p, args[0], project.Decision{Kind: kind, By: by, Reason: flags.reason})
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	command.Flags().StringVar(&flags.reason, "reason", "", "`text` that says how you know it")
	command.Flags().StringVar(&flags.by, "by", "", "`name` of who decides (default: the user's)")
	return command
}

// pairJSON is what decide same and decide not-same print with --json.
type pairJSON struct {
	DecidedAt time.Time            `json:"decided_at"`
	DecidedBy string               `json:"decided_by"`
	Kind      project.DecisionKind `json:"kind"`
	PairID    string               `json:"pair_id"`
	Reason    string               `json:"reason"`
	IsNew     bool                 `json:"is_new"` // false: it stood so already
	Rows      []pairRowJSON        `json:"rows"`
}

// pairRowJSON is a row of a pair and the one beside it.
type pairRowJSON struct {
	Period          string `json:"period"`
	ListID          string `json:"list_id"`
	DeliveryID      string `json:"delivery_id"`
	Sheet           string `json:"sheet"`
	RowNumber       int64  `json:"row_number"`
	OtherListID     string `json:"other_list_id"`
	OtherDeliveryID string `json:"other_delivery_id"`
	OtherSheet      string `json:"other_sheet"`
	OtherRowNumber  int64  `json:"other_row_number"`
}

// decidePairIn decides while nobody else does.
func (a *app) decidePairIn(ctx context.Context, p *project.Project, prefix string, d project.Decision) error {
	db, _, err := openCurrent(ctx, p)
	if err != nil {
		return err
	}
	defer db.Close()
	id, rows, err := pairNamed(ctx, db, p.Decisions, prefix)
	if err != nil {
		return err
	}
	d.Subject = id
	if standing := p.Decided(id); standing.Kind == d.Kind {
		return a.printPair(p, &pairJSON{standing.At, standing.By, standing.Kind, id, standing.Reason, false, rows})
	}
	d.At = a.now()
	if d, err = p.Decide(d, nil); err != nil {
		return err
	}
	return a.printPair(p, &pairJSON{d.At, d.By, d.Kind, id, d.Reason, true, rows})
}

// pairNamed finds the pair whose ID begins so, with its rows in the newest month that has it. One that was decided to be one
// person is in no doubt any more, and has no rows.
func pairNamed(ctx context.Context, db *duck.DB, decided []project.Decision, prefix string) (id string, rows []pairRowJSON, err error) {
	prefix, rows = strings.ToLower(prefix), []pairRowJSON{}
	found, err := db.Query(ctx, `
		select pair_id, period, list_id, delivery_id, sheet, row_number, other_list_id, other_delivery_id, other_sheet, other_row_number
		from marts.duplicate_rows
		where starts_with(pair_id, ?)
		qualify period = max(period) over (partition by pair_id)
		order by pair_id, list_id, sheet, row_number`, prefix)
	if err != nil {
		return "", nil, err
	}
	for _, row := range found.Rows {
		switch {
		case id == "":
			id = row[0].(string)
		case id != row[0]:
			return "", nil, fmt.Errorf("several pairs begin with %s; say more of the ID", prefix)
		}
		if row[6] == nil {
			return "", nil, fmt.Errorf("%s is a row that agrees with nobody; there is nothing to decide, and the sender has to mend its NIK", id)
		}
		rows = append(rows, pairRowJSON{row[1].(string), row[2].(string), row[3].(string), row[4].(string), row[5].(int64),
			row[6].(string), row[7].(string), row[8].(string), row[9].(int64)})
	}
	for _, d := range decided {
		if id == "" && d.Kind == project.Same && strings.HasPrefix(d.Subject, prefix) {
			id = d.Subject
		}
	}
	if id == "" || prefix == "" {
		return "", nil, fmt.Errorf("no pair %s in the current snapshot; marts.duplicate_rows has them", prefix)
	}
	return id, rows, nil
}

// printPair says what was decided, and of which rows.
func (a *app) printPair(p *project.Project, d *pairJSON) error {
	if a.json {
		return a.printJSON(d)
	}
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	var b strings.Builder
	if d.IsNew {
		fmt.Fprintln(&b, say("decide.pair", d.PairID, say("decide."+string(d.Kind))))
	} else {
		fmt.Fprintln(&b, say("decide.pair_already", d.PairID, say("decide."+string(d.Kind)), language.Moment(d.DecidedAt.In(p.TimeZone)), d.DecidedBy))
	}
	for _, r := range d.Rows {
		fmt.Fprintln(&b, say("decide.pair_row", rowOf(r.ListID, r.Sheet, r.RowNumber), rowOf(r.OtherListID, r.OtherSheet, r.OtherRowNumber)))
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}

// rowOf writes a place: "82.71/bpjstk/peserta!Data Peserta:40".
func rowOf(list, sheet string, row int64) string {
	if sheet != "" {
		list += "!" + sheet
	}
	return fmt.Sprintf("%s:%d", list, row)
}
