package lake

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

// stored gives a lake with everything in it that a lake keeps, and its files.
func stored(t *testing.T) (*Lake, []string) {
	t.Helper()
	l := openLake(t)
	if err := night(l, "41,64 %"); err != nil {
		t.Fatal(err)
	}
	if err := night(l, "41,65 %"); err != nil {
		t.Fatal(err)
	}
	id := currentID(t, l)
	if err := l.AddEdition(&Edition{Period: enrolment.Period{Year: 2025, Month: 5}, Revision: 1, Snapshot: id}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.AddSeal(id, "operator", "laporan triwulan"); err != nil {
		t.Fatal(err)
	}
	run, err := l.BeginRun()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.EndRun(run); err != nil {
		t.Fatal(err)
	}
	keep(t, l, "one", "rows of May")
	if err := l.disk.Sweep(l.path("tmp"), "*"); err != nil {
		t.Fatal(err)
	}
	v := &verification{lake: l, stopped: t.Context().Err}
	files, err := v.walk()
	if err != nil {
		t.Fatal(err)
	}
	return l, slices.DeleteFunc(files, func(file string) bool { return file == "lock" || file == "current" })
}

// object gives the file among the objects of which a file of a tree is a second name, else the file itself.
func object(t *testing.T, l *Lake, file string) string {
	t.Helper()
	info, err := os.Stat(l.path(file))
	if err != nil {
		t.Fatal(err)
	}
	objects, err := filepath.Glob(l.path("objects", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range objects {
		if other, err := os.Stat(path); err == nil && os.SameFile(info, other) {
			return (&verification{lake: l}).relative(path)
		}
	}
	return file
}

// paths gives which files have faults of a kind.
func paths(t *testing.T, l *Lake, deep bool, kind FaultKind) []string {
	t.Helper()
	faults, err := l.Verify(t.Context(), deep)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range faults {
		if f.Kind != kind {
			t.Errorf("%s is %s, want %s", f.Path, f.Kind, kind)
		}
		found = append(found, f.Path)
	}
	return found
}

// Whichever file of the lake has one byte changed, it is named, and no other.
func TestVerifyNamesTheFileThatChanged(t *testing.T) {
	l, files := stored(t)
	if found := paths(t, l, true, OtherBytes); found != nil {
		t.Fatalf("nothing changed, and these have: %v", found)
	}
	kinds := map[string]bool{}
	for _, file := range files {
		kinds[file[:strings.IndexByte(file, '/')]+filepath.Ext(file)] = true
		path := l.path(file)
		text := readFile(t, path)
		want := object(t, l, file)
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		changed := []byte(text)
		changed[len(changed)/2] ^= 1
		overwrite(t, path, string(changed))
		if found := paths(t, l, true, OtherBytes); !slices.Equal(found, []string{want}) {
			t.Errorf("a byte of %s changed, and these are named: %v", file, found)
		}
		overwrite(t, path, text)
	}
	for _, kind := range []string{
		"objects.parquet", "objects.txt", "staged.json", "snapshots.json", "snapshots.published", "snapshots.seal",
		"editions.json", "runs.json", "kept.json", "trees.parquet",
	} {
		if !kinds[kind] {
			t.Errorf("the lake had no %s", kind)
		}
	}
}

// overwrite changes a file where it stands, as a disk that forgets does: other names of it change, too.
func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Existence and sizes are looked at without reading.
func TestVerifyWithoutReading(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, l *Lake, object string)
		kind  FaultKind
	}{
		{"an object is gone", func(t *testing.T, l *Lake, object string) { os.Remove(l.path(object)) }, Missing},
		{"an object was cut short", func(t *testing.T, l *Lake, object string) {
			os.Chmod(l.path(object), 0o644)
			if err := os.Truncate(l.path(object), 3); err != nil {
				t.Fatal(err)
			}
		}, OtherSize},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, _ := stored(t)
			s, err := l.Current()
			if err != nil {
				t.Fatal(err)
			}
			table := s.Tables[slices.IndexFunc(s.Tables, func(t SnapshotTable) bool { return t.Schema == "marts" })]
			object := (&verification{lake: l}).relative(l.ObjectPath(table.Files[0].Object))
			c.spoil(t, l, object)
			faults, err := l.Verify(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(faults, func(f Fault) bool { return f.Path == object })
			if i < 0 || faults[i].Kind != c.kind || faults[i].Mend != RunAgain {
				t.Fatalf("got %+v, want that %s is %s and that a run makes it again", faults, object, c.kind)
			}
			// What it says mends it.
			for _, path := range faults[i].Remove {
				if err := os.RemoveAll(l.path(path)); err != nil {
					t.Fatal(err)
				}
			}
			if l.IsWhole(s) {
				t.Error("a snapshot without one of its files is whole")
			}
			if err := night(l, "41,65 %"); err != nil {
				t.Fatal(err)
			}
			if found := paths(t, l, true, ""); found != nil {
				t.Errorf("after the next run: %v", found)
			}
		})
	}
	t.Run("a file that nobody put there", func(t *testing.T) {
		l, _ := stored(t)
		for _, file := range []string{"catatan.txt", "objects/ab/catatan.txt", "trees/" + currentID(t, l) + "/marts/salinan.parquet"} {
			if err := os.MkdirAll(filepath.Dir(l.path(file)), 0o750); err != nil {
				t.Fatal(err)
			}
			writeFile(t, l.path(file), "x")
			if found := paths(t, l, false, Foreign); !slices.Equal(found, []string{file}) {
				t.Errorf("%s is there, and these are named: %v", file, found)
			}
			os.Remove(l.path(file))
		}
	})
}

