package extract

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fill lays out the deliveries of the survival tests: with two files of the same bytes, and one that is the same
// delivery as another.
func (n *night) fill() {
	n.put("peserta-mei.csv", "mei", 3)
	n.put("peserta-juni.csv", "mei", 5)
	n.put("peserta-salinan.csv", "mei", 5)
	n.put("nelayan-1.csv", "nelayan", 4)
}

// collectWith collects with before called at each write, sync and rename: an act.
func (n *night) collectWith(before func(act, path string) error) error {
	l, err := Open(n.landing)
	if err != nil {
		return err
	}
	l.Disk().Before = before
	n.all, n.news, err = l.Collect(n.t.Context(), n.sources(Folder(n.folder)))
	return err
}

// counter counts acts. That of making a folder is none: two writers that want the same one make it once or twice.
type counter struct{ n atomic.Int32 }

func (c *counter) count(act string) int {
	if act == "mkdir" {
		return int(c.n.Load())
	}
	return int(c.n.Add(1))
}

// acts counts the acts of an undisturbed Collect.
func acts(t *testing.T) int {
	n := newNight(t)
	n.fill()
	var all counter
	if err := n.collectWith(func(act, _ string) error { all.count(act); return nil }); err != nil {
		t.Fatal(err)
	}
	return int(all.n.Load())
}

// same compares a night with an undisturbed one.
func (n *night) same() {
	n.t.Helper()
	calm := newNight(n.t)
	calm.fill()
	calm.collect()
	if diff := cmp.Diff(calm.all, n.all); diff != "" {
		n.t.Errorf("deliveries (-undisturbed +got):\n%s", diff)
	}
	if diff := cmp.Diff(calm.landed(), n.landed()); diff != "" {
		n.t.Errorf("landing (-undisturbed +got):\n%s", diff)
	}
}

// Killed before any of its acts, Collect lands the same when it runs again: bytes without a receipt land once.
func TestKilledAnywhereTheNextCollectLandsTheSame(t *testing.T) {
	const act, dir = "EXTRACT_TEST_KILL_AT", "EXTRACT_TEST_DIR"
	if at, err := strconv.Atoi(os.Getenv(act)); err == nil { // this is the process to be killed
		n := &night{t: t, folder: filepath.Join(os.Getenv(dir), "deliveries", "ternate"), landing: filepath.Join(os.Getenv(dir), "landing")}
		var all counter
		t.Fatal(n.collectWith(func(act, _ string) error {
			if all.count(act) == at {
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {} // until the signal is there
			}
			return nil
		}))
	}
	for at := range acts(t) {
		t.Run(fmt.Sprintf("before act %d", at+1), func(t *testing.T) {
			n := newNight(t)
			n.fill()
			killed := exec.Command(os.Args[0], "-test.run=^TestKilledAnywhereTheNextCollectLandsTheSame$")
			killed.Env = append(os.Environ(), act+"="+strconv.Itoa(at+1), dir+"="+filepath.Dir(n.landing))
			output, err := killed.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("was not killed: %v\n%s", err, output)
			}
			n.collect()
			n.same()
		})
	}
}

// A full disk ends Collect with an error, leaves nothing half written, and is forgotten when there is room again.
func TestDiskFullAnywhereTheNextCollectLandsTheSame(t *testing.T) {
	for at := range acts(t) {
		n := newNight(t)
		n.fill()
		var all counter
		err := n.collectWith(func(act, path string) error {
			if all.count(act) > at && act != "remove" {
				return &os.PathError{Op: act, Path: path, Err: syscall.ENOSPC}
			}
			return nil
		})
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("act %d: got %v, want no space left on device", at+1, err)
		}
		if left, _ := filepath.Glob(filepath.Join(n.landing, "tmp", "*")); len(left) > 0 {
			t.Errorf("act %d: half written files are left: %v", at+1, left)
		}
		n.collect()
		n.same()
	}
}

// The order in which things become safe: bytes, their names, receipts, their names.
func TestAReceiptIsWrittenWhenTheBytesAreSafe(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	var mu sync.Mutex
	var order []string
	err := n.collectWith(func(act, path string) error {
		mu.Lock()
		defer mu.Unlock()
		rel, err := filepath.Rel(n.landing, path)
		order = append(order, act+" "+filepath.Dir(rel))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sha := n.all[0].SHA256[:2]
	want := []string{
		"write .", "write tmp", "sync tmp", // the bytes, begun in landing/tmp
		"mkdir .", "rename " + sha, "sync .", "sync .", // then landing/ and landing/ab/
		"write receipts", "write tmp", "sync tmp", "rename receipts", "sync .",
		"write .", "write tmp", "sync tmp", "rename .", // seen.json
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
}
