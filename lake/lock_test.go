package lake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
