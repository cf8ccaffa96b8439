package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/pipelines"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

func (a *app) landingReplayCommand() *cobra.Command {
	var flags landingFlags
	command := &cobra.Command{
		Use:   "replay [DELIVERY...]",
		Short: "Read deliveries again by the rules and layouts as they are now",
		Long: `Read deliveries of landing again by the rules and layouts as they are now, without asking the sender, and show what
changes: rows accepted and set aside, and each fault, before and now. Nothing is published and nothing is changed: the next
run takes the rows that are gained. Without DELIVERY, --list or --period every delivery is looked at; what no rule or layout
that matters to it has changed is not read. Exit code 3 says that rows are still set aside, or a file is returned.

With --json: an array of delivery_id, list_id, period, file, is_read_again, before and now (rows_read, rows_accepted,
rows_rejected, rows_ignored, file_fault; before is null where no run has read it), faults (code, before, now).`,
		Example: "  cakupan landing replay --list 82.71/dkp/nelayan\n  cakupan landing replay 0f3a91c2 TT-20250603-7c1d22aa",
		Args:    operands(0, 1000),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.landingReplay(cmd, args, flags)
		},
		ValidArgsFunction: a.completeFrom(deliveryIDs),
	}
	flags.add(a, command)
	return command
}

// outcomeJSON is what reading a delivery came to.
type outcomeJSON struct {
	RowsRead     int64  `json:"rows_read"`
	RowsAccepted int64  `json:"rows_accepted"`
	RowsRejected int64  `json:"rows_rejected"`
	RowsIgnored  int64  `json:"rows_ignored"`
	FileFault    string `json:"file_fault"`
}

func outcomeOf(m *enrolment.Manifest) *outcomeJSON {
	if m == nil {
		return nil
	}
	return &outcomeJSON{m.RowsRead, m.Accepted, m.Rejected, m.Ignored, fileFaultOf(m)}
}

// replayedJSON is a delivery that was read again, as landing replay --json prints it.
type replayedJSON struct {
	DeliveryID  string           `json:"delivery_id"`
	ListID      string           `json:"list_id"`
	Period      enrolment.Period `json:"period"`
	File        string           `json:"file"`
	IsReadAgain bool             `json:"is_read_again"` // by the next run
	Before      *outcomeJSON     `json:"before"`
	Now         *outcomeJSON     `json:"now"`
	Faults      []faultChange    `json:"faults"`
}

// faultChange is how often a fault stood in a delivery, and stands now.
type faultChange struct {
	Code   string `json:"code"`
	Before int64  `json:"before"`
	Now    int64  `json:"now"`
}

func (a *app) landingReplay(cmd *cobra.Command, ids []string, flags landingFlags) error {
	l, err := a.look(cmd.Context())
	if err != nil {
		return err
	}
	chosen, err := l.chooseNamed(cmd, ids, flags)
	if err != nil {
		return err
	}
	replayed := []replayedJSON{}
	for i := range chosen {
		if chosen[i].ResentOf != "" {
			continue
		}
		r, err := l.replay(cmd.Context(), &chosen[i])
		if err != nil {
			return err
		}
		replayed = append(replayed, *r)
	}
	if a.json {
		err = a.printJSON(replayed)
	} else {
		err = a.printReplay(l.project, replayed)
	}
	if err != nil {
		return err
	}
	language := a.language(l.project)
	var rejected, returned int64
	for _, r := range replayed {
		rejected += r.Now.RowsRejected
		if r.Now.FileFault != "" {
			returned++
		}
	}
	var gaps []string
	if rejected > 0 {
		gaps = append(gaps, messages.Say(language, "validate.gap", language.Count(rejected)))
	}
	if returned > 0 {
		gaps = append(gaps, messages.Say(language, "landing.returned_gap", language.Count(returned)))
	}
	if len(gaps) > 0 {
		return gapsError{errors.New(strings.Join(gaps, "; "))}
	}
	return nil
}

