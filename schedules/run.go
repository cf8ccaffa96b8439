package schedules

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Job is a schedule and what it runs.
type Job struct {
	Schedule *Schedule
	Last     time.Time // when the pipeline last succeeded; zero when it never has, and then it has missed nothing
	Do       func(ctx context.Context) error
}

// Run keeps the schedules until ctx ends, waits for what is still running then, and returns. A job that fails or panics
// is logged, and its next time comes as ever; a time at which it still runs is left out.
func Run(ctx context.Context, log *slog.Logger, jobs []Job) {
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cronLog{log})) // each schedule brings its own time zone
	var makeUp sync.WaitGroup
	for _, job := range jobs {
		log := log.With("schedule", job.Schedule.Name, "pipeline", job.Schedule.Pipeline)
		// In this order: the other way round, a job that panicked would count as running for ever.
		chain := cron.NewChain(cron.SkipIfStillRunning(cronLog{log}), cron.Recover(cronLog{log}))
		run := chain.Then(cron.FuncJob(func() { job.run(ctx, log) }))
		c.Schedule(job.Schedule, run)
		now := time.Now()
		log.Info("schedule kept", "next", job.Schedule.Next(now))
		if job.hasMissed(now) {
			log.Info("missed time made up for", "last", job.Last)
			makeUp.Go(run.Run)
		}
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	makeUp.Wait()
}

// hasMissed tells whether a time of the schedule has passed since the pipeline last succeeded, and is to be made up for.
func (j Job) hasMissed(now time.Time) bool {
	return j.Schedule.Missed == Latest && !j.Last.IsZero() && !j.Schedule.Next(j.Last).After(now)
}

func (j Job) run(ctx context.Context, log *slog.Logger) {
	err := j.Do(ctx)
	switch {
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		log.Info("scheduled run stopped")
	case err != nil:
		log.Error("scheduled run failed", "error", err)
	}
}

// cronLog writes what the cron library says in this program's words.
type cronLog struct{ log *slog.Logger }

// Info tells each waking and each turn of the clock, and with "skip" that a time was left out.
func (c cronLog) Info(message string, keysAndValues ...any) {
	if message == "skip" {
		c.log.Warn("time left out: the run before it still lasts")
		return
	}
	c.log.Debug("cron: "+message, keysAndValues...)
}

// Error tells of a job that panicked.
func (c cronLog) Error(err error, message string, keysAndValues ...any) {
	c.log.Error("scheduled run broke down: "+message, append(keysAndValues, "error", err)...)
}
