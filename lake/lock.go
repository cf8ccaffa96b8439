package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked is the error of a lake that another process writes to; the message names it and since when.
var ErrLocked = errors.New("the lake is in use")

// lockMode is the mode of the lock: its readers may see who works.
const lockMode = 0o640

// lockPoll is how long Lock waits between two tries.
const lockPoll = 100 * time.Millisecond

// Lock takes the lake for writing and tidies up after a writer that was killed, so it comes before Stage. It waits until
// ctx ends, tries at least once, and then fails with ErrLocked.
func (l *Lake) Lock(ctx context.Context) (unlock func() error, err error) {
	path := l.path("lock")
	lock := flock.New(path, flock.SetPermissions(lockMode))
	taken, err := lock.TryLock()
	if err == nil && !taken {
		taken, err = lock.TryLockContext(ctx, lockPoll)
	}
	if !taken && ctx.Err() != nil {
		return nil, fmt.Errorf("%w by %s: %w", ErrLocked, holderOf(path), context.Cause(ctx))
	}
	if err != nil {
		return nil, fmt.Errorf("lock lake: %w", err)
	}
	if err := l.tidy(wasKilled(path)); err != nil {
		return nil, errors.Join(fmt.Errorf("tidy lake: %w", err), lock.Unlock())
	}
	holder := fmt.Sprintf("by process %d since %s\n", os.Getpid(), l.now().Format(time.RFC3339))
	err = l.disk.Step("write", path)
	if err == nil {
		err = os.WriteFile(path, []byte(holder), lockMode)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock lake: %w", err), lock.Unlock())
	}
	return func() error {
		return errors.Join(os.Truncate(path, 0), lock.Unlock())
	}, nil
}

// tidy removes what has no name yet: nobody but a killed writer can have left it. If the last writer did not unlock, it
// may have been killed between a rename and the sync of its folder; what stands there is trusted from now on, so the
// folders are synced here.
func (l *Lake) tidy(wasKilled bool) error {
	if err := l.each(l.disk.Remove, "tmp/*", "trees/.*.tmp"); err != nil {
		return err
	}
	if !wasKilled {
		return nil
	}
	return l.each(l.disk.SyncDir, "objects/*", "objects", "staged", "snapshots", "trees", "editions", "runs", ".")
}

// each does something to every path in the lake that one of the patterns matches.
func (l *Lake) each(do func(path string) error, patterns ...string) error {
	for _, pattern := range patterns {
		paths, err := l.matches(pattern)
		if err != nil {
			return err
		}
		for _, path := range paths {
			if err := do(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// matches gives the paths in the lake that a pattern matches, which has slashes and begins in the lake's folder: the names
// of that folder and of those above it are no patterns, whatever brackets they have.
func (l *Lake) matches(pattern string) ([]string, error) {
	names, err := fs.Glob(os.DirFS(l.dir), pattern)
	for i, name := range names {
		names[i] = l.path(filepath.FromSlash(name))
	}
	return names, err
}
