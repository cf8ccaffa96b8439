package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

func (a *app) runsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "runs [ID]",
		GroupID: "look",
		Short:   "Show what became of the runs",
		Long: `List the runs, the latest first, or show one: its steps, how long each took, and what came from the senders. The
beginning of an ID is enough where no other begins so. The last 400 runs are kept.

A file of the history that cannot be read is named, with exit code 1; the other runs are shown all the same.

Outcomes: published, nothing_new, dry, failed, interrupted (asked to stop), killed (ended without a word), running.

With --json: one run, or an array: id, started_at, ended_at, state, snapshot, steps (name, seconds, counts), sources
(name, landed_count, unreadable_count, unmatched_count), gaps (lists by kind), error.`,
		Example: "  cakupan runs\n  cakupan runs 20250601T163000",
		Args:    operands(0, 1),

		ValidArgsFunction: a.completeFrom(runIDs),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.project()
			if err != nil {
				return err
			}
			l, err := lake.Look(p.Lake)
			if err != nil {
				return err
			}
			runs, damaged := l.Runs()
			if len(runs) == 0 && damaged != nil {
				return damaged
			}
			if len(args) == 0 {
				return errors.Join(a.printRuns(p, runs), damaged)
			}
			run, err := runNamed(runs, args[0])
			if err != nil {
				return errors.Join(err, damaged)
			}
			return a.printRun(p, run)
		},
	}
}

// runNamed gives the run whose ID begins with prefix.
func runNamed(runs []lake.Run, prefix string) (*lake.Run, error) {
	var found []*lake.Run
	for i := range runs {
		if strings.HasPrefix(runs[i].ID, prefix) {
			found = append(found, &runs[i])
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no run %q", prefix)
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d runs begin with %q, among them %s and %s", len(found), prefix, found[0].ID, found[1].ID)
}

func (a *app) printRuns(p *project.Project, runs []lake.Run) error {
	if a.json {
		return a.printJSON(append([]lake.Run{}, runs...))
	}
	language := a.language(p)
	say := func(key string) string { return messages.Say(language, key) }
	if len(runs) == 0 {
		_, err := fmt.Fprintln(a.out, say("runs.none"))
		return err
	}
	rows := make([][]string, len(runs))
	for i, run := range runs {
		rows[i] = []string{
			run.ID, language.Moment(run.StartedAt.In(p.TimeZone)), duration(language, &run), say("run_state." + string(run.State)),
			run.Snapshot, gapCount(language, run.Gaps),
		}
	}
	return writeTable(a.out, []string{
		say("runs.id"), say("runs.started"), say("runs.took"), say("runs.state"), say("snapshots.id"), say("runs.gaps"),
	}, rows, []int{2, 5})
}

// gapCount writes how many lists a run found missing, held, returned or the like; nothing of a run that did not get so far.
func gapCount(language wording.Language, gaps map[string]int) string {
	if gaps == nil {
		return ""
	}
	var lists int64
	for kind, n := range gaps {
		if kind != "rows_rejected" {
			lists += int64(n)
		}
	}
	return language.Count(lists)
}

// duration writes how long a run took, in seconds; nothing while it goes on or when it was killed.
func duration(language wording.Language, run *lake.Run) string {
	if run.EndedAt.IsZero() {
		return ""
	}
	return seconds(language, run.EndedAt.Sub(run.StartedAt).Seconds())
}

func seconds(language wording.Language, s float64) string {
	return messages.Say(language, "runs.seconds", language.Decimal(fmt.Sprintf("%.1f", s)))
}

// printRun prints one run: its head, its steps, what came from the senders, and why it failed.
func (a *app) printRun(p *project.Project, run *lake.Run) error {
	if a.json {
		return a.printJSON(run)
	}
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	head := say("runs.title", run.ID, run.StartedAt.In(p.TimeZone).Format(time.DateTime), say("run_state."+string(run.State)))
	if run.Snapshot != "" {
		head += say("runs.snapshot", run.Snapshot)
	}
	fmt.Fprintln(a.out, head)
	if run.Error != "" {
		fmt.Fprintln(a.out, say("runs.error", run.Error))
	}
	var rows [][]string
	for _, step := range run.Steps {
		var counts []string
		for _, what := range slices.Sorted(maps.Keys(step.Counts)) {
			counts = append(counts, what+" "+language.Count(step.Counts[what]))
		}
		rows = append(rows, []string{step.Name, seconds(language, step.Seconds), strings.Join(counts, ", ")})
	}
	fmt.Fprintln(a.out)
	if err := writeTable(a.out, []string{say("runs.step"), say("runs.took"), say("runs.counts")}, rows, []int{1}); err != nil {
		return err
	}
	if len(run.Sources) == 0 {
		return nil
	}
	rows = nil
	for _, source := range run.Sources {
		rows = append(rows, []string{
			source.Name, language.Count(int64(source.Landed)), language.Count(int64(source.Unreadable)), language.Count(int64(source.Unmatched)),
		})
	}
	fmt.Fprintln(a.out)
	return writeTable(a.out, []string{
		say("runs.source"), say("runs.landed"), say("runs.unreadable"), say("runs.unmatched"),
	}, rows, []int{1, 2, 3})
}
