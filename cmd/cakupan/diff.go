package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

func (a *app) snapshotDiffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff [OLD [NEW]]",
		Short: "Show what tells one snapshot from another",
		Long: `Show what tells one snapshot from another: the inputs that differ (deliveries, decisions, settings, reference data,
layouts, SQL, versions), the tables with other rows, and each count that moved. Without NEW it is the current
snapshot, without OLD the one published before it.

With --json: old, new, causes (kind, name, title, delivery_id, period, at, is_late, by, reason), tables (table,
before_row_count, after_row_count), figures (period, district_code, district_name, segment, measure, before, after,
difference).`,
		Example: "  cakupan snapshots diff\n  cakupan snapshots diff 3f6c 90ab",
		Args:    operands(0, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, l, err := a.openLake()
			if err != nil {
				return err
			}
			before, after, err := snapshotPair(l, args)
			if err != nil {
				return err
			}
			return a.diff(cmd.Context(), p, l, before, after)
		},
	}
}

// snapshotPair gives the snapshots to compare.
func snapshotPair(l *lake.Lake, args []string) (before, after *lake.Snapshot, err error) {
	if len(args) == 2 {
		after, err = l.Find(args[1])
	} else {
		after, err = l.Current()
	}
	if err != nil {
		return nil, nil, err
	}
	if len(args) > 0 {
		before, err = l.Find(args[0])
		return before, after, err
	}
	published, err := l.Snapshots()
	if err != nil {
		return nil, nil, err
	}
	for i, s := range published[:len(published)-1] {
		if s.ID == after.ID {
			return published[i+1], after, nil
		}
	}
	return nil, nil, errors.New("there is no snapshot before the current one")
}

func (a *app) diff(ctx context.Context, p *project.Project, l *lake.Lake, before, after *lake.Snapshot) error {
	difference, err := pipelines.Diff(ctx, l, before, after)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(difference)
	}
	d := differenceText{a, p, a.language(p)}
	fmt.Fprintln(a.out, d.say("diff.title", before.ID, d.language.Moment(before.PublishedAt.In(p.TimeZone)),
		after.ID, d.language.Moment(after.PublishedAt.In(p.TimeZone))))
	for _, part := range []func(*pipelines.Difference) error{d.causes, d.tables, d.figures} {
		fmt.Fprintln(a.out)
		if err := part(difference); err != nil {
			return err
		}
	}
	return nil
}

// differenceText prints a difference of snapshots in one language.
type differenceText struct {
	*app
	project  *project.Project
	language wording.Language
}

func (d *differenceText) say(key string, args ...any) string {
	return messages.Say(d.language, key, args...)
}

// table prints rows under a title and a header, or that there are none.
func (d *differenceText) table(title, none string, header []string, rows [][]string, numbers []int) error {
	if len(rows) == 0 {
		_, err := fmt.Fprintln(d.out, none)
		return err
	}
	fmt.Fprintln(d.out, title)
	return writeTable(d.out, header, rows, numbers)
}

func (d *differenceText) causes(difference *pipelines.Difference) error {
	var rows [][]string
	for _, c := range difference.Causes {
		var about []string
		if c.At != nil {
			about = append(about, d.language.Moment(c.At.In(d.project.TimeZone)))
		}
		if c.IsLate {
			about = append(about, d.say("state.late"))
		}
		for _, text := range []string{c.By, c.Reason} {
			if text != "" {
				about = append(about, text)
			}
		}
		name := c.Name
		if c.Title != "" {
			name = c.Title + " (" + c.Name + ")"
		}
		period := ""
		if !c.Period.IsZero() {
			period = c.Period.String()
		}
		rows = append(rows, []string{d.say("cause." + string(c.Kind)), name, period, strings.Join(about, ", ")})
	}
	return d.table(d.say("diff.causes"), d.say("diff.no_causes"), []string{
		d.say("diff.kind"), d.say("diff.name"), d.say("diff.month"), d.say("diff.about"),
	}, rows, nil)
}

func (d *differenceText) tables(difference *pipelines.Difference) error {
	var rows [][]string
	for _, t := range difference.Tables {
		rows = append(rows, []string{t.Table, d.language.Count(t.Before), d.language.Count(t.After)})
	}
	return d.table(d.say("diff.tables"), d.say("diff.no_tables"), []string{
		d.say("diff.table"), d.say("diff.before"), d.say("diff.after"),
	}, rows, []int{1, 2})
}

func (d *differenceText) figures(difference *pipelines.Difference) error {
	count := func(n *int64) string {
		if n == nil {
			return wording.Nothing
		}
		return d.language.Count(*n)
	}
	var rows [][]string
	for _, c := range difference.Figures {
		moved := count(c.Difference)
		if c.Difference != nil && *c.Difference > 0 {
			moved = "+" + moved
		}
		rows = append(rows, []string{
			c.Period.String(), c.DistrictName, c.Segment, d.say("measure." + c.Measure), count(c.Before), count(c.After), moved,
		})
	}
	return d.table(d.say("diff.figures"), d.say("diff.no_figures"), []string{
		d.say("diff.month"), d.say("diff.place"), d.say("diff.segment"), d.say("diff.measure"),
		d.say("diff.before"), d.say("diff.after"), d.say("diff.difference"),
	}, rows, []int{4, 5, 6})
}
