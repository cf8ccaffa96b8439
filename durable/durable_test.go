package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recorded gives a disk that notes its steps, with the names of paths alone.
func recorded(temp string) (*Disk, *[]string) {
	steps := &[]string{}
	return &Disk{Temp: temp, Before: func(act, path string) error {
		name := filepath.Base(path)
		if strings.HasPrefix(name, ".new-") {
			name = ".new"
		}
		*steps = append(*steps, act+" "+name)
		return nil
	}}, steps
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The bytes are safe before the name is there, and the name before the writer goes on.
func TestOrderOfTheSteps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lake")
	temp := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(temp, 0o750); err != nil {
		t.Fatal(err)
	}
	from := filepath.Join(dir, "object")
	if err := os.WriteFile(from, []byte("bytes"), 0o444); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(dir, "target")
	for _, c := range []struct {
		name string
		do   func(*Disk) error
		want []string
	}{
		{"a small text", func(d *Disk) error { return d.WriteFile(target, []byte("text"), 0o644) },
			[]string{"write target", "write .new", "sync .new", "rename target", "sync lake"}},
		{"a row at the end", func(d *Disk) error { return d.Append(target, []byte("row\n"), 0o644) },
			[]string{"write target", "write .new", "sync .new", "rename target", "sync lake"}},
		{"a link", func(d *Disk) error { return d.SwitchLink("trees/1", filepath.Join(dir, "current")) },
			[]string{"link .new", "rename current", "sync lake"}},
		{"a second name", func(d *Disk) error { return d.Link(from, filepath.Join(dir, "linked"), 0o444) },
			[]string{"link linked"}},
		{"a copy", func(d *Disk) error { return d.Copy(from, filepath.Join(dir, "copied"), 0o444) },
			[]string{"copy copied", "sync .new", "rename copied"}},
		{"a folder", func(d *Disk) error { return d.MkdirAll(filepath.Join(dir, "a", "b"), 0o750) },
			[]string{"mkdir b"}},
		{"a folder that is there", func(d *Disk) error { return d.MkdirAll(dir, 0o750) }, nil},
		{"a removal", func(d *Disk) error { return d.Remove(filepath.Join(dir, "a")) }, []string{"remove a"}},
		{"a removal of nothing", func(d *Disk) error { return d.Remove(filepath.Join(dir, "a")) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, steps := recorded(temp)
			if err := c.do(d); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, *steps, cmp.Comparer(slices.Equal[[]string])); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			if left, _ := os.ReadDir(temp); len(left) > 0 {
				t.Errorf("left in the folder for what is being written: %v", left)
			}
		})
	}
	if got := read(t, target); got != "text\nrow\n" {
		t.Errorf("the file with a row at its end holds %q", got)
	}
}

// Stopped before any of its steps, a writer leaves the text of before or the text of after, and no third.
func TestAnyStepMayBeTheLast(t *testing.T) {
	errEnd := errors.New("ended")
	for _, temp := range []string{"", "tmp"} {
		for last := 0; ; last++ {
			dir := t.TempDir()
			path := filepath.Join(dir, "decisions.csv")
			if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
				t.Fatal(err)
			}
			d := &Disk{}
			if temp != "" {
				d.Temp = filepath.Join(dir, temp)
				if err := os.Mkdir(d.Temp, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			steps := 0
			d.Before = func(string, string) error {
				if steps++; steps > last {
					return errEnd
				}
				return nil
			}
			err := d.WriteFile(path, []byte("after"), 0o600)
			if got := read(t, path); got != "before" && got != "after" {
				t.Fatalf("after step %d the file holds %q", last, got)
			}
			if steps <= last {
				if err != nil || read(t, path) != "after" {
					t.Fatal(err, read(t, path))
				}
				break
			}
			if !errors.Is(err, errEnd) {
				t.Fatalf("step %d failed, and the writer said %v", last+1, err)
			}
		}
	}
}

func TestFilesOnTheirWay(t *testing.T) {
	t.Run("mode is what was asked for", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "key")
		if err := (&Disk{}).WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	})
	t.Run("discarded", func(t *testing.T) {
		dir := t.TempDir()
		f, err := (&Disk{}).Create(filepath.Join(dir, "page.html"), 0o640)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, "half")
		f.Discard()
		f.Discard()
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
	t.Run("discarded after it was placed", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "page.html")
		f, err := (&Disk{}).Create(path, 0o640)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, "whole")
		if err := f.Commit(); err != nil {
			t.Fatal(err)
		}
		f.Discard()
		if got := read(t, path); got != "whole" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("the disk fills up while it is written", func(t *testing.T) {
		dir := t.TempDir()
		d := &Disk{}
		f, err := d.Create(filepath.Join(dir, "page.html"), 0o640)
		if err != nil {
			t.Fatal(err)
		}
		d.Before = func(act, _ string) error {
			if act == "write" {
				return syscall.ENOSPC
			}
			return nil
		}
		f.Write(make([]byte, bufferSize+1))
		if err := f.Commit(); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("got %v, want no space left on device", err)
		}
		f.Discard()
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
	t.Run("left by a killed writer", func(t *testing.T) {
		dir := t.TempDir()
		d := &Disk{}
		if _, err := d.Create(filepath.Join(dir, "page.html"), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := d.WriteFile(filepath.Join(dir, "index.html"), nil, 0o640); err != nil {
			t.Fatal(err)
		}
		if err := d.Sweep(dir, Leftover); err != nil {
			t.Fatal(err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 || left[0].Name() != "index.html" {
			t.Errorf("left: %v", left)
		}
	})
}

// A second name is never given to a file of another.
func TestLinkReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	d := &Disk{}
	for _, name := range []string{"a", "b"} {
		if err := d.WriteFile(filepath.Join(dir, name), []byte(name), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Link(filepath.Join(dir, "a"), filepath.Join(dir, "b"), 0o444); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want that the file exists", err)
	}
}
