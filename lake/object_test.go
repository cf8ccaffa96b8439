package lake

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func openLake(t *testing.T) *Lake {
	t.Helper()
	l, err := Open(filepath.Join(t.TempDir(), "lake"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files gives the paths below a folder, relative to it.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// shaOfABC is the SHA-256 of "abc", as FIPS 180-2 gives it.
const shaOfABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

func TestTextIsNamedByItsContent(t *testing.T) {
	l := openLake(t)
	for range 2 { // the same content is one file
		o, err := l.PutBytes([]byte("abc"))
		if err != nil || o != (Object{shaOfABC, 3}) {
			t.Fatalf("%v, %v", o, err)
		}
	}
	path := filepath.Join(l.Dir(), "objects", "ba", shaOfABC+".txt")
	if path != l.TextPath(shaOfABC) || readFile(t, path) != "abc" {
		t.Errorf("%s is not the object", path)
	}
	if names := files(t, filepath.Join(l.Dir(), "objects")); len(names) != 1 {
		t.Errorf("objects: %s, want one", names)
	}
	if names := files(t, filepath.Join(l.Dir(), "tmp")); len(names) != 0 {
		t.Errorf("left in tmp: %s", names)
	}
	checkMode(t, path, 0o444)
	for _, dir := range []string{".", "objects", "objects/ba", "staged", "snapshots", "trees", "tmp"} {
		checkMode(t, filepath.Join(l.Dir(), dir), 0o750|fs.ModeDir)
	}
}

func checkMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != want {
		t.Errorf("%s: mode %v, want %v", path, info.Mode(), want)
	}
}

func TestFileMovesIn(t *testing.T) {
	for name, dir := range map[string]func(*testing.T, *Lake) string{
		"from the lake's own file system": func(t *testing.T, l *Lake) string {
			dir, err := l.TempDir()
			if err != nil {
				t.Fatal(err)
			}
			return dir
		},
		"from another file system": func(t *testing.T, l *Lake) string { return otherFileSystem(t) },
	} {
		t.Run(name, func(t *testing.T) {
			l := openLake(t)
			path := filepath.Join(dir(t, l), "headline.parquet")
			for range 2 { // the second is the same content again
				writeFile(t, path, "abc")
				o, err := l.PutFile(path)
				if err != nil || o != (Object{shaOfABC, 3}) {
					t.Fatalf("%v, %v", o, err)
				}
				if _, err := os.Stat(path); err == nil {
					t.Error("the file is still where it was")
				}
			}
			if readFile(t, l.ObjectPath(shaOfABC)) != "abc" {
				t.Error("other content")
			}
			checkMode(t, l.ObjectPath(shaOfABC), 0o444)
			if names := files(t, l.Dir()); len(names) != 1 {
				t.Errorf("in the lake: %s, want the object alone", names)
			}
		})
	}
}

// otherFileSystem gives a folder to which no hard link from the usual temporary folder leads.
func otherFileSystem(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cakupan-*")
	if err != nil {
		t.Skip("no second file system: ", err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	writeFile(t, filepath.Join(dir, "a"), "")
	if os.Link(filepath.Join(dir, "a"), filepath.Join(t.TempDir(), "a")) == nil {
		t.Skip("/dev/shm is on the same file system")
	}
	return dir
}

// A copy stands in where no hard link is possible.
func TestLinkOrCopy(t *testing.T) {
	l := openLake(t)
	from := filepath.Join(otherFileSystem(t), "a.parquet")
	writeFile(t, from, "abc")
	to := filepath.Join(l.Dir(), "b.parquet")
	if err := l.disk.Link(from, to, sealedMode); err != nil {
		t.Fatal(err)
	}
	if readFile(t, to) != "abc" {
		t.Error("other content")
	}
	checkMode(t, to, 0o444)
}

func TestAnObjectCutShortIsPutAgain(t *testing.T) {
	l := openLake(t)
	if _, err := l.PutBytes([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	path := l.TextPath(shaOfABC)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, "ab")
	if _, err := l.PutBytes([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	if text := readFile(t, path); text != "abc" {
		t.Errorf("object holds %q", text)
	}
}
