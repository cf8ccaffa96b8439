package extract

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// folder is a folder of this machine. Its files are opened through os.Root, so that no link leads out of it.
type folder struct{ dir string }

// Folder gives a folder of this machine, with the folders in it, as an origin.
func Folder(dir string) Origin { return folder{dir} }

// Why a file of a folder cannot be delivered.
var (
	errLeadsOut   = errors.New("a link that leads out of the folder")
	errLeadsOff   = errors.New("a link to nothing")
	errNotRegular = errors.New("no regular file")
)

func (f folder) Files(ctx context.Context) ([]File, error) {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var files []File
	err = fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && path == ".":
			return err
		case err != nil:
			files = append(files, File{Path: path, Err: err})
		case !entry.IsDir():
			files = append(files, stat(root, path, entry))
		}
		return nil
	})
	return files, err
}

// stat lists one file. A link that stays in the folder counts as what it leads to.
func stat(root *os.Root, path string, entry fs.DirEntry) File {
	info, err := root.Stat(path)
	isLink := entry.Type()&fs.ModeSymlink != 0
	switch {
	case err != nil && isLink && errors.Is(err, fs.ErrNotExist):
		return File{Path: path, Err: errLeadsOff}
	case err != nil && isLink:
		return File{Path: path, Err: errLeadsOut}
	case err != nil:
		return File{Path: path, Err: err}
	case !info.Mode().IsRegular():
		return File{Path: path, Err: errNotRegular}
	}
	return listed(path, info)
}

func listed(path string, info fs.FileInfo) File {
	return File{Path: path, Bytes: info.Size(), ModifiedAt: info.ModTime(), Mark: mark(info)}
}

func (f folder) Open(ctx context.Context, file File) (io.ReadCloser, error) {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// A file may have become a pipe since it was listed: opening must not wait for somebody to write into it.
	opened, err := root.OpenFile(file.Path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	reader := &unchanged{opened, file}
	if err := reader.check(); err != nil {
		opened.Close()
		return nil, err
	}
	return reader, nil
}

// unchanged reads a file of a folder, and ends well only if the file is then what it was when it was listed.
type unchanged struct {
	*os.File
	listed File
}

func (u *unchanged) Read(p []byte) (int, error) {
	n, err := u.File.Read(p)
	if err == io.EOF {
		if changed := u.check(); changed != nil {
			return n, changed
		}
	}
	return n, err
}

func (u *unchanged) check() error {
	info, err := u.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || !u.listed.same(listed(u.listed.Path, info)) {
		return ErrChanged
	}
	return nil
}
