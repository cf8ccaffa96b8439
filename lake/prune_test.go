package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

// days is a lake that publishes a snapshot a day: p[0] on the first, the last of them current. All its files were written
// on the first day.
type days struct {
	*Lake
	p []*Snapshot
}

var firstDay = time.Date(2025, 6, 1, 16, 30, 0, 0, time.UTC)

func newDays(t *testing.T, l *Lake, count int) days {
	t.Helper()
	d := days{Lake: l}
	for day := range count {
		d.Now = func() time.Time { return firstDay.AddDate(0, 0, day) }
		s := snapshotOf(t, d.Lake, fmt.Sprintf("headline of day %d", day))
		publish(t, d.Lake, s)
		d.p = append(d.p, s)
	}
	// Staged: what the third and last snapshot know, what only landing knows, and what nobody does any longer.
	for _, fingerprint := range []string{"f1", "landed", "nobody"} {
		stageAs(t, d.Lake, fingerprint)
	}
	d.age(t)
	return d
}

// age makes all files as old as the first day.
func (d *days) age(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(d.Dir(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		return os.Chtimes(path, firstDay, firstDay)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stageAs stages a delivery of one record under a fingerprint; the record's name is the fingerprint, so that it has an
// object of its own.
func stageAs(t *testing.T, l *Lake, fingerprint string) {
	t.Helper()
	d := delivery(enrolment.Participants)
	d.ID = fingerprint
	s, err := l.Stage(d, fingerprint, may, may31)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := put(s, 0, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(enrolment.Manifest{RowsRead: 1, Accepted: 1}); err != nil {
		t.Fatal(err)
	}
}

func (d *days) ids(t *testing.T) (ids []string) {
	t.Helper()
	snapshots, err := d.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range snapshots {
		ids = append(ids, s.ID)
	}
	slices.Reverse(ids)
	return ids
}

func (d *days) hasTree(s *Snapshot) bool {
	_, err := os.Stat(d.TreePath(s.ID))
	return err == nil
}

// checkKept tells what a kept snapshot has lost; a tree that is there has all its files.
func (d *days) checkKept(t *testing.T, s *Snapshot) {
	t.Helper()
	if err := d.check(s); err != nil {
		t.Errorf("snapshot %s: %v", s.ID, err)
	}
	if !d.hasTree(s) {
		return
	}
	for path := range s.treeFiles(d.Lake) {
		if _, err := os.Stat(filepath.Join(d.TreePath(s.ID), path)); err != nil {
			t.Error(err)
		}
	}
}

func TestPruneKeepsWhatSomebodyNeeds(t *testing.T) {
	d := newDays(t, openLake(t), 8)
	if err := d.AddEdition(edition(may, 1, d.p[1].ID)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddSeal(d.p[2].ID, "Kadis", "untuk rapat"); err != nil {
		t.Fatal(err)
	}
	// On the eighth day: the fourth stopped being current on the fifth, three days before; the third on the fourth day.
	d.Now = func() time.Time { return firstDay.AddDate(0, 0, 7) }
	o := Pruning{Keep: 3*24*time.Hour + time.Hour, Staged: map[string]bool{"landed": true}, DryRun: true}
	would, err := d.Prune(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.ids(t)); n != 8 {
		t.Fatalf("a dry run left %d snapshots of 8", n)
	}
	o.DryRun = false
	got, err := d.Prune(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(would, got); diff != "" {
		t.Errorf("the dry run promised other things (-promised, +done):\n%s", diff)
	}

	kept := []*Snapshot{d.p[1], d.p[2], d.p[3], d.p[4], d.p[5], d.p[6], d.p[7]}
	for _, s := range kept {
		d.checkKept(t, s)
	}
	want := []string{}
	for _, s := range kept {
		want = append(want, s.ID)
	}
	if diff := cmp.Diff(want, d.ids(t)); diff != "" {
		t.Errorf("snapshots (-want +got):\n%s", diff)
	}
	for i, s := range d.p {
		if want := i >= 3; d.hasTree(s) != want {
			t.Errorf("the tree of day %d: there %t, want %t", i, !want, want)
		}
	}
	for fingerprint, want := range map[string]bool{"f1": true, "landed": true, "nobody": false} {
		if _, ok, err := d.Staged(fingerprint); ok != want || err != nil {
			t.Errorf("staged %s: there %t, want %t (%v)", fingerprint, ok, want, err)
		}
	}

	// The tree of a kept snapshot comes back, and stays while it is young.
	if err := d.LayOut(t.Context(), d.p[1], nil); err != nil {
		t.Fatal(err)
	}
	again, err := d.Prune(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&Pruned{Snapshots: []string{}, Trees: []string{}}, again); diff != "" {
		t.Errorf("pruned once more (-want +got):\n%s", diff)
	}
}

// A folder's name may have brackets.
func TestPruneInAFolderWithBrackets(t *testing.T) {
	l, err := Open(filepath.Join(t.TempDir(), "malut [2025]", "lake"))
	if err != nil {
		t.Fatal(err)
	}
	d := newDays(t, l, 4)
	if err := d.AddEdition(edition(may, 1, d.p[0].ID)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddSeal(d.p[1].ID, "Kadis", "untuk rapat"); err != nil {
		t.Fatal(err)
	}
	d.Now = func() time.Time { return firstDay.AddDate(0, 0, 30) }
	got, err := d.Prune(t.Context(), Pruning{Keep: 24 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{d.p[2].ID}, got.Snapshots); diff != "" {
		t.Errorf("pruned snapshots (-want +got):\n%s", diff)
	}
	if got.Staged != 2 || got.Objects == 0 {
		t.Errorf("pruned %d staged and %d objects, want 2 and some", got.Staged, got.Objects)
	}
	for _, s := range []*Snapshot{d.p[0], d.p[1], d.p[3]} {
		d.checkKept(t, s)
	}
}

// What is kept for good and has lost its files is named, and nothing is removed before they are back: its objects are
// still there.
func TestPruneRefusesWhatIsSealedAndLost(t *testing.T) {
	for _, c := range []struct {
		name string
		lost []string // extensions
		want string   // the missing file that Verify names
	}{
		{"when it was published", []string{".published"}, ".published"},
		{"all of it", []string{".published", ".json"}, ".json"},
	} {
		for _, isEdition := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, edition %t", c.name, isEdition), func(t *testing.T) {
				d := newDays(t, openLake(t), 3)
				var err error
				if isEdition {
					err = d.AddEdition(edition(may, 1, d.p[0].ID))
				} else {
					_, err = d.AddSeal(d.p[0].ID, "Kadis", "untuk rapat")
				}
				if err != nil {
					t.Fatal(err)
				}
				for _, extension := range c.lost {
					if err := os.Remove(d.path("snapshots", d.p[0].ID+extension)); err != nil {
						t.Fatal(err)
					}
				}
				before := files(t, d.Dir())
				d.Now = func() time.Time { return firstDay.AddDate(0, 0, 30) }
				if _, err := d.Prune(t.Context(), Pruning{Keep: time.Hour}); err == nil || !strings.Contains(err.Error(), d.p[0].ID) {
					t.Errorf("pruned: %v", err)
				}
				if diff := cmp.Diff(before, files(t, d.Dir())); diff != "" {
					t.Errorf("files (-before +after):\n%s", diff)
				}
				faults, err := d.Verify(t.Context(), false)
				path := "snapshots/" + d.p[0].ID + c.want
				i := slices.IndexFunc(faults, func(f Fault) bool { return f.Path == path })
				if err != nil || i < 0 || faults[i].Kind != Missing || faults[i].Mend != Backup {
					t.Errorf("want %s missing and in a backup, got %+v, %v", path, faults, err)
				}
			})
		}
	}
}

// What a killed night was about to publish stays while it is young, with all that it names, however old that is.
func TestPruneLeavesWhatAKilledNightNeeds(t *testing.T) {
	d := newDays(t, openLake(t), 2)
	killed := snapshotOf(t, d.Lake, "headline of a killed night")
	d.age(t)
	errKilled := errors.New("killed")
	d.disk.Before = func(act, path string) error {
		if act == "mkdir" && strings.Contains(path, "trees") {
			return errKilled
		}
		return nil
	}
	if _, err := d.Publish(t.Context(), killed, nil); !errors.Is(err, errKilled) {
		t.Fatalf("published: %v", err)
	}
	d.disk.Before = nil
	now := time.Now()
	d.Now = func() time.Time { return now }
	if _, err := d.Prune(t.Context(), Pruning{Keep: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if err := d.check(killed); err != nil {
		t.Error(err)
	}
	d.Now = func() time.Time { return now.AddDate(0, 0, 30) }
	if _, err := d.Prune(t.Context(), Pruning{Keep: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if d.check(killed) == nil {
		t.Error("a month later all of it is still there")
	}
}

func TestPruneLeavesWhatIsYoung(t *testing.T) {
	d := newDays(t, openLake(t), 8)
	// The first snapshot is current once more on the ninth day, and the second from the tenth on: the first stopped being
	// current a day before the prune, and the eighth two days before.
	for day, s := range []*Snapshot{8: d.p[0], 9: d.p[1]} {
		if s != nil {
			d.Now = func() time.Time { return firstDay.AddDate(0, 0, day) }
			publish(t, d.Lake, s)
		}
	}
	young := putFile(t, d.Lake, "written just now, and nobody names it")
	d.Now = func() time.Time { return firstDay.AddDate(0, 0, 10) }
	if _, err := d.Prune(t.Context(), Pruning{Keep: 36 * time.Hour}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{d.p[0].ID, d.p[1].ID}, d.ids(t)); diff != "" {
		t.Errorf("snapshots (-want +got):\n%s", diff)
	}
	if !standsAt(d.ObjectPath(young.SHA256), young.Bytes) {
		t.Error("a young object is gone")
	}
}

// A prune that ends before any step leaves a lake in which all that is kept is whole, and the next one comes to the same
// end.
func TestPruneMayEndBeforeAnyStep(t *testing.T) {
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
	begin := func() days { // on the fifth day the first two snapshots are old, and the second is an edition
		d := newDays(t, memory(), 4)
		d.Now = func() time.Time { return firstDay.AddDate(0, 0, 4) }
		if err := d.AddEdition(edition(may, 1, d.p[1].ID)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	prune := func(d days) error {
		unlock, err := d.Lock(t.Context())
		if err != nil {
			return err
		}
		_, err = d.Prune(t.Context(), Pruning{Keep: 25 * time.Hour})
		return errors.Join(err, unlock())
	}
	calm := begin()
	if err := prune(calm); err != nil {
		t.Fatal(err)
	}
	want := files(t, calm.Dir())

	errEnd := errors.New("ended")
	for last := 0; ; last++ {
		d := begin()
		steps := 0
		d.disk.Before = func(string, string) error {
			if steps++; steps > last {
				return errEnd
			}
			return nil
		}
		err := prune(d)
		d.disk.Before = nil
		if steps <= last {
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d steps", steps)
			return
		}
		if !errors.Is(err, errEnd) {
			t.Fatalf("ended before step %d, and said %v", last+1, err)
		}
		listed := d.ids(t)
		for _, s := range d.p[1:] {
			if !slices.Contains(listed, s.ID) {
				t.Fatalf("after step %d, snapshot %s is not listed", last, s.ID)
			}
		}
		for _, id := range listed {
			s, err := d.Find(id)
			if err != nil {
				t.Fatal(err)
			}
			d.checkKept(t, s)
		}
		if err := prune(d); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, files(t, d.Dir())); diff != "" {
			t.Fatalf("pruned again after step %d: other files than at one go (-want +got):\n%s", last, diff)
		}
	}
}
