package lake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"
)

func TestOneWriterAtATime(t *testing.T) {
	l := openLake(t)
	l.Now = func() time.Time { return time.Date(2025, 6, 1, 1, 30, 0, 0, time.FixedZone("WIT", 9*3600)) }
	unlock, err := l.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other, err := Open(l.Dir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	_, err = other.Lock(ctx)
	want := fmt.Sprintf("the lake is in use by process %d since 2025-05-31T16:30:00Z: context deadline exceeded", os.Getpid())
	if !errors.Is(err, ErrLocked) || !errors.Is(err, context.DeadlineExceeded) || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}

	// A second writer that waits gets the lock when the first gives it up.
	waited := make(chan error)
	go func() {
		unlock, err := other.Lock(t.Context())
		if err == nil {
			err = unlock()
		}
		waited <- err
	}()
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Error(err)
	}
}

func TestLockIsTriedWhenTimeIsUp(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	unlock, err := openLake(t).Lock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}

func TestLockSweepsWhatAKilledWriterLeft(t *testing.T) {
	l := openLake(t)
	dir, err := l.TempDir()
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "headline.parquet"), "half")
	writeFile(t, filepath.Join(l.Dir(), "tmp", "new-1"), "half")
	if err := os.MkdirAll(filepath.Join(l.Dir(), "trees", ".0011223344556677.tmp", "marts"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(l.Dir(), "trees", "0011223344556677"), 0o750); err != nil {
		t.Fatal(err)
	}
	unlock, err := l.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	for dir, want := range map[string]int{"tmp": 0, "trees": 1} {
		if left, err := os.ReadDir(filepath.Join(l.Dir(), dir)); err != nil || len(left) != want {
			t.Errorf("%s holds %v, want %d", dir, left, want)
		}
	}
}

// Another program may have the lock, and what stands in the file be a killed run's.
func TestHolderIsWhoHasTheLock(t *testing.T) {
	l := openLake(t)
	if h, err := l.Holder(); h != nil || err != nil {
		t.Fatalf("nobody took the lock, and %v has it, %v", h, err)
	}
	path := filepath.Join(l.Dir(), "lock")
	writeFile(t, path, "by process 1 since 2025-05-31T16:30:00Z\n")
	if h, err := l.Holder(); h != nil || err != nil {
		t.Fatalf("a killed run has the lock still: %v, %v", h, err)
	}
	program, err := exec.LookPath("flock")
	if err != nil {
		t.Skip("no other program that takes locks: ", err)
	}
	other := exec.Command(program, "--no-fork", path, "cat")
	in, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { in.Close(); other.Wait() }()
	ctx, stop := context.WithTimeoutCause(t.Context(), 5*time.Second, errors.New("waited 5s"))
	defer stop()
	for {
		h, err := l.Holder()
		if err != nil || ctx.Err() != nil {
			t.Fatal(h, err, context.Cause(ctx))
		}
		if h != nil {
			break
		}
	}
	ended, stop := context.WithTimeoutCause(t.Context(), time.Millisecond, errors.New("waited 1ms"))
	defer stop()
	<-ended.Done()
	_, err = l.Lock(ended)
	want := fmt.Sprintf(`^the lake is in use by process %d \((flock|cat)\): waited 1ms$`, other.Process.Pid)
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells whose a lock is")
	}
	if err == nil || !regexp.MustCompile(want).MatchString(err.Error()) {
		t.Errorf("got %v, want %s", err, want)
	}
}
