package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake"
)

// started runs the program on a project and gives what it comes to. Whoever signs is the operator.
func started(t *testing.T, args ...string) <-chan error {
	t.Helper()
	ended := make(chan error, 1)
	go func() {
		ended <- run(t.Context(), append([]string{"-q"}, args...), stdio{
			in: strings.NewReader(""), out: new(strings.Builder), err: new(strings.Builder), now: time.Now,
			getenv: func(name string) string { return map[string]string{"USER": "operator"}[name] },
		})
	}()
	return ended
}

// smallProject is a province with one month, which nobody has closed.
func smallProject(t *testing.T, dir string) {
	t.Helper()
	may := enrolment.Period{Year: 2025, Month: time.May}
	if _, err := demo.Write(t.Context(), dir, demo.Options{Workers: 1000, From: may, To: may}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "decisions.csv")); err != nil {
		t.Fatal(err)
	}
}

// occupied takes the lake's lock, and gives how to give it up.
func occupied(t *testing.T, dir string) (unlock func()) {
	t.Helper()
	l, err := lake.Open(filepath.Join(dir, "lake"))
	if err != nil {
		t.Fatal(err)
	}
	free, err := l.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := free(); err != nil {
			t.Error(err)
		}
	}
}

// A night that waits for another command goes by what that one decided.
func TestAWaitingNightReadsWhatWasDecidedMeanwhile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "malut")
	smallProject(t, dir)
	unlock := occupied(t, dir)
	night := started(t, "-C", dir, "run")
	time.Sleep(lockPatience / 6) // the night is waiting
	closed := "decided_at,decided_by,kind,subject,reason\n2025-06-20T09:00:00+09:00,operator,close,2025-05,lengkap\n"
	if err := os.WriteFile(filepath.Join(dir, "decisions.csv"), []byte(closed), 0o600); err != nil {
		t.Fatal(err)
	}
	unlock()
	if err := <-night; err != nil && exitCode(new(strings.Builder), err) != 3 {
		t.Fatal(err)
	}
	l, err := lake.Look(filepath.Join(dir, "lake"))
	if err != nil {
		t.Fatal(err)
	}
	editions, err := l.Editions()
	if err != nil || len(editions) != 1 || editions[0].Label() != "2025-05 r1" {
		t.Errorf("the month was closed while the night waited: got editions %v, %v", editions, err)
	}
}

// The office's pages are written by one at a time, and show the current snapshot alone.
func TestReportsOfTheOffice(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "malut")
	smallProject(t, dir)
	if code := exitCode(new(strings.Builder), <-started(t, "-C", dir, "run")); code != 3 {
		t.Fatalf("run: exit code %d", code)
	}
	l, err := lake.Look(filepath.Join(dir, "lake"))
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := l.Current()
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "shared")
	unlock := occupied(t, dir)
	if err := <-started(t, "-C", dir, "report", "--format", "csv"); !errors.Is(err, lake.ErrLocked) {
		t.Errorf("report while a night is at work: got %v, want that the lake is in use", err)
	}
	if err := <-started(t, "-C", dir, "report", "--format", "csv", "--out", elsewhere); err != nil {
		t.Errorf("report into another folder while a night is at work: %v", err)
	}
	unlock()
	if err := <-started(t, "-C", dir, "report", "--format", "csv", "--snapshot", earlier.ID); err != nil {
		t.Errorf("report of the current snapshot by its name: %v", err)
	}

	if code := exitCode(new(strings.Builder), <-started(t, "-C", dir, "close", "2025-05", "--reason", "lengkap")); code != 3 {
		t.Fatalf("close: exit code %d", code)
	}
	page := filepath.Join(dir, "report", "index.html")
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, args := range [][]string{{}, {"--out", filepath.Join(dir, "report")}} {
		said.Reset()
		args = append([]string{"-C", dir, "report", "--snapshot", earlier.ID}, args...)
		if code := exitCode(&said, <-started(t, args...)); code != 2 || !strings.Contains(said.String(), "wants --out with another folder") {
			t.Errorf("%v: got %d and %s", args, code, said.String())
		}
	}
	if got, err := os.ReadFile(page); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the office's page is another one: %v", err)
	}
	if err := <-started(t, "-C", dir, "report", "--snapshot", earlier.ID, "--format", "csv", "--out", elsewhere); err != nil {
		t.Errorf("report of an earlier snapshot into another folder: %v", err)
	}
}
