package schedules

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// keep runs jobs in a clock of its own for so long, and gives the log.
func keep(t *testing.T, during time.Duration, jobs ...Job) string {
	t.Helper()
	var log bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), during)
	defer cancel()
	Run(ctx, slog.New(slog.NewTextHandler(&log, nil)), jobs)
	return log.String()
}

// diary notes when a job ran, in Asia/Jayapura. The clock of a test begins on 1 January 2000, 09:00 there.
type diary struct {
	mu      sync.Mutex
	entries []string
}

func (d *diary) note() {
	zone, _ := time.LoadLocation("Asia/Jayapura")
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries = append(d.entries, time.Now().In(zone).Format("02 15:04"))
}

func (d *diary) is(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(d.entries, want) {
		t.Errorf("ran at %q, want %q", d.entries, want)
	}
}

func TestAFailedAndABrokenNightDoNotEndTheSchedule(t *testing.T) {
	schedule := load(t, nightly)
	synctest.Test(t, func(t *testing.T) {
		var d diary
		log := keep(t, 4*24*time.Hour, Job{Schedule: schedule, Do: func(context.Context) error {
			d.note()
			switch len(d.entries) {
			case 1:
				return errors.New("the disk is full")
			case 2:
				panic("out of its mind")
			}
			return nil
		}})
		d.is(t, "02 01:30", "03 01:30", "04 01:30", "05 01:30")
		for _, want := range []string{`msg="scheduled run failed" schedule=nightly pipeline=nightly error="the disk is full"`, `error="out of its mind"`} {
			if strings.Count(log, want) != 1 {
				t.Errorf("want once in the log: %s\n%s", want, log)
			}
		}
	})
}

func TestARunThatLastsLeavesOutTheNextTime(t *testing.T) {
	schedule := load(t, nightly)
	synctest.Test(t, func(t *testing.T) {
		var d diary
		log := keep(t, 5*24*time.Hour, Job{Schedule: schedule, Do: func(context.Context) error {
			d.note()
			if len(d.entries) == 1 {
				time.Sleep(30 * time.Hour)
			}
			return nil
		}})
		d.is(t, "02 01:30", "04 01:30", "05 01:30", "06 01:30")
		if !strings.Contains(log, `level=WARN msg="time left out: the run before it still lasts" schedule=nightly`) {
			t.Errorf("nothing in the log:\n%s", log)
		}
	})
}

func TestMissedTimes(t *testing.T) {
	for _, c := range []struct {
		name, missed string
		last         time.Duration // before the start, which is at 09:00; 0: never
		want         []string
	}{
		{"three nights missed, one run makes up", "latest", 4 * 24 * time.Hour, []string{"01 09:00", "02 01:30"}},
		{"last night missed", "latest", 8 * time.Hour, []string{"01 09:00", "02 01:30"}},
		{"nothing missed since last night", "latest", 7 * time.Hour, []string{"02 01:30"}},
		{"missed and not made up for", "none", 4 * 24 * time.Hour, []string{"02 01:30"}},
		{"never run yet", "latest", 0, []string{"02 01:30"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			schedule := load(t, strings.Replace(nightly, "latest", c.missed, 1))
			synctest.Test(t, func(t *testing.T) {
				var d diary
				job := Job{Schedule: schedule, Do: func(context.Context) error { d.note(); return nil }}
				if c.last > 0 {
					job.Last = time.Now().Add(-c.last)
				}
				keep(t, 24*time.Hour, job)
				d.is(t, c.want...)
			})
		})
	}
}

// A run that makes up for a missed time and lasts until the next one is still running then, like any other.
func TestMakingUpDoesNotOverlap(t *testing.T) {
	schedule := load(t, nightly)
	synctest.Test(t, func(t *testing.T) {
		var d diary
		keep(t, 3*24*time.Hour, Job{Schedule: schedule, Last: time.Now().Add(-48 * time.Hour), Do: func(context.Context) error {
			d.note()
			if len(d.entries) == 1 {
				time.Sleep(20 * time.Hour)
			}
			return nil
		}})
		d.is(t, "01 09:00", "03 01:30", "04 01:30")
	})
}

func TestStopWaitsForTheRunningJob(t *testing.T) {
	schedule := load(t, nightly)
	for _, c := range []struct {
		name string
		last time.Duration
	}{{"by schedule", 0}, {"making up", 48 * time.Hour}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				job := Job{Schedule: schedule}
				if c.last > 0 {
					job.Last = time.Now().Add(-c.last)
				}
				ended := 0
				job.Do = func(ctx context.Context) error {
					<-ctx.Done()
					time.Sleep(5 * time.Second) // puts away what it has in hand
					ended++
					return ctx.Err()
				}
				log := keep(t, 20*time.Hour, job)
				if ended != 1 {
					t.Errorf("%d runs ended before Run returned, want 1", ended)
				}
				if !strings.Contains(log, `level=INFO msg="scheduled run stopped"`) || strings.Contains(log, "ERROR") {
					t.Errorf("a stop is no failure:\n%s", log)
				}
			})
		})
	}
}

func TestEachScheduleKeepsItsOwnZone(t *testing.T) {
	ternate := load(t, nightly)
	makassar := load(t, strings.Replace(nightly, "Asia/Jayapura", "Asia/Makassar", 1))
	synctest.Test(t, func(t *testing.T) {
		var d diary
		note := func(context.Context) error { d.note(); return nil }
		keep(t, 24*time.Hour, Job{Schedule: ternate, Do: note}, Job{Schedule: makassar, Do: note})
		d.is(t, "02 01:30", "02 02:30")
	})
}
