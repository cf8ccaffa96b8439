package sql

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
)

func TestOverlay(t *testing.T) {
	base := fstest.MapFS{
		"marts/a.sql":   {Data: []byte("built in a")},
		"marts/c.sql":   {Data: []byte("built in c")},
		"staging/a.sql": {Data: []byte("built in staging")},
	}
	over := fstest.MapFS{
		"marts/b.sql":  {Data: []byte("the project's b")},
		"marts/c.sql":  {Data: []byte("the project's c")},
		"checks/d.sql": {Data: []byte("the project's check")},
	}
	files := Overlay(base, over)
	for path, want := range map[string]string{
		"marts/a.sql":   "built in a",
		"marts/b.sql":   "the project's b",
		"marts/c.sql":   "the project's c",
		"staging/a.sql": "built in staging",
		"checks/d.sql":  "the project's check",
	} {
		if got, err := fs.ReadFile(files, path); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v, want %q", path, got, err, want)
		}
	}
	var paths []string
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		paths = append(paths, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{".", "checks", "checks/d.sql", "marts", "marts/a.sql", "marts/b.sql", "marts/c.sql", "staging", "staging/a.sql"}
	if !slices.Equal(paths, want) {
		t.Errorf("paths %q, want %q", paths, want)
	}
	if err := fstest.TestFS(files, "marts/a.sql", "marts/b.sql", "marts/c.sql", "staging/a.sql", "checks/d.sql"); err != nil {
		t.Error(err)
	}
}

// A project that has no folder of its own keeps what is built in; one that cannot be read is an error.
func TestOverlayOfNothing(t *testing.T) {
	base := fstest.MapFS{"marts/a.sql": {Data: []byte("built in")}}
	for name, over := range map[string]fs.FS{
		"none given":    nil,
		"empty":         os.DirFS(t.TempDir()),
		"not there":     os.DirFS(filepath.Join(t.TempDir(), "sql")),
		"other folders": fstest.MapFS{"staging/b.sql": {}},
	} {
		if got, err := fs.ReadFile(Overlay(base, over), "marts/a.sql"); err != nil || string(got) != "built in" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if entries, err := fs.ReadDir(Overlay(base, over), "marts"); err != nil || len(entries) != 1 {
			t.Errorf("%s: lists %v, %v", name, entries, err)
		}
	}
	if _, err := fs.ReadDir(Overlay(base, fstest.MapFS{}), "intermediate"); err == nil {
		t.Error("a folder that neither has is listed")
	}
	file := fstest.MapFS{"marts": {Data: []byte("a file in the place of a folder")}}
	if _, err := fs.ReadDir(Overlay(base, file), "marts"); err == nil {
		t.Error("a folder under a file is listed")
	}
}

func TestEmbedded(t *testing.T) {
	for _, schema := range []string{"staging", "intermediate", "marts", "checks"} {
		if files, err := fs.Glob(Models(), schema+"/*.sql"); err != nil || len(files) == 0 {
			t.Errorf("%s: %d files, %v", schema, len(files), err)
		}
	}
	if tables, err := fs.Glob(Seeds(), "*.csv"); err != nil || len(tables) == 0 {
		t.Errorf("%d seeds, %v", len(tables), err)
	}
}
