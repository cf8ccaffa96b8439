package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked is the error of a lake that another process writes to; the message names its pid and since when.
var ErrLocked = errors.New("the lake is in use")

// lockPoll is how long Lock waits between two tries.
const lockPoll = 100 * time.Millisecond

// Lock takes the lake for writing and tidies up after a writer that was killed, so it comes before Stage. It waits until
// ctx ends, tries at least once, and then fails with ErrLocked.
func (l *Lake) Lock(ctx context.Context) (unlock func() error, err error) {
	path := l.path("lock")
	lock := flock.New(path, flock.SetPermissions(0o640))
	taken, err := lock.TryLock()
	if err == nil && !taken {
		taken, err = lock.TryLockContext(ctx, lockPoll)
	}
	if !taken && ctx.Err() != nil {
		return nil, fmt.Errorf("%w%s: %w", ErrLocked, heldBy(path), context.Cause(ctx))
	}
	if err != nil {
		return nil, fmt.Errorf("lock lake: %w", err)
	}
	if err := l.tidy(heldBy(path) != ""); err != nil {
		return nil, errors.Join(fmt.Errorf("tidy lake: %w", err), lock.Unlock())
	}
	holder := fmt.Sprintf("by process %d since %s\n", os.Getpid(), l.now().Format(time.RFC3339))
	if err := os.WriteFile(path, []byte(holder), 0o640); err != nil {
		return nil, errors.Join(fmt.Errorf("lock lake: %w", err), lock.Unlock())
	}
	return func() error {
		return errors.Join(os.Truncate(path, 0), lock.Unlock())
	}, nil
}

// heldBy gives " by process 4711 since …", or nothing when the holder has not said.
func heldBy(path string) string {
	text, err := os.ReadFile(path)
	if err != nil || len(text) == 0 {
		return ""
	}
	return " " + strings.TrimSpace(string(text))
}

// tidy removes what has no name yet: nobody but a killed writer can have left it. If the last writer did not unlock, it
// may have been killed between a rename and the sync of its folder; what stands there is trusted from now on, so the
// folders are synced here.
func (l *Lake) tidy(wasKilled bool) error {
	if err := l.each(l.disk.remove, "tmp/*", "trees/.*.tmp"); err != nil {
		return err
	}
	if !wasKilled {
		return nil
	}
	return l.each(l.disk.syncDir, "objects/*", "objects", "staged", "snapshots", "trees", ".")
}

// each does something to every path in the lake that one of the patterns matches.
func (l *Lake) each(do func(path string) error, patterns ...string) error {
	for _, pattern := range patterns {
		names, err := fs.Glob(os.DirFS(l.dir), pattern)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := do(l.path(filepath.FromSlash(name))); err != nil {
				return err
			}
		}
	}
	return nil
}
