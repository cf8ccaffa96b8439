package extract

import (
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"cakupan/enrolment"
)

// Source is one place where a sender leaves files, and the lists whose deliveries they may be.
type Source struct {
	Origin Origin
	Name   string // as receipts and news write the place: its path relative to the project
	Lists  []Pattern
}

// Pattern says which files are a list's deliveries: a glob of path.Match, against the file's name or, when the glob has
// a slash, against its path in the source.
type Pattern struct {
	Glob string
	List *enrolment.List
}

// Origin lists and opens files. Folder is one; what fetches from elsewhere needs these two methods and no more.
type Origin interface {
	// Files gives the files that stand there now, in any order.
	Files(ctx context.Context) ([]File, error)
	// Open gives the bytes of a file; several callers have one open at a time. Its reader fails with ErrChanged, and
	// never just ends, when they are not from first to last those of the file that was listed.
	Open(ctx context.Context, file File) (io.ReadCloser, error)
}

// File is a file as its origin lists it.
type File struct {
	Path       string // relative to the origin, with slashes
	Bytes      int64
	ModifiedAt time.Time
	Mark       string // what else the origin knows that changes when the bytes do
	Err        error  // why it cannot be opened; nil when it can
}

// ErrChanged is the error of a file that was written to between its listing and the end of its reading.
var ErrChanged = errors.New("changed while it was read")

// same tells whether two listings are of the same bytes, as far as the origin can tell.
func (f File) same(other File) bool {
	return f.Bytes == other.Bytes && f.ModifiedAt.Equal(other.ModifiedAt) && f.Mark == other.Mark
}

// claims gives the lists that a file may be a delivery of.
func (s *Source) claims(file File) ([]*enrolment.List, error) {
	var lists []*enrolment.List
	for _, p := range s.Lists {
		name := file.Path
		if !strings.Contains(p.Glob, "/") {
			name = path.Base(name)
		}
		matched, err := path.Match(p.Glob, name)
		if err != nil {
			return nil, err
		}
		if matched {
			lists = append(lists, p.List)
		}
	}
	return lists, nil
}

// isTemporary tells by its name, or by that of a folder it lies in, that a program is still at work on a file or keeps
// it for itself: half a download, the lock of an opened workbook, what is hidden.
func isTemporary(file File) bool {
	return slices.ContainsFunc(strings.Split(strings.ToLower(file.Path), "/"), func(name string) bool {
		switch path.Ext(name) {
		case ".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".swp":
			return true
		}
		return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasSuffix(name, "~") ||
			name == "thumbs.db" || name == "desktop.ini"
	})
}
