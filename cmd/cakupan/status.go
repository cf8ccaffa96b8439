package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		GroupID: "look",
		Short:   "Show which lists have been delivered, and which have not",
		Long: `Show what became of each list in the headline's month and in the month after it, as the current snapshot knows;
then the files that were returned for a month that has not opened.

States: on_time, late, resent (the same file again), returned, held (for a decision), carried_forward (an older
month's data are used), missing. Beneath a month stands what its held deliveries wait for, and why its returned files
went back.

With --json: snapshot, published_at, lists: an array of period, figure_status, list_id, title, sender_name, role,
state, hold_codes, received_at, age_days, as_of, rows_read, rows_accepted, rows_rejected, rows_ignored, carried_months,
delivery_id, file_name, file_fault, return_reason.`,
		Example: "  cakupan status\n  cakupan status --json | jq '.lists[] | select(.state == \"missing\")'",
		Args:    operands(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context()) },
	}
}

// statusJSON is what status --json prints.
type statusJSON struct {
	Snapshot    string    `json:"snapshot"`
	PublishedAt time.Time `json:"published_at"`
	Lists       []slot    `json:"lists"`
}

// slot is a list's slot, with the age that only the clock knows.
type slot struct {
	report.Slot
	AgeDays *int `json:"age_days"` // since the delivery arrived
}

func (a *app) status(ctx context.Context) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	db, snapshot, err := openCurrent(ctx, p)
	if err != nil {
		return err
	}
	defer db.Close()
	read, err := report.ReadSlots(ctx, db)
	if err != nil {
		return err
	}
	slots := make([]slot, len(read))
	today := enrolment.DateOf(a.now().In(p.TimeZone))
	for i, s := range read {
		slots[i] = slot{Slot: s}
		if s.ReceivedAt != nil {
			age := int(today - enrolment.DateOf(s.ReceivedAt.In(p.TimeZone)))
			slots[i].AgeDays = &age
		}
	}
	if a.json {
		return a.printJSON(statusJSON{snapshot.ID, snapshot.PublishedAt, slots})
	}
	return a.printStatus(p, slots)
}

// printStatus prints a table for each month.
func (a *app) printStatus(p *project.Project, slots []slot) error {
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	if len(slots) == 0 {
		_, err := fmt.Fprintln(a.out, say("status.no_month"))
		return err
	}
	header := []string{
		say("status.list"), say("status.sender"), say("status.state"), say("status.received"), say("status.age"),
		say("status.rows"), say("status.rejected"),
	}
	for len(slots) > 0 {
		first, n := slots[0], 0
		var rows [][]string
		var waiting []string
		for n < len(slots) && slots[n].Period == first.Period {
			rows = append(rows, slotCells(p, language, slots[n]))
			for code := range strings.FieldsSeq(slots[n].HoldCodes) {
				waiting = append(waiting, say("status.held", slots[n].Title, sentence(language, code), code, slots[n].DeliveryID))
			}
			if slots[n].State == "returned" {
				waiting = append(waiting, returnedText(language, slots[n]))
			}
			n++
		}
		slots = slots[n:]
		title := say("status.title", language.Month(first.Period), say("status."+first.FigureStatus))
		if _, err := fmt.Fprintln(a.out, title); err != nil {
			return err
		}
		if err := writeTable(a.out, header, rows, []int{5, 6}); err != nil {
			return err
		}
		for _, line := range waiting {
			fmt.Fprintln(a.out, line)
		}
		if len(slots) > 0 {
			fmt.Fprintln(a.out)
		}
	}
	return nil
}

// returnedText names a file that was returned, and says why: what is wrong with it, or who returned it said.
func returnedText(language wording.Language, s slot) string {
	if s.FileFault == "" {
		return messages.Say(language, "status.returned_by", s.Title, s.FileName, s.ReturnReason)
	}
	return messages.Say(language, "status.returned", s.Title, s.FileName, sentence(language, s.FileFault), s.FileFault)
}

func slotCells(p *project.Project, language wording.Language, s slot) []string {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	received, age := "", ""
	if s.ReceivedAt != nil {
		received = language.Moment(s.ReceivedAt.In(p.TimeZone))
	}
	switch {
	case s.AgeDays == nil:
	case *s.AgeDays == 0:
		age = say("status.today")
	case *s.AgeDays == 1:
		age = say("status.yesterday")
	default:
		age = say("status.days_ago", language.Count(int64(*s.AgeDays)))
	}
	count := func(n *int64) string {
		if n == nil {
			return ""
		}
		return language.Count(*n)
	}
	return []string{s.Title, s.Sender, say("state." + s.State), received, age, count(s.RowsRead), count(s.RowsRejected)}
}
