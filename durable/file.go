package durable

import (
	"bufio"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// bufferSize is how many bytes a File gathers before it writes them.
const bufferSize = 256 << 10

// File is a file on its way: written under a name of no meaning, then placed under its own. It is for one goroutine at a
// time.
type File struct {
	disk   *Disk
	target string // where Commit places it
	mode   fs.FileMode
	file   *os.File // nil once closed
	path   string   // where its bytes are; "" once placed
	buffer *bufio.Writer
	err    error // the first of a Write; later ones and Seal give it again
}

// Create begins a file that Commit will place at path, with that mode. Path may be empty when the disk has a Temp and the
// name comes with Place. Whoever creates a file also discards it: after Commit or Place that does nothing.
func (d *Disk) Create(path string, mode fs.FileMode) (*File, error) {
	return d.create("write", path, mode)
}

func (d *Disk) create(act, path string, mode fs.FileMode) (*File, error) {
	dir := d.folder(path)
	if err := d.Step(act, cmp.Or(path, dir)); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(dir, Leftover)
	if err != nil {
		return nil, err
	}
	f := &File{disk: d, target: path, mode: mode, file: file, path: file.Name()}
	f.buffer = bufio.NewWriterSize(flushed{f}, bufferSize)
	return f, nil
}

// Write gathers bytes and writes them when there are many. After an error the file is lost.
func (f *File) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.buffer.Write(p)
	f.err = err
	return n, err
}

// flushed is where a File's buffer empties into.
type flushed struct{ *File }

func (f flushed) Write(p []byte) (int, error) {
	if err := f.disk.Step("write", f.path); err != nil {
		return 0, err
	}
	return f.file.Write(p)
}

// End ends the writing and gives the buffer's memory back.
func (f *File) End() error {
	if f.buffer != nil && f.err == nil {
		f.err = f.buffer.Flush()
	}
	f.buffer = nil
	return f.err
}

// Seal ends the writing, gives the file its mode, and makes its bytes safe.
func (f *File) Seal() error {
	err := f.End()
	if f.file == nil {
		return err
	}
	if err == nil {
		err = f.disk.Step("sync", f.path)
	}
	if err == nil {
		err = seal(f.file, f.mode)
	}
	err = cmp.Or(err, f.file.Close())
	f.file, f.err = nil, err
	return err
}

// Place seals the file and gives it its name, which is safe once its folder is synced.
func (f *File) Place(path string) error {
	if err := f.Seal(); err != nil {
		return err
	}
	if err := f.disk.Rename(f.path, path); err != nil {
		return err
	}
	f.path = ""
	return nil
}

// Commit places the file where it was created for, for good.
func (f *File) Commit() error {
	if err := f.Place(f.target); err != nil {
		return err
	}
	return f.disk.SyncDir(filepath.Dir(f.target))
}

// Discard removes the file unless it has been placed.
func (f *File) Discard() {
	if f.file != nil {
		f.file.Close()
		f.file = nil
	}
	if f.path != "" {
		f.disk.Remove(f.path)
		f.path = ""
	}
}

// WriteFile puts a small text at path for good, all of it or nothing.
func (d *Disk) WriteFile(path string, text []byte, mode fs.FileMode) error {
	f, err := d.Create(path, mode)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Commit()
}

// Append adds text to the end of the small file at path for good, all of it or nothing; a file that is not there begins
// with it. A last line that was not ended is ended first. The caller knows that nobody else appends.
func (d *Disk) Append(path string, text []byte, mode fs.FileMode) error {
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(before) > 0 && before[len(before)-1] != '\n' {
		before = append(before, '\n')
	}
	return d.WriteFile(path, append(before, text...), mode)
}