// chooseNamed gives the deliveries of those IDs, without any the ones that the flags choose.
func (l *landed) chooseNamed(cmd *cobra.Command, ids []string, flags landingFlags) ([]pipelines.Landed, error) {
	if len(ids) == 0 {
		return l.choose(cmd, flags)
	}
	if flags != (landingFlags{}) {
		return nil, wrongUse(cmd, errors.New("want deliveries by their IDs, or by --list and --period"))
	}
	var chosen []pipelines.Landed
	for _, id := range ids {
		d, err := l.named(id)
		if err != nil {
			return nil, err
		}
		if d.ResentOf != "" {
			return nil, fmt.Errorf("delivery %s is an earlier file sent again; replay the earlier one, %s", d.ID, d.ResentOf)
		}
		chosen = append(chosen, *d)
	}
	return chosen, nil
}

// replay reads a delivery again, unless a run has done so by the rules of now.
func (l *landed) replay(ctx context.Context, d *pipelines.Landed) (*replayedJSON, error) {
	now := d.Now
	if now == nil {
		if err := l.project.PasswordError(d.ListID); err != nil {
			return nil, err
		}
		file, err := extract.Look(l.project.Landing).Open(d.SHA256)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		m, err := l.step.Validate(ctx, d.Delivery, file, func(enrolment.Fault) error { return nil })
		if err != nil {
			return nil, fmt.Errorf("delivery %s: %w", d.ID, err)
		}
		now = &m
	}
	r := &replayedJSON{
		DeliveryID: d.ID, ListID: d.ListID, Period: now.Period, File: enrolment.Mask(d.Name), IsReadAgain: d.Now == nil,
		Before: outcomeOf(d.Before), Now: outcomeOf(now), Faults: []faultChange{},
	}
	var before map[string]int64
	if d.Before != nil {
		before = d.Before.FaultCounts
	}
	codes := slices.Collect(maps.Keys(now.FaultCounts))
	codes = slices.AppendSeq(codes, maps.Keys(before))
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		r.Faults = append(r.Faults, faultChange{code, before[code], now.FaultCounts[code]})
	}
	return r, nil
}

// printReplay prints what reading again came to: the deliveries that change, and what the next run will do.
func (a *app) printReplay(p *project.Project, replayed []replayedJSON) error {
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	var b strings.Builder
	var again, gained int64
	for _, r := range replayed {
		if !r.IsReadAgain {
			continue
		}
		again++
		gained += r.Now.RowsAccepted
		before := outcomeJSON{}
		fmt.Fprintf(&b, "%s  %s  %s  %s\n", r.DeliveryID, r.ListID, periodText(r.Period), r.File)
		if r.Before != nil {
			before = *r.Before
			gained -= before.RowsAccepted
			fmt.Fprintf(&b, "  %s\n", say("landing.rows", language.Count(before.RowsAccepted), language.Count(r.Now.RowsAccepted),
				language.Count(before.RowsRejected), language.Count(r.Now.RowsRejected)))
		} else {
			fmt.Fprintf(&b, "  %s\n", say("landing.first_rows", language.Count(r.Now.RowsAccepted), language.Count(r.Now.RowsRejected)))
		}
		if before.FileFault != r.Now.FileFault {
			if r.Now.FileFault != "" {
				fmt.Fprintf(&b, "  %s\n", say("landing.now_returned", sentence(language, r.Now.FileFault), r.Now.FileFault))
			} else {
				fmt.Fprintf(&b, "  %s\n", say("landing.now_read", before.FileFault))
			}
		}
		for _, f := range r.Faults {
			if f.Before != f.Now {
				fmt.Fprintf(&b, "  %s → %s × %s [%s]\n", language.Count(f.Before), language.Count(f.Now), sentence(language, f.Code), f.Code)
			}
		}
	}
	if again > 0 {
		fmt.Fprintf(&b, "\n%s\n", say("landing.next", language.Count(again), signed(language, gained), a.call("run")))
	} else {
		fmt.Fprintln(&b, say("landing.unchanged", language.Count(int64(len(replayed)))))
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}

// signed writes a change of a count with its sign.
func signed(language wording.Language, n int64) string {
	if n > 0 {
		return "+" + language.Count(n)
	}
	return language.Count(n)
}
