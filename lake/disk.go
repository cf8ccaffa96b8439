package lake

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"path/filepath"
)

const (
	dirMode    = 0o750 // the lake has named readers
	sealedMode = 0o444 // what is finished never changes
)

// disk makes every change of the lake to its file system, in small steps, so that a test can end the writer, or fill
// the disk, before any of them.
type disk struct {
	tmp    string                        // folder for what is being written, on the lake's file system
	before func(step, path string) error // nil outside tests; its error becomes the step's
}

func (d *disk) step(name, path string) error {
	if d.before == nil {
		return nil
	}
	return d.before(name, path)
}

// makeDir makes a folder and those above it; one that is there is fine.
func (d *disk) makeDir(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if err := d.step("mkdir", path); err != nil {
		return err
	}
	return os.MkdirAll(path, dirMode)
}

func (d *disk) rename(from, to string) error {
	if err := d.step("rename", to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// remove removes path and all below it; what is not there is fine.
func (d *disk) remove(path string) error {
	if err := d.step("remove", path); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

// syncDir makes the names in a folder last: what was made in it or renamed into it.
func (d *disk) syncDir(path string) error {
	if err := d.step("sync", path); err != nil {
		return err
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// link gives the file at from a second name; where the file system has no links left or knows none, a copy.
func (d *disk) link(from, to string) error {
	if err := d.step("link", to); err != nil {
		return err
	}
	if err := os.Link(from, to); err == nil {
		return nil
	}
	return d.copy(from, to)
}

// copy copies a file. Where the file system can share blocks between two files, io.Copy does.
func (d *disk) copy(from, to string) error {
	if err := d.step("copy", to); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = sealFile(out)
	}
	if closing := out.Close(); err == nil {
		err = closing
	}
	return err
}

// switchLink points the symbolic link at path to target. Readers see the old target or the new one.
func (d *disk) switchLink(target, path string) error {
	beside := filepath.Join(d.tmp, filepath.Base(path))
	if err := d.remove(beside); err != nil {
		return err
	}
	if err := d.step("symlink", beside); err != nil {
		return err
	}
	if err := os.Symlink(target, beside); err != nil {
		return err
	}
	if err := d.rename(beside, path); err != nil {
		return err
	}
	return d.syncDir(filepath.Dir(path))
}

// replace puts a small text at path, all of it or nothing.
func (d *disk) replace(path string, text []byte) error {
	f, err := d.create()
	if err != nil {
		return err
	}
	defer f.discard()
	f.Write(text)
	if err := f.end(); err != nil {
		return err
	}
	if err := f.seal(); err != nil {
		return err
	}
	if err := f.moveTo(path); err != nil {
		return err
	}
	return d.syncDir(filepath.Dir(path))
}

// newFile is a file on its way: written in tmp, ended, sealed, then moved to its name. Write never fails; its first
// error waits for end, because Arrow's writer loses some errors of its sink and panics at others.
type newFile struct {
	object Object // after end

	disk   *disk
	file   *os.File // nil once closed
	path   string   // "" once moved
	buffer *bufio.Writer
	sum    hash.Hash
	err    error
}

func (d *disk) create() (*newFile, error) {
	if err := d.step("create", d.tmp); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(d.tmp, "new-*")
	if err != nil {
		return nil, err
	}
	f := &newFile{disk: d, file: file, path: file.Name(), sum: sha256.New()}
	f.buffer = bufio.NewWriterSize(sink{f}, 256<<10)
	return f, nil
}

func (f *newFile) Write(p []byte) (int, error) {
	if f.err == nil {
		_, f.err = f.buffer.Write(p)
	}
	return len(p), nil
}

// sink is where a newFile's buffer empties into.
type sink struct{ *newFile }

func (s sink) Write(p []byte) (int, error) {
	if err := s.disk.step("write", s.path); err != nil {
		return 0, err
	}
	s.sum.Write(p)
	s.object.Bytes += int64(len(p))
	return s.file.Write(p)
}

// end ends the writing: the file's content has its name.
func (f *newFile) end() error {
	if f.err == nil {
		f.err = f.buffer.Flush()
	}
	f.buffer = nil
	f.object.SHA256 = hex.EncodeToString(f.sum.Sum(nil))
	return f.err
}

// seal makes the bytes last, takes the right to write from everybody, and closes the file.
func (f *newFile) seal() error {
	err := f.disk.step("sync", f.path)
	if err == nil {
		err = sealFile(f.file)
	}
	if closing := f.file.Close(); err == nil {
		err = closing
	}
	f.file = nil
	return err
}

func (f *newFile) moveTo(path string) error {
	if err := f.disk.rename(f.path, path); err != nil {
		return err
	}
	f.path = ""
	return nil
}

// discard removes the file unless it was moved to its name.
func (f *newFile) discard() {
	if f.file != nil {
		f.file.Close()
		f.file = nil
	}
	if f.path != "" {
		f.disk.remove(f.path)
		f.path = ""
	}
}

// sealFile makes a file read-only and its bytes last.
func sealFile(file *os.File) error {
	if err := file.Chmod(sealedMode); err != nil {
		return err
	}
	return file.Sync()
}
