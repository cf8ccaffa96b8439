// Package durable is the one way in which files are written here: a name stands for all of its bytes or for nothing, and
// what has been named stays so when the machine loses its power. A file is written beside its target, its bytes are
// synced, it is renamed, and the folder of its name is synced. A writer that is killed leaves no more than a file
// without a name, which the next one sweeps.
package durable

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Leftover is the pattern of the names of files that were on their way beside their targets, for Sweep.
const Leftover = ".new-*"

// Disk makes changes to a file system, in steps. Its zero value writes beside the target. It is for any number of
// goroutines at once when Before is.
type Disk struct {
	// Temp is the folder for what is being written, on the file system of the targets; it must be there. Empty: files
	// are written in the folders of their targets.
	Temp string

	// Before is called before each step with what it does (mkdir, write, sync, rename, link, copy, remove) and to which
	// path. Its error becomes the step's, and the step does not happen. Nil outside tests.
	Before func(act, path string) error
}

// Step calls Before: for those who write by other means, as a database does.
func (d *Disk) Step(act, path string) error {
	if d.Before == nil {
		return nil
	}
	if err := d.Before(act, path); err != nil {
		return &fs.PathError{Op: act, Path: path, Err: err}
	}
	return nil
}

// MkdirAll makes a folder and those above it; one that is there is fine, whatever its mode.
func (d *Disk) MkdirAll(path string, mode fs.FileMode) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if err := d.Step("mkdir", path); err != nil {
		return err
	}
	return os.MkdirAll(path, mode)
}

// Rename gives a file or folder another name on the same file system. The name is safe once its folder is synced.
func (d *Disk) Rename(from, to string) error {
	if err := d.Step("rename", to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// Remove removes path and all below it; what is not there is fine.
func (d *Disk) Remove(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := d.Step("remove", path); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

// Sweep removes what in a folder has a name of that pattern (of filepath.Match); a folder that is not there is fine. The
// caller knows that nobody else writes there.
func (d *Disk) Sweep(dir, pattern string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		match, err := filepath.Match(pattern, entry.Name())
		if err != nil {
			return err
		}
		if !match {
			continue
		}
		if err := d.Remove(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// SyncDir makes safe the names in a folder: what was made in it, renamed into it or removed from it.
func (d *Disk) SyncDir(path string) error {
	if err := d.Step("sync", path); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // which writes names through and cannot sync a folder
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// Seal gives a file that was written by other means its mode, and makes its bytes safe. Its name is safe once its folder
// is synced.
func (d *Disk) Seal(path string, mode fs.FileMode) error {
	if err := d.Step("sync", path); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return seal(file, mode)
}

func seal(file *os.File, mode fs.FileMode) error {
	if err := file.Chmod(mode); err != nil {
		return err
	}
	return file.Sync()
}

// Link gives the file at from a second name; where the file system has no links left or knows none, to becomes a copy of
// that mode. The name is safe once its folder is synced.
func (d *Disk) Link(from, to string, mode fs.FileMode) error {
	if err := d.Step("link", to); err != nil {
		return err
	}
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return d.Copy(from, to, mode)
}

// Copy copies a file. Where the file system can share blocks between two files, it does. The name is safe once its folder
// is synced.
func (d *Disk) Copy(from, to string, mode fs.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := d.create("copy", to, mode)
	if err != nil {
		return err
	}
	defer out.Discard()
	if _, err := io.Copy(out.file, in); err != nil {
		return err
	}
	return out.Place(to)
}

// SwitchLink points the symbolic link at path to target, for good. Readers see the old target or the new one.
func (d *Disk) SwitchLink(target, path string) error {
	beside := filepath.Join(d.folder(path), ".new-"+filepath.Base(path))
	if err := d.Remove(beside); err != nil {
		return err
	}
	if err := d.Step("link", beside); err != nil {
		return err
	}
	if err := os.Symlink(target, beside); err != nil {
		return err
	}
	if err := d.Rename(beside, path); err != nil {
		return errors.Join(err, d.Remove(beside))
	}
	return d.SyncDir(filepath.Dir(path))
}

// folder gives where a file is written that is to stand at path.
func (d *Disk) folder(path string) string {
	if d.Temp != "" {
		return d.Temp
	}
	return filepath.Dir(path)
}