// The tree that readers follow is there, or a run lays it out.
func TestVerifyMissesTheCurrentTree(t *testing.T) {
	l, _ := stored(t)
	tree := "trees/" + currentID(t, l)
	if err := os.RemoveAll(l.path(tree)); err != nil {
		t.Fatal(err)
	}
	faults, err := l.Verify(t.Context(), false)
	if err != nil || len(faults) != 1 || faults[0].Path != tree || faults[0].Kind != Missing || faults[0].Mend != RunAgain {
		t.Fatalf("got %+v, %v", faults, err)
	}
	if err := night(l, "41,65 %"); err != nil {
		t.Fatal(err)
	}
	if found := paths(t, l, true, ""); found != nil {
		t.Errorf("after the next run: %v", found)
	}
}

// Locks are the program's own; what merely begins like one is not.
func TestVerifyKnowsItsLocks(t *testing.T) {
	l, _ := stored(t)
	for _, name := range []string{"lock", "daemon.lock", "lock.old", "snapshots/finished", "snapshots/finished.old"} {
		writeFile(t, l.path(name), "")
	}
	if found := paths(t, l, false, Foreign); !slices.Equal(found, []string{"lock.old", "snapshots/finished.old"}) {
		t.Errorf("foreign: %v", found)
	}
}

// meanwhile is a context in which something happens when it is asked for the at-th time.
type meanwhile struct {
	context.Context //nolint:containedctx // it is one
	asked, at       int
	do              func()
}

func (m *meanwhile) Err() error {
	if m.asked++; m.asked == m.at {
		m.do()
	}
	return nil
}

// Whenever a night comes to its end beside Verify, no file of it is at fault.
func TestVerifyBesideANight(t *testing.T) {
	isDone := true
	at := 1
	for ; isDone; at += 5 {
		isDone = false
		l := openLake(t)
		if err := night(l, "41,64 %"); err != nil {
			t.Fatal(err)
		}
		work := func() error {
			if err := night(l, "41,65 %"); err != nil {
				return err
			}
			if err := l.AddEdition(edition(may, 1, currentID(t, l))); err != nil {
				return err
			}
			_, err := l.BeginRun()
			return err
		}
		ctx := &meanwhile{Context: t.Context(), at: at, do: func() {
			isDone = true
			if err := work(); err != nil {
				t.Error(err)
			}
		}}
		if faults, err := l.Verify(ctx, true); err != nil || len(faults) > 0 {
			t.Errorf("done at file %d: %+v, %v", at, faults, err)
		}
	}
	if at < 20 {
		t.Errorf("Verify asked %d times whether to stop", at)
	}
}

// Landing has today what the current snapshot was made from, and what a killed night staged. What an earlier reading of
// the same files gave is made no more.
func TestVerifySendsEarlierReadingsToTheBackup(t *testing.T) {
	l := openLake(t)
	for i, fingerprint := range []string{"earlier", "now"} {
		s := snapshotOf(t, l, fingerprint)
		s.Inputs.Deliveries[0].Fingerprint = fingerprint
		l.Now = func() time.Time { return firstDay.AddDate(0, 0, i) }
		publish(t, l, s)
	}
	want := map[string]Mending{"earlier": Backup, "now": RunAgain, "killed": RunAgain}
	objects := map[string]string{}
	for fingerprint := range want {
		stageAs(t, l, fingerprint)
		m, _, err := l.Staged(fingerprint)
		if err != nil {
			t.Fatal(err)
		}
		object := l.ObjectPath(m.Parts[0].Object)
		objects[(&verification{lake: l}).relative(object)] = fingerprint
		if err := os.Remove(object); err != nil {
			t.Fatal(err)
		}
	}
	faults, err := l.Verify(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Mending{}
	for _, f := range faults {
		got[objects[f.Path]] = f.Mend
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what mends a lost object (-want +got):\n%s", diff)
	}
}

// A copy may age by itself: the tree is then laid out again, and the object stays.
func TestVerifyTellsACopyFromItsObject(t *testing.T) {
	l, files := stored(t)
	i := slices.IndexFunc(files, func(file string) bool { return strings.HasPrefix(file, "trees/"+currentID(t, l)+"/marts/") })
	path := l.path(files[i])
	text := readFile(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, text[:len(text)-1]+"!")
	faults, err := l.Verify(t.Context(), true)
	if err != nil || len(faults) != 1 || faults[0].Path != files[i] || faults[0].Remove[0] != "trees/"+currentID(t, l) {
		t.Errorf("got %+v, %v", faults, err)
	}
}
