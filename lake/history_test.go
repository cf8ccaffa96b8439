package lake

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestHistoryTellsARunThatWasKilled(t *testing.T) {
	l := openLake(t)
	clock := time.Date(2025, 6, 1, 16, 30, 0, 0, time.UTC)
	l.Now = func() time.Time { clock = clock.Add(time.Second); return clock }
	begin := func() *Run {
		r, err := l.BeginRun()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	states := func() (states []RunState) {
		runs, err := l.Runs()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range runs {
			states = append(states, r.State)
		}
		return states
	}

	begin() // and never ended
	unlock, err := l.Lock(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r := begin()
	if got := fmt.Sprint(states()); got != "[running killed]" {
		t.Errorf("while a run goes on: %s", got)
	}
	r.State, r.Snapshot = RunPublished, "aa"
	r.Steps = []RunStep{{Name: "extract", Seconds: 1.5, Counts: map[string]int64{"landed": 3}}}
	if err := l.EndRun(r); err != nil {
		t.Fatal(err)
	}
	begin()
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(states()); got != "[killed published killed]" {
		t.Errorf("when nobody has the lock: %s", got)
	}
	runs, err := l.Runs()
	if err != nil || runs[1].Steps[0].Counts["landed"] != 3 || runs[1].EndedAt.Sub(runs[1].StartedAt) <= 0 {
		t.Errorf("read back: %+v, %v", runs[1], err)
	}
}

func TestHistoryForgetsTheOldest(t *testing.T) {
	l := openLake(t)
	clock := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	l.Now = func() time.Time { clock = clock.Add(time.Minute); return clock }
	if err := l.disk.MkdirAll(l.path("runs"), dirMode); err != nil {
		t.Fatal(err)
	}
	for range keptRuns {
		writeFile(t, l.path("runs", l.now().Format(runTime)+"-1.json"), `{"state":"nothing_new"}`)
	}
	oldest, err := l.runPaths()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.BeginRun(); err != nil {
		t.Fatal(err)
	}
	left, err := l.runPaths()
	if err != nil || len(left) != keptRuns || left[0] != oldest[1] {
		t.Errorf("%d runs are left, the oldest %s: %v", len(left), filepath.Base(left[0]), err)
	}
}

// A damaged file of the history is named, and hides no other run.
func TestHistoryWithADamagedFile(t *testing.T) {
	l := openLake(t)
	r, err := l.BeginRun()
	if err != nil {
		t.Fatal(err)
	}
	r.State = RunPublished
	if err := l.EndRun(r); err != nil {
		t.Fatal(err)
	}
	writeFile(t, l.path("runs", "20990602T163000.000-1.json"), `{"id":"20990602T`)
	runs, err := l.Runs()
	if err == nil || !strings.Contains(err.Error(), "20990602T163000.000-1.json") {
		t.Errorf("the damaged file is not named: %v", err)
	}
	if len(runs) != 1 || runs[0].State != RunPublished {
		t.Errorf("got %+v, want the run that was published", runs)
	}
}
