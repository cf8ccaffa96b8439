package lake

import (
	"errors"
	"fmt"
	"io/fs"
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
	names, err := fs.Glob(os.DirFS(l.dir), "runs/*.json")
	slices.Sort(names)
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = l.path(filepath.FromSlash(name))
	}
	return paths, err
}

// Runs gives the history, the latest run first. With an error it gives the runs that can be read all the same; the
// error joins what is wrong with the files of the others.
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
	runs := make([]Run, 0, len(paths))
	var damaged []error
	for i, path := range paths {
		var r Run
		text, err := os.ReadFile(path)
		if err == nil {
			err = durable.Decode(text, &r)
		}
		if err != nil {
			damaged = append(damaged, fmt.Errorf("read run %s: %w", path, err))
			continue
		}
		// A process has one run at a time, so only the latest can be going on.
		if r.State == RunRunning && (i > 0 || holder == nil || !strings.HasSuffix(r.ID, "-"+strconv.Itoa(holder.PID))) {
			r.State = RunKilled
		}
		runs = append(runs, r)
	}
	return runs, errors.Join(damaged...)
}
