package lake

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"cakupan/durable"
)

// keptRuns is how many runs the history holds: a year of nights, and those by hand.
const keptRuns = 400

// RunState says what became of a run.
type RunState string

// A run is RunKilled when it says that it is running and no process is at work on the lake under its number.
const (
	RunRunning     RunState = "running"
	RunPublished   RunState = "published"
	RunNothingNew  RunState = "nothing_new"
	RunDry         RunState = "dry"
	RunFailed      RunState = "failed"
	RunInterrupted RunState = "interrupted"
	RunKilled      RunState = "killed" // never written, only found
)

// Run is one run as the history tells it. It stands in runs/<id>.json, is written when the run begins, and again when it
// ends.
type Run struct {
	ID        string         `json:"id"` // when it began, UTC, and its process: 20250601T163000.000-4711
	StartedAt time.Time      `json:"started_at"`
	EndedAt   time.Time      `json:"ended_at,omitzero"`
	State     RunState       `json:"state"`
	Snapshot  string         `json:"snapshot,omitempty"` // current at the end
	Steps     []RunStep      `json:"steps,omitempty"`
	Sources   []RunSource    `json:"sources,omitempty"` // those from which something came, or could not be read
	Gaps      map[string]int `json:"gaps,omitempty"`    // lists by kind of gap
	Error     string         `json:"error,omitempty"`
}

// RunStep is a step of a run. The last one of a run that failed is the one in which it failed.
type RunStep struct {
	Name    string           `json:"name"`
	Seconds float64          `json:"seconds"`
	Counts  map[string]int64 `json:"counts,omitempty"`
}

// RunSource is what a source came to in a run.
type RunSource struct {
	Name       string `json:"name"` // as cakupan.yaml names the folder
	Landed     int    `json:"landed_count"`
	Unreadable int    `json:"unreadable_count,omitempty"`
	Unmatched  int    `json:"unmatched_count,omitempty"`
}

// runTime writes when a run began so that IDs sort by it.
const runTime = "20060102T150405.000"

// BeginRun writes down that this process begins a run, and forgets the oldest beyond the last 400. The caller holds the
// lock.
func (l *Lake) BeginRun() (*Run, error) {
	started := l.now()
	r := &Run{
		ID: fmt.Sprintf("%s-%d", started.Format(runTime), os.Getpid()), StartedAt: started, State: RunRunning,
	}
	if err := l.disk.MkdirAll(l.path("runs"), dirMode); err != nil {
		return nil, fmt.Errorf("begin run: %w", err)
	}
	if err := l.writeRun(r); err != nil {
		return nil, fmt.Errorf("begin run: %w", err)
	}
	paths, err := l.runPaths()
	if err != nil {
		return nil, fmt.Errorf("begin run: %w", err)
	}
	for len(paths) > keptRuns {
		if err := l.disk.Remove(paths[0]); err != nil {
			return nil, fmt.Errorf("forget run: %w", err)
		}
		paths = paths[1:]
	}
	return r, nil
}

// EndRun writes down what the run came to.
func (l *Lake) EndRun(r *Run) error {
	r.EndedAt = l.now()
	if err := l.writeRun(r); err != nil {
		return fmt.Errorf("end run: %w", err)
	}
	return nil
}

func (l *Lake) writeRun(r *Run) error {
	text, err := durable.Encode(r)
	if err != nil {
		return err
	}
	return l.replace(l.path("runs", r.ID+".json"), text)
}

// runPaths gives the files of the history, the oldest first.
func (l *Lake) runPaths() ([]string, error) {
	paths, err := filepath.Glob(l.path("runs", "*.json"))
	slices.Sort(paths)
	return paths, err
}

// Runs gives the history, the latest run first.
func (l *Lake) Runs() ([]Run, error) {
	paths, err := l.runPaths()
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	slices.Reverse(paths)
	holder, err := l.Holder()
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	runs := make([]Run, len(paths))
	for i, path := range paths {
		text, err := os.ReadFile(path)
		if err == nil {
			err = durable.Decode(text, &runs[i])
		}
		if err != nil {
			return nil, fmt.Errorf("read run %s: %w", filepath.Base(path), err)
		}
		// A process has one run at a time, so only the latest can be going on.
		if runs[i].State == RunRunning && (i > 0 || holder == nil || !strings.HasSuffix(runs[i].ID, "-"+strconv.Itoa(holder.PID))) {
			runs[i].State = RunKilled
		}
	}
	return runs, nil
}
