package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/pipelines/report/wording"
	"cakupan/schedules"
	"cakupan/sql"
)

// How long a scheduled night waits for whoever else writes to the lake, and between two tries.
const (
	daemonPatience = time.Hour
	daemonPoll     = time.Minute
)

func (a *app) daemonCommand() *cobra.Command {
	var flags runFlags
	command := &cobra.Command{
		Use:     "daemon",
		GroupID: "work",
		Short:   "Run the night by schedule, until stopped",
		Long: `Keep the schedules: the built-in schedules/nightly.yaml (01.30 in Asia/Jayapura), or the project's own of that name and
beside it. Each night reads cakupan.yaml and decisions.csv anew and logs what it came to; lists or rows left out are a
warning. A night that failed is tried again at its next time. Nights that passed while nothing ran are made up for by
one at the start (missed: latest). The schedules themselves are read at the start alone.

SIGTERM and SIGINT stop it: a night at work stops where the next one takes up, and the exit code is 0. A project has
one daemon; a second is refused. Instead of it, a timer of systemd may start cakupan run: see docs/operate.md.`,
		Example: "  cakupan -C /srv/malut daemon",
		Args:    operands(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if flags.threads < 0 || flags.memoryMB < 0 {
				return wrongUse(cmd, errors.New("--threads and --memory want a number above 0"))
			}
			return a.daemon(cmd.Context(), flags)
		},
	}
	command.Flags().IntVar(&flags.threads, "threads", 0, "`number` of threads (default: one a processor)")
	command.Flags().IntVar(&flags.memoryMB, "memory", 0, "`megabytes` that the process may take (default: DuckDB's own limit)")
	return command
}

func (a *app) daemon(ctx context.Context, flags runFlags) (err error) {
	p, err := a.project()
	if err != nil {
		return err
	}
	if _, err := p.Key(a.getenv); err != nil { // now, not at night
		return err
	}
	kept, err := schedules.Load(sql.Overlay(schedules.Builtin(), p.Schedules))
	if err != nil {
		return err
	}
	l, err := lake.Open(p.Lake)
	if err != nil {
		return err
	}
	only := flock.New(filepath.Join(p.Lake, "daemon.lock"), flock.SetPermissions(0o640))
	taken, err := only.TryLock()
	if err != nil {
		return fmt.Errorf("lock daemon: %w", err)
	}
	if !taken {
		return errors.New("a daemon is at work on this project already")
	}
	defer func() { err = errors.Join(err, only.Unlock()) }()

	log := a.log()
	last, err := lastNight(log, l)
	if err != nil {
		return err
	}
	var jobs []schedules.Job
	for _, schedule := range kept {
		if schedule.Pipeline != "nightly" {
			return fmt.Errorf("schedules/%s.yaml: unknown pipeline %q: want nightly", schedule.Name, schedule.Pipeline)
		}
		jobs = append(jobs, schedules.Job{Schedule: schedule, Last: last, Do: func(ctx context.Context) error {
			return a.scheduledNight(ctx, log.With("schedule", schedule.Name), flags)
		}})
	}
	schedules.Run(ctx, log, jobs)
	log.Info("daemon stopped")
	return nil
}

// lastNight gives when the last night that succeeded began; the zero time when none has. Where the history is damaged or
// the lake older than it, the current snapshot tells when a night last published.
func lastNight(log *slog.Logger, l *lake.Lake) (last time.Time, err error) {
	runs, damaged := l.Runs()
	for _, run := range runs {
		if run.State == lake.RunPublished || run.State == lake.RunNothingNew {
			last = run.StartedAt
			break
		}
	}
	if damaged != nil {
		log.Warn("history of runs is damaged", "error", damaged)
	} else if !last.IsZero() {
		return last, nil
	}
	current, err := l.Current()
	if errors.Is(err, lake.ErrNoSnapshot) {
		return last, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	if current.PublishedAt.After(last) {
		last = current.PublishedAt
	}
	return last, nil
}

// scheduledNight runs the night on the project as it is now, and logs what it came to.
func (a *app) scheduledNight(ctx context.Context, log *slog.Logger, flags runFlags) error {
	started := time.Now()
	_, result, err := a.night(ctx, flags)
	for errors.Is(err, lake.ErrLocked) && time.Since(started) < daemonPatience && ctx.Err() == nil {
		log.Warn("night waits", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(daemonPoll):
			_, result, err = a.night(ctx, flags)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return err
	}
	about := []any{"run", result.Snapshot.ID, "published", result.Published, "landed", len(result.News.Landed), "took", time.Since(started)}
	if left := gaps(wording.English, result); left != nil {
		log.Warn("night done", append(about, "left_out", left.Error())...)
		return nil
	}
	log.Info("night done", about...)
	return nil
}
