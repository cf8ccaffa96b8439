package lake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cakupan/durable"
)

// Extras writes files of a tree that are no part of its snapshot's ID, such as a catalogue, into the folder given. The
// tables and seeds stand in it already, at their places; nobody else sees the folder yet. What Extras leaves is made
// read-only and lasting. A writer that is killed meanwhile leaves no tree, and the next one begins it afresh.
type Extras func(ctx context.Context, tree string) error

// TreePath gives the folder of a snapshot's tree, whether or not it is there.
func (l *Lake) TreePath(id string) string { return l.path("trees", id) }

// LayOut lays out the tree of a snapshot that has one no longer, the extras included; nil extras are none. It switches
// nothing. A tree that is there is whole, and stays as it is.
func (l *Lake) LayOut(ctx context.Context, s *Snapshot, extras Extras) error {
	if err := l.check(s); err != nil {
		return fmt.Errorf("lay out tree %s: %w", s.ID, err)
	}
	if err := l.layOut(ctx, s, extras); err != nil {
		return fmt.Errorf("lay out tree %s: %w", s.ID, err)
	}
	return nil
}

// layOut builds the tree of s beside its place and renames it.
func (l *Lake) layOut(ctx context.Context, s *Snapshot, extras Extras) error {
	tree := l.TreePath(s.ID)
	if _, err := os.Stat(tree); err == nil {
		return l.disk.SyncDir(filepath.Dir(tree))
	}
	beside := l.path("trees", "."+s.ID+".tmp")
	if err := l.disk.Remove(beside); err != nil {
		return err
	}
	if err := l.disk.MkdirAll(beside, dirMode); err != nil {
		return err
	}
	linked := s.treeFiles(l)
	for _, path := range slices.Sorted(maps.Keys(linked)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		target := filepath.Join(beside, filepath.FromSlash(path))
		if err := l.disk.MkdirAll(filepath.Dir(target), dirMode); err != nil {
			return err
		}
		if err := l.disk.Link(linked[path], target, sealedMode); err != nil {
			return err
		}
	}
	if extras != nil {
		if err := l.disk.Step("write", beside); err != nil {
			return err
		}
		if err := extras(ctx, beside); err != nil {
			return err
		}
	}
	if err := l.writeSums(beside, linked); err != nil {
		return err
	}
	if err := l.sealTree(beside, linked); err != nil {
		return err
	}
	if err := l.disk.Rename(beside, tree); err != nil {
		return err
	}
	return l.disk.SyncDir(filepath.Dir(tree))
}

// treeFiles gives what a tree links to: path in the tree, with slashes → file among the objects. Seeds stand there as the
// CSV that they are.
func (s *Snapshot) treeFiles(l *Lake) map[string]string {
	files := make(map[string]string)
	for _, table := range s.Tables {
		for _, f := range table.Files {
			files[f.Path] = l.ObjectPath(f.Object)
		}
	}
	for name, text := range s.Inputs.Seeds {
		files["seeds/"+name] = l.TextPath(text)
	}
	return files
}

// sealTree makes read-only and lasting what in a tree is not linked, and every name in it.
func (l *Lake) sealTree(tree string, linked map[string]string) error {
	var folders []string
	err := filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			folders = append(folders, path)
			return nil
		}
		inTree, err := filepath.Rel(tree, path)
		if err != nil {
			return err
		}
		if linked[filepath.ToSlash(inTree)] != "" {
			return nil
		}
		return l.disk.Seal(path, sealedMode)
	})
	if err != nil {
		return err
	}
	slices.Reverse(folders)
	for _, folder := range folders {
		if err := l.disk.SyncDir(folder); err != nil {
			return err
		}
	}
	return nil
}

// sumsFile holds the SHA-256 of each file of a tree as sha256sum writes and checks them, and of these lines themselves.
const sumsFile = "SHA256SUMS"

// writeSums writes the sums of a tree. What is linked is named by its sum.
func (l *Lake) writeSums(tree string, linked map[string]string) error {
	var lines strings.Builder
	err := fs.WalkDir(os.DirFS(tree), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		sum, _, _ := strings.Cut(filepath.Base(linked[path]), ".")
		if linked[path] == "" {
			if sum, err = durable.SHA256(filepath.Join(tree, filepath.FromSlash(path))); err != nil {
				return err
			}
		}
		_, err = fmt.Fprintf(&lines, "%s  %s\n", sum, path)
		return err
	})
	if err != nil {
		return err
	}
	own := sha256.Sum256([]byte(lines.String()))
	text := lines.String() + "# " + hex.EncodeToString(own[:]) + "\n"
	path := filepath.Join(tree, sumsFile)
	if err := l.disk.Step("write", path); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o640)
}

// readSums gives the sums of a tree by path, and whether they are as they were written.
func (l *Lake) readSums(id string) (sums map[string]string, isWhole bool) {
	text, err := os.ReadFile(filepath.Join(l.TreePath(id), sumsFile))
	if err != nil {
		return nil, false
	}
	lines, own, _ := strings.Cut(string(text), "# ")
	sum := sha256.Sum256([]byte(lines))
	if own != hex.EncodeToString(sum[:])+"\n" {
		return nil, false
	}
	sums = make(map[string]string)
	for line := range strings.Lines(lines) {
		sum, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		sums[path] = sum
	}
	return sums, true
}
