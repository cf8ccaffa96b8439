// Package lake is the store: immutable objects named by their content, the Parquet files of one delivery staged
// together, snapshots that name which files belong to one result, and the one switch that readers follow.
// It stands between the steps that write (normalise, model, publish) and everything that reads.
//
//	objects/ab/ab12….parquet   immutable, mode 0444, named by SHA-256 (texts: .txt)
//	staged/<fingerprint>.json  what normalising one delivery gave, written last
//	snapshots/<id>.json        which files make one result, and from which inputs
//	editions/<period>.r1.json  what a closed month's figures were, and (r2, r3, …) what moved them later
//	runs/<id>.json             the history of the runs
//	kept/months.json           which objects are months of models that the next night may use again
//	trees/<id>/                the snapshot as folders of hard links, for people and tools
//	current -> trees/<id>      switched by one rename
//	tmp/                       what is being written; swept when the lock is taken
//
// A file is written in tmp, synced, and renamed to its name; then its folder is synced. So a writer that is killed,
// or runs out of disk, at any instant leaves nothing half done that has a name.
package lake

import (
	"fmt"
	"path/filepath"
	"time"

	"cakupan/durable"
)

// Lake is an opened store. Its methods may be called from several goroutines; that one process writes at a time is
// what Lock is for.
type Lake struct {
	Now func() time.Time // clock for lock and publication; nil means time.Now

	dir  string
	disk durable.Disk
}

// Look opens the lake in the folder dir for reading alone and makes nothing. A lake that is not there holds nothing.
func Look(dir string) (*Lake, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open lake: %w", err)
	}
	l := &Lake{dir: dir}
	l.disk.Temp = l.path("tmp")
	return l, nil
}

// Open opens the lake in the folder dir and makes the folders that are missing, mode 0750.
func Open(dir string) (*Lake, error) {
	l, err := Look(dir)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"objects", "staged", "snapshots", "trees", "tmp"} {
		if err := l.disk.MkdirAll(l.path(name), dirMode); err != nil {
			return nil, fmt.Errorf("open lake: %w", err)
		}
	}
	return l, nil
}

// Dir gives the lake's folder, absolute.
func (l *Lake) Dir() string { return l.dir }

func (l *Lake) path(parts ...string) string {
	return filepath.Join(append([]string{l.dir}, parts...)...)
}

func (l *Lake) now() time.Time {
	if l.Now != nil {
		return l.Now().UTC()
	}
	return time.Now().UTC()
}
