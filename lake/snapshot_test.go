package lake

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// putFile stores a text as if it were a Parquet file.
func putFile(t *testing.T, l *Lake, text string) Object {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mart.parquet")
	writeFile(t, path, text)
	o, err := l.PutFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func tableFile(o Object, path string) TableFile {
	return TableFile{Object: o.SHA256, Path: path, Rows: 1, Bytes: o.Bytes}
}

// snapshotOf makes a snapshot of two tables, whose headline is the text.
func snapshotOf(t *testing.T, l *Lake, headline string) *Snapshot {
	t.Helper()
	text, err := l.PutBytes([]byte("province: \"82\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	jayapura := time.FixedZone("WIT", 9*3600)
	return &Snapshot{
		Inputs: Inputs{
			Deliveries: []DeliveryInput{
				{DeliveryID: "b1", ListID: "82.71/bpjstk/peserta", SHA256: shaOfABC, ReceivedAt: time.Date(2025, 6, 1, 9, 0, 0, 0, jayapura), Fingerprint: "f1"},
				{DeliveryID: "a1", ListID: "82.71/dkp/nelayan", SHA256: shaOfABC, ReceivedAt: time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)},
			},
			Configuration: text.SHA256, Seeds: map[string]string{"regions.csv": text.SHA256},
			KeyID: "0a1b2c3d", NormaliseVersion: 1, DuckDBVersion: "v1.4.3",
		},
		Tables: []SnapshotTable{
			{Name: "headline", Schema: "marts", Files: []TableFile{tableFile(putFile(t, l, headline), "marts/headline.parquet")}},
			{Name: "enrolment", Schema: "lake", Files: []TableFile{
				tableFile(putFile(t, l, "part 1"), "enrolment/period=2025-05/82.71.bpjstk.peserta.b1.part-0001.parquet"),
				tableFile(putFile(t, l, "part 0"), "enrolment/period=2025-05/82.71.bpjstk.peserta.b1.part-0000.parquet"),
			}},
		},
	}
}

func publish(t *testing.T, l *Lake, s *Snapshot) bool {
	t.Helper()
	changed, err := l.Publish(t.Context(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// The ID is a promise: the same inputs and files have it on another machine and in another year.
func TestSnapshotIDIsStable(t *testing.T) {
	l := openLake(t)
	s := snapshotOf(t, l, "41,64 %")
	publish(t, l, s)
	const want = "c3c7f5853e2db566"
	if s.ID != want {
		t.Errorf("ID %s, want %s, of\n%s", s.ID, want, readFile(t, l.snapshotPath(s.ID)))
	}

	other := snapshotOf(t, openLake(t), "41,64 %")
	slices.Reverse(other.Tables)
	slices.Reverse(other.Tables[0].Files)
	slices.Reverse(other.Inputs.Deliveries)
	for i, d := range other.Inputs.Deliveries {
		other.Inputs.Deliveries[i].ReceivedAt = d.ReceivedAt.In(time.FixedZone("WITA", 8*3600))
	}
	other.Inputs.Layouts = map[string]string{}
	if _, id, err := other.encode(); err != nil || id != want {
		t.Errorf("in another order and another time zone: ID %s, %v, want %s", id, err, want)
	}

	for name, change := range map[string]func(*Snapshot){
		"another key":    func(s *Snapshot) { s.Inputs.KeyID = "ffffffff" },
		"another DuckDB": func(s *Snapshot) { s.Inputs.DuckDBVersion = "v1.4.5" },
		"a later arrival": func(s *Snapshot) {
			s.Inputs.Deliveries[0].ReceivedAt = s.Inputs.Deliveries[0].ReceivedAt.Add(time.Second)
		},
		"another seed":        func(s *Snapshot) { s.Inputs.Seeds["targets.csv"] = shaOfABC },
		"another row count":   func(s *Snapshot) { s.Tables[0].Files[0].Rows++ },
		"another file's name": func(s *Snapshot) { s.Tables[0].Files[0].Path = "marts/other.parquet" },
	} {
		s := snapshotOf(t, l, "41,64 %")
		change(s)
		if _, id, err := s.encode(); err != nil || id == want {
			t.Errorf("%s: ID %s, %v, want another", name, id, err)
		}
	}
}

func TestPublish(t *testing.T) {
	l := openLake(t)
	clock := time.Date(2025, 6, 1, 1, 30, 0, 0, time.UTC)
	l.Now = func() time.Time { return clock }
	if _, err := l.Current(); !errors.Is(err, ErrNoSnapshot) {
		t.Fatalf("current before the first: %v", err)
	}
	first := snapshotOf(t, l, "41,64 %")
	if !publish(t, l, first) {
		t.Fatal("the first changed nothing")
	}
	for _, s := range first.Tables {
		for _, f := range s.Files {
			object, err := os.Stat(l.ObjectPath(f.Object))
			if err != nil {
				t.Fatal(err)
			}
			inTree, err := os.Stat(filepath.Join(l.Dir(), "current", f.Path))
			if err != nil || !os.SameFile(object, inTree) {
				t.Errorf("%s is no hard link to its object: %v", f.Path, err)
			}
		}
	}
	if target, err := os.Readlink(filepath.Join(l.Dir(), "current")); err != nil || target != "trees/"+first.ID {
		t.Errorf("current leads to %s, %v", target, err)
	}
	if names := files(t, l.TreePath(first.ID)); len(names) != 5 {
		t.Errorf("tree of %s", names)
	}

	// The same again, a night later: nothing happens.
	clock = clock.Add(24 * time.Hour)
	again := snapshotOf(t, l, "41,64 %")
	if publish(t, l, again) || again.ID != first.ID || !again.PublishedAt.Equal(first.PublishedAt) {
		t.Errorf("published again: %s at %v", again.ID, again.PublishedAt)
	}

	second := snapshotOf(t, l, "41,65 %")
	if !publish(t, l, second) || second.ID == first.ID {
		t.Fatal("the second changed nothing")
	}
	if readFile(t, filepath.Join(l.Dir(), "current", "marts", "headline.parquet")) != "41,65 %" {
		t.Error("current is not the second")
	}
	if readFile(t, filepath.Join(l.TreePath(first.ID), "marts", "headline.parquet")) != "41,64 %" {
		t.Error("the first one's tree is gone")
	}
	checkSnapshots(t, l, second.ID, first.ID)

	// Back to the first, as when a decision is taken back.
	clock = clock.Add(24 * time.Hour)
	if !publish(t, l, snapshotOf(t, l, "41,64 %")) {
		t.Error("going back changed nothing")
	}
	checkSnapshots(t, l, first.ID, second.ID)
	current, err := l.Current()
	if err != nil || !current.PublishedAt.Equal(clock) {
		t.Fatalf("published at %v, %v, want %v", current.PublishedAt, err, clock)
	}
	if diff := cmp.Diff(first.Inputs.Seeds, current.Inputs.Seeds); diff != "" || len(current.Tables) != 2 {
		t.Error(diff, current.Tables)
	}
}

func checkSnapshots(t *testing.T, l *Lake, want ...string) {
	t.Helper()
	snapshots, err := l.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, s := range snapshots {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("snapshots, the latest first: %s", diff)
	}
	if current, err := l.Current(); err != nil || current.ID != want[0] {
		t.Errorf("current is %v, %v", current, err)
	}
}

func TestATreeThatWasRemovedIsLaidOutAgain(t *testing.T) {
	l := openLake(t)
	s := snapshotOf(t, l, "41,64 %")
	publish(t, l, s)
	if err := os.RemoveAll(l.TreePath(s.ID)); err != nil {
		t.Fatal(err)
	}
	if !publish(t, l, s) {
		t.Error("nothing changed")
	}
	if names := files(t, l.TreePath(s.ID)); len(names) != 5 {
		t.Errorf("tree of %s", names)
	}
}

func TestPublishRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Snapshot)
		want   string
	}{
		"an absolute path":           {func(s *Snapshot) { s.Tables[0].Files[0].Path = "/etc/headline.parquet" }, "leaves the tree"},
		"a path out of the tree":     {func(s *Snapshot) { s.Tables[0].Files[0].Path = "marts/../../headline.parquet" }, "leaves the tree"},
		"a path that is not clean":   {func(s *Snapshot) { s.Tables[0].Files[0].Path = "marts//headline.parquet" }, "leaves the tree"},
		"the tree itself":            {func(s *Snapshot) { s.Tables[0].Files[0].Path = "." }, "leaves the tree"},
		"no path":                    {func(s *Snapshot) { s.Tables[0].Files[0].Path = "" }, "leaves the tree"},
		"one path twice":             {func(s *Snapshot) { s.Tables[1].Files[0].Path = s.Tables[1].Files[1].Path }, "is there twice"},
		"a schema of its own":        {func(s *Snapshot) { s.Tables[0].Schema = "mart" }, `unknown schema "mart"`},
		"a table without a file":     {func(s *Snapshot) { s.Tables[0].Files = nil }, "has no file"},
		"an object that is not here": {func(s *Snapshot) { s.Tables[0].Files[0].Object = shaOfABC }, "is not in the lake"},
		"an object cut short":        {func(s *Snapshot) { s.Tables[0].Files[0].Bytes++ }, "is not in the lake"},
		"a text that is not here":    {func(s *Snapshot) { s.Inputs.SQL = map[string]string{"marts/headline.sql": shaOfABC} }, "text of SQL marts/headline.sql"},
	} {
		t.Run(name, func(t *testing.T) {
			l := openLake(t)
			s := snapshotOf(t, l, "41,64 %")
			c.change(s)
			_, err := l.Publish(t.Context(), s, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if _, err := l.Current(); !errors.Is(err, ErrNoSnapshot) {
				t.Errorf("current: %v", err)
			}
		})
	}
}

func TestPublishStopsWithItsContext(t *testing.T) {
	l := openLake(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := l.Publish(ctx, snapshotOf(t, l, "41,64 %"), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := l.Current(); !errors.Is(err, ErrNoSnapshot) {
		t.Errorf("current: %v", err)
	}
}

func TestASnapshotFileThatWasChangedIsFound(t *testing.T) {
	l := openLake(t)
	s := snapshotOf(t, l, "41,64 %")
	publish(t, l, s)
	path := l.snapshotPath(s.ID)
	text := strings.Replace(readFile(t, path), "0a1b2c3d", "0a1b2c3e", 1)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, text)
	if _, err := l.Current(); err == nil || !strings.Contains(err.Error(), "its file was changed") {
		t.Error(err)
	}
}

// A snapshot to which a killed writer was about to switch, and which other news has overtaken, was never current.
func TestWhatNeverBecameCurrentWasNotPublished(t *testing.T) {
	l := openLake(t)
	day := 0
	l.Now = func() time.Time { day++; return time.Date(2025, 6, day, 0, 0, 0, 0, time.UTC) }
	first, overtaken, second := snapshotOf(t, l, "1"), snapshotOf(t, l, "2"), snapshotOf(t, l, "3")
	publish(t, l, first)
	errKilled := errors.New("killed")
	l.disk.Before = func(_, path string) error {
		if path == l.path("current") {
			return errKilled
		}
		return nil
	}
	if _, err := l.Publish(t.Context(), overtaken, nil); !errors.Is(err, errKilled) {
		t.Fatalf("published: %v", err)
	}
	l.disk.Before = nil
	publish(t, l, second)
	want := []string{second.ID, first.ID}
	checkPublished := func() {
		t.Helper()
		published, err := l.Snapshots()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range published {
			got = append(got, s.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("published: %v, want %v", got, want)
		}
	}
	checkPublished()
	if before, err := l.Before(second); err != nil || before == nil || before.ID != first.ID {
		t.Errorf("before the second: %+v, %v", before, err)
	}

	// It may come back, and one that is current for the second time was current before.
	publish(t, l, overtaken)
	publish(t, l, first)
	want = []string{first.ID, overtaken.ID, second.ID}
	checkPublished()
}

// One file that is damaged hides its snapshot alone.
func TestADamagedSnapshotHidesNoOther(t *testing.T) {
	l := openLake(t)
	var all []*Snapshot
	for day, headline := range []string{"1", "2", "3"} {
		l.Now = func() time.Time { return time.Date(2025, 6, 1+day, 0, 0, 0, 0, time.UTC) }
		all = append(all, snapshotOf(t, l, headline))
		publish(t, l, all[day])
	}
	path := l.snapshotPath(all[1].ID)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	overwrite(t, path, "{}")
	if s, err := l.Find(all[0].ID); err != nil || s.ID != all[0].ID {
		t.Errorf("the first: %v", err)
	}
	if before, err := l.Before(all[2]); err != nil || before != nil {
		t.Errorf("before the third: %+v, %v; want none that can be read", before, err)
	}
	if before, err := l.Before(all[1]); err != nil || before.ID != all[0].ID {
		t.Errorf("before the second: %+v, %v", before, err)
	}
}
