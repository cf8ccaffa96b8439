package pipelines_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines"
	"cakupan/project"
	"cakupan/sql"
)

// written is a demo province in a folder, with what it knows of itself.
type written struct {
	dir     string
	options demo.Options
	truth   demo.Truth
}

// province writes a demo into a new folder.
func province(t *testing.T, o demo.Options) written {
	t.Helper()
	p := written{dir: filepath.Join(t.TempDir(), "province"), options: o}
	if _, err := demo.Write(t.Context(), p.dir, o); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(p.dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &p.truth); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p written) open(t *testing.T) (*project.Project, *lake.Lake) {
	t.Helper()
	pr, err := project.Load(p.dir, sql.Seeds())
	if err != nil {
		t.Fatal(err)
	}
	l, err := lake.Open(pr.Lake)
	if err != nil {
		t.Fatal(err)
	}
	return pr, l
}

// run runs a night with that many threads.
func (p written) run(t *testing.T, threads int) *pipelines.Result {
	t.Helper()
	return p.runLogged(t, threads, slog.New(slog.DiscardHandler))
}

func (p written) runLogged(t *testing.T, threads int, log *slog.Logger) *pipelines.Result {
	t.Helper()
	pr, l := p.open(t)
	key, err := pr.Key(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	result, err := pipelines.Nightly(t.Context(), pipelines.Options{
		Project: pr, Key: key, Lake: l, SQL: sql.Models(), Seeds: sql.Overlay(sql.Seeds(), pr.Seeds), Threads: threads, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// snapshot opens what a night left current.
func (p written) snapshot(t *testing.T, result *pipelines.Result) *duck.DB {
	t.Helper()
	_, l := p.open(t)
	db, err := pipelines.OpenSnapshot(context.Background(), l, result.Snapshot)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// objects gives the names of all Parquet files of the lake; a name is the hash of the bytes.
func (p written) objects(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.Join(p.dir, "lake", "objects"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, entry.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// long leaves a test out with -short, as the search for races does: it runs several nights, and those of the others
// already have every part of one that runs beside another.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("several nights, which -short leaves out")
	}
}

// TestSameBytes runs the same demo in three folders with 1, 2 and 8 threads: one snapshot id, and the same files.
func TestSameBytes(t *testing.T) {
	options := demo.Options{Workers: 2000}
	first := province(t, options)
	want := first.run(t, 1)
	for _, threads := range []int{2, 8} {
		p := province(t, options)
		got := p.run(t, threads)
		if got.Snapshot.ID != want.Snapshot.ID {
			t.Errorf("%d threads: snapshot %s, with one thread %s", threads, got.Snapshot.ID, want.Snapshot.ID)
		}
		if diff := cmp.Diff(first.objects(t), p.objects(t)); diff != "" {
			t.Errorf("%d threads: other files than with one (-one, +%d):\n%s", threads, threads, diff)
		}
	}
}

// TestNightWithoutNews runs twice on the same files: the second run reads nothing and publishes nothing.
func TestNightWithoutNews(t *testing.T) {
	p := province(t, demo.Options{Workers: 2000})
	first := p.run(t, 2)
	if !first.Published {
		t.Fatal("the first run published nothing")
	}
	before := p.objects(t)
	second := p.run(t, 2)
	if second.Published || len(second.News.Landed) != 0 {
		t.Errorf("the second run landed %d deliveries, published: %t; want neither", len(second.News.Landed), second.Published)
	}
	if second.Snapshot.ID != first.Snapshot.ID {
		t.Errorf("the second run has snapshot %s current, the first left %s", second.Snapshot.ID, first.Snapshot.ID)
	}
	if diff := cmp.Diff(before, p.objects(t)); diff != "" {
		t.Errorf("the second run changed the lake's files:\n%s", diff)
	}
	if diff := cmp.Diff(first.Overview, second.Overview); diff != "" {
		t.Errorf("the first screen changed:\n%s", diff)
	}
}
