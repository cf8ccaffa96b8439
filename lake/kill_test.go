package lake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"cakupan/enrolment"
)

// night does all that a run does to the lake: lock, stage a delivery in two parts, store a text, a small table and a
// mart, publish.
func night(l *Lake, headline string) error {
	unlock, err := l.Lock(context.Background())
	if err != nil {
		return err
	}
	defer unlock()
	m, ok, err := l.Staged("f1")
	if err != nil {
		return err
	}
	if !ok {
		if m, err = stageNight(l); err != nil {
			return err
		}
	}
	text, err := l.PutBytes([]byte("province: \"82\"\n"))
	if err != nil {
		return err
	}
	lists, err := l.PutTable(listsTable, nil)
	if err != nil {
		return err
	}
	lists.Path = "lists/lists.parquet"
	dir, err := l.TempDir()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "headline.parquet")
	if err := os.WriteFile(path, []byte(headline), 0o640); err != nil {
		return err
	}
	mart, err := l.PutFile(path)
	if err != nil {
		return err
	}
	s := &Snapshot{
		Inputs: Inputs{Configuration: text.SHA256},
		Tables: []SnapshotTable{
			{Name: "lists", Schema: "lake", Files: []TableFile{lists}},
			{Name: "headline", Schema: "marts", Files: []TableFile{tableFile(mart, "marts/headline.parquet")}},
		},
	}
	for i, p := range m.Parts {
		s.Tables = append(s.Tables, SnapshotTable{Name: p.Table, Schema: "lake", Files: []TableFile{
			{Object: p.Object, Path: fmt.Sprintf("%s/period=2025-05/part-%04d.parquet", p.Table, i), Rows: p.Rows, Bytes: p.Bytes},
		}})
	}
	_, err = l.Publish(context.Background(), s, catalogue)
	return err
}

func stageNight(l *Lake) (enrolment.Manifest, error) {
	s, err := l.Stage(delivery(enrolment.Participants), "f1", may, may31)
	if err != nil {
		return enrolment.Manifest{}, err
	}
	defer s.Close()
	if err := put(s, 0, 3); err != nil {
		return enrolment.Manifest{}, err
	}
	if err := s.EndPart(); err != nil {
		return enrolment.Manifest{}, err
	}
	if err := put(s, 3, 5); err != nil {
		return enrolment.Manifest{}, err
	}
	return s.Commit(enrolment.Manifest{RowsRead: 5, Accepted: 5})
}

// A run that ends at any step, and is repeated, ends in the snapshot of an undisturbed one; meanwhile readers see the
// snapshot of the night before.
func TestAnyStepMayBeTheLast(t *testing.T) {
	memory := func() *Lake { // where a sync costs nothing
		dir, err := os.MkdirTemp("/dev/shm", "cakupan-*")
		if err != nil {
			return openLake(t)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		l, err := Open(filepath.Join(dir, "lake"))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	undisturbed := memory()
	if err := night(undisturbed, "41,65 %"); err != nil {
		t.Fatal(err)
	}
	want := currentID(t, undisturbed)

	var errEnd = errors.New("ended")
	for name, after := range map[string]func(n int) error{
		"killed": func(int) error { return errEnd }, // no later step happens either, tidying up included
		"disk full": func(n int) error {
			if n > 0 {
				return nil // tidying up works
			}
			return syscall.ENOSPC
		},
	} {
		t.Run(name, func(t *testing.T) {
			for last := 0; ; last++ {
				l := memory()
				if err := night(l, "41,64 %"); err != nil {
					t.Fatal(err)
				}
				before := currentID(t, l)
				if err := os.RemoveAll(filepath.Join(l.Dir(), "staged")); err != nil {
					t.Fatal(err)
				}
				writer, err := Open(l.Dir())
				if err != nil {
					t.Fatal(err)
				}
				steps, step := 0, ""
				writer.disk.Before = func(name, path string) error {
					if steps++; steps > last {
						step = name + " " + filepath.Base(path)
						return after(steps - last - 1)
					}
					return nil
				}
				err = night(writer, "41,65 %")
				if steps <= last {
					if err != nil {
						t.Fatal(err)
					}
					t.Logf("%d steps", steps)
					return
				}
				if id := currentID(t, l); id != before && id != want {
					t.Fatalf("after step %d, readers see %s", last, id)
				}
				if err == nil && currentID(t, l) != want {
					t.Fatalf("step %d (%s) failed and the run did not say so", last, step)
				}
				if err := night(l, "41,65 %"); err != nil {
					t.Fatalf("run again after step %d (%s): %v", last, step, err)
				}
				if id := currentID(t, l); id != want {
					t.Fatalf("run again after step %d (%s): snapshot %s, want %s", last, step, id, want)
				}
				checkWhole(t, l)
			}
		})
	}
}

// A night without news makes nothing last that does so already: syncs are what takes time.
func TestTheSameNightAgainSyncsNothing(t *testing.T) {
	l := openLake(t)
	if err := night(l, "41,64 %"); err != nil {
		t.Fatal(err)
	}
	l.disk.Before = func(step, path string) error {
		if step == "sync" || step == "rename" || step == "link" {
			t.Errorf("%s %s", step, path)
		}
		return nil
	}
	if err := night(l, "41,64 %"); err != nil {
		t.Fatal(err)
	}
}

// After a writer that was killed, Lock makes last what that writer may not have.
func TestLockAfterAKillSyncs(t *testing.T) {
	l := openLake(t)
	if err := night(l, "41,64 %"); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(l.Dir(), "lock"), "by process 4711 since 2025-05-31T16:30:00Z\n")
	synced := map[string]bool{}
	l.disk.Before = func(step, path string) error {
		synced[path] = synced[path] || step == "sync"
		return nil
	}
	unlock, err := l.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	folders, err := filepath.Glob(filepath.Join(l.Dir(), "objects", "??"))
	if err != nil || len(folders) == 0 {
		t.Fatal(folders, err)
	}
	for _, name := range []string{"objects", "staged", "snapshots", "trees", "."} {
		folders = append(folders, filepath.Join(l.Dir(), name))
	}
	for _, folder := range folders {
		if !synced[folder] {
			t.Errorf("%s was not synced", folder)
		}
	}
}

func currentID(t *testing.T, l *Lake) string {
	t.Helper()
	s, err := l.Current()
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

// checkWhole looks at what a repeated run leaves: nothing half done, and no file of the snapshot missing.
func checkWhole(t *testing.T, l *Lake) {
	t.Helper()
	s, err := l.Current()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.check(s); err != nil {
		t.Error(err)
	}
	for _, table := range s.Tables {
		for _, f := range table.Files {
			if !standsAt(filepath.Join(l.TreePath(s.ID), f.Path), f.Bytes) {
				t.Errorf("%s is not in the tree", f.Path)
			}
		}
	}
	if info, err := os.Stat(filepath.Join(l.TreePath(s.ID), "catalog.duckdb")); err != nil || info.Mode().Perm() != sealedMode {
		t.Errorf("the catalogue in the tree: %v, %v", info, err)
	}
	if half, _ := filepath.Glob(filepath.Join(l.Dir(), "trees", ".*")); half != nil {
		t.Errorf("half a tree: %s", half)
	}
	if left, _ := filepath.Glob(filepath.Join(l.Dir(), "tmp", ".new-*")); left != nil {
		t.Errorf("left in tmp: %s", left)
	}
}
