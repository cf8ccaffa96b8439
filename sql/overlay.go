package sql

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
)

// Overlay gives base with the files of over laid upon it: where both have a file of the same path, over's is read. So
// a project replaces a model or a seed by giving it the same name, and adds one by another. A nil over hides nothing.
// Folders list the files of both by name.
func Overlay(base, over fs.FS) fs.FS {
	if over == nil {
		return base
	}
	return overlay{base, over}
}

type overlay struct{ base, over fs.FS }

// Open opens over's file, or base's. A folder of both is one folder.
func (o overlay) Open(name string) (fs.File, error) {
	file, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if !info.IsDir() {
		return file, nil
	}
	entries, err := o.ReadDir(name)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &folder{file, entries}, nil
}

// ReadDir lists the files of both, by name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.over, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	isOver := err == nil
	beneath, err := fs.ReadDir(o.base, name)
	if err != nil && !(isOver && isNoFolder(o.base, name)) {
		return nil, err
	}
	for _, entry := range beneath {
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == entry.Name() }) {
			entries = append(entries, entry)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// isNoFolder tells whether a path is absent from a file system, or a file there.
func isNoFolder(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir()
}

// folder is an open folder of an overlay.
type folder struct {
	fs.File
	rest []fs.DirEntry
}

// ReadDir gives the next n entries, or all that are left when n is not positive.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.rest) {
		if n > 0 && len(f.rest) == 0 {
			return nil, io.EOF
		}
		n = len(f.rest)
	}
	entries := f.rest[:n]
	f.rest = f.rest[n:]
	return entries, nil
}
