package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake"
)

// watched is a log that ends something when a word comes up in it.
type watched struct {
	mu   sync.Mutex
	text bytes.Buffer
	word string
	end  func()
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.Contains(string(p), w.word) {
		w.end()
	}
	return w.text.Write(p)
}

// lateProject is a province whose last night was three days ago.
func lateProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "malut")
	may := enrolment.Period{Year: 2025, Month: time.May}
	if _, err := demo.Write(t.Context(), dir, demo.Options{Workers: 1000, From: may, To: may}); err != nil {
		t.Fatal(err)
	}
	l, err := lake.Open(filepath.Join(dir, "lake"))
	if err != nil {
		t.Fatal(err)
	}
	l.Now = func() time.Time { return time.Now().Add(-72 * time.Hour) }
	night, err := l.BeginRun()
	if err != nil {
		t.Fatal(err)
	}
	night.State = lake.RunNothingNew
	if err := l.EndRun(night); err != nil {
		t.Fatal(err)
	}
	return dir
}

// keep runs the daemon on a project until a word comes up in its log, and gives the log.
func keep(t *testing.T, dir, until string) string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	log := &watched{word: until, end: stop}
	err := run(ctx, []string{"-C", dir, "daemon"}, stdio{
		in: strings.NewReader(""), out: log, err: log, getenv: func(string) string { return "" }, now: time.Now,
	})
	if err != nil {
		t.Errorf("the daemon ended with: %v", err)
	}
	return log.text.String()
}

func TestDaemonMakesUpForMissedNights(t *testing.T) {
	dir := lateProject(t)
	log := keep(t, dir, `"night done"`)
	for _, want := range []string{
		`"msg":"schedule kept","schedule":"nightly","pipeline":"nightly","next":"`,
		`"msg":"missed time made up for"`,
		`"level":"WARN","msg":"night done","schedule":"nightly","run":"`,
		`"left_out":"done, with gaps: `,
		`"msg":"daemon stopped"`,
	} {
		if !strings.Contains(log, want) {
			t.Errorf("log without %s:\n%s", want, log)
		}
	}

	// The night that was made up for is the last one now: the next start has nothing to make up for.
	if log := keep(t, dir, `"schedule kept"`); strings.Contains(log, "made up for") {
		t.Errorf("made up for twice:\n%s", log)
	}
}

// A night that is stopped at work publishes nothing, and is no failure; the next start makes up for it.
func TestDaemonStopsANightAtWork(t *testing.T) {
	dir := lateProject(t)
	log := keep(t, dir, `"msg":"normalised"`)
	if !strings.Contains(log, `"msg":"scheduled run stopped"`) || strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("a stop is no failure:\n%s", log)
	}
	l, err := lake.Open(filepath.Join(dir, "lake"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Current(); err == nil {
		t.Errorf("a stopped night published something")
	}
	if log := keep(t, dir, `"night done"`); !strings.Contains(log, `"published":true`) {
		t.Errorf("the next start does not make up for it:\n%s", log)
	}
}

// A damaged file of the history keeps no daemon from starting; the snapshot tells when the last night was.
func TestDaemonWithADamagedHistory(t *testing.T) {
	dir := lateProject(t)
	if log := keep(t, dir, `"night done"`); !strings.Contains(log, `"published":true`) {
		t.Fatalf("no night:\n%s", log)
	}
	runs, err := fs.Glob(os.DirFS(dir), "lake/runs/*.json")
	if err != nil || len(runs) != 2 {
		t.Fatalf("history: %v, %v", runs, err)
	}
	if err := os.WriteFile(filepath.Join(dir, runs[1]), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	log := keep(t, dir, `"schedule kept"`)
	if !strings.Contains(log, `"msg":"history of runs is damaged"`) || strings.Contains(log, "made up for") {
		t.Errorf("with a damaged history:\n%s", log)
	}
}
