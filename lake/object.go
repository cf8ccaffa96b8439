package lake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Object is a file named by its content.
type Object struct {
	SHA256 string // 64 hex digits
	Bytes  int64
}

// ObjectPath gives where the Parquet file of that content stands, whether or not it is there.
func (l *Lake) ObjectPath(sha string) string { return l.objectPath(sha, ".parquet") }

// TextPath gives where the text of that content stands, whether or not it is there.
func (l *Lake) TextPath(sha string) string { return l.objectPath(sha, ".txt") }

func (l *Lake) objectPath(sha, extension string) string {
	return l.path("objects", sha[:min(2, len(sha))], sha+extension)
}

// PutFile moves a finished Parquet file in: synced, read-only, named by its content. The file at path is gone
// afterwards.
func (l *Lake) PutFile(path string) (Object, error) {
	o, err := l.putFile(path)
	if err != nil {
		return Object{}, fmt.Errorf("store %s: %w", filepath.Base(path), err)
	}
	return o, nil
}

func (l *Lake) putFile(path string) (Object, error) {
	file, err := os.Open(path)
	if err != nil {
		return Object{}, err
	}
	defer file.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	if err != nil {
		return Object{}, err
	}
	o := Object{hex.EncodeToString(sum.Sum(nil)), size}
	target := l.ObjectPath(o.SHA256)
	if standsAt(target, size) {
		return o, l.disk.Remove(path)
	}
	if err := l.disk.MkdirAll(filepath.Dir(target), dirMode); err != nil {
		return Object{}, err
	}
	if err := l.disk.Seal(path, sealedMode); err != nil {
		return Object{}, err
	}
	err = l.disk.Rename(path, target)
	if errors.Is(err, syscall.EXDEV) { // path is on another file system
		if err := l.copyIn(file); err != nil {
			return Object{}, err
		}
		return o, l.disk.Remove(path)
	}
	if err != nil {
		return Object{}, err
	}
	return o, l.syncObjects(target)
}

// copyIn stores a file's bytes as a Parquet object.
func (l *Lake) copyIn(file *os.File) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	f, err := createFile(&l.disk)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := io.Copy(f, file); err != nil {
		return err
	}
	if err := l.seal(f, ".parquet"); err != nil {
		return err
	}
	return l.place(".parquet", f)
}

// PutBytes stores a text: SQL, a seed, a layout, a configuration.
func (l *Lake) PutBytes(text []byte) (Object, error) {
	sum := sha256.Sum256(text)
	o := Object{hex.EncodeToString(sum[:]), int64(len(text))}
	if standsAt(l.TextPath(o.SHA256), o.Bytes) {
		return o, nil
	}
	f, err := createFile(&l.disk)
	if err != nil {
		return Object{}, fmt.Errorf("store text: %w", err)
	}
	defer f.Discard()
	f.Write(text)
	if err := l.seal(f, ".txt"); err != nil {
		return Object{}, fmt.Errorf("store text: %w", err)
	}
	if err := l.place(".txt", f); err != nil {
		return Object{}, fmt.Errorf("store text: %w", err)
	}
	return o, nil
}

// seal ends a new file and makes its bytes last, unless they stand among the objects already.
func (l *Lake) seal(f *newFile, extension string) error {
	if err := f.end(); err != nil {
		return err
	}
	if standsAt(l.objectPath(f.object.SHA256, extension), f.object.Bytes) {
		return nil
	}
	return f.Seal()
}

// place gives sealed files their names among the objects, for good. A file whose bytes stand there already is left
// to be discarded.
func (l *Lake) place(extension string, files ...*newFile) error {
	var targets []string
	for _, f := range files {
		target := l.objectPath(f.object.SHA256, extension)
		if standsAt(target, f.object.Bytes) {
			continue
		}
		if err := l.disk.MkdirAll(filepath.Dir(target), dirMode); err != nil {
			return err
		}
		if err := f.Place(target); err != nil {
			return err
		}
		targets = append(targets, target)
	}
	return l.syncObjects(targets...)
}

// syncObjects makes the names of new objects last.
func (l *Lake) syncObjects(targets ...string) error {
	if len(targets) == 0 {
		return nil
	}
	folders := []string{l.path("objects")}
	for _, target := range targets {
		folders = append(folders, filepath.Dir(target))
	}
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		if err := l.disk.SyncDir(folder); err != nil {
			return err
		}
	}
	return nil
}

// standsAt tells whether a file of that size is at path.
func standsAt(path string, size int64) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// TempDir makes a new folder on the lake's own file system, for files that PutFile then moves in without copying.
// The caller removes it; Lock sweeps what a killed one left.
func (l *Lake) TempDir() (string, error) {
	if err := l.disk.Step("mkdir", l.disk.Temp); err != nil {
		return "", err
	}
	return os.MkdirTemp(l.disk.Temp, "dir-*")
}
