package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Holder is the process that has the lake's lock.
type Holder struct {
	PID     int       // 0 when it cannot be told
	Program string    // its name, when it is not this program or has not said; else ""
	Since   time.Time // UTC; zero when it has not said
}

// String gives "process 4711 since 2025-06-01T16:30:00Z".
func (h *Holder) String() string {
	who := "another program"
	if h.PID != 0 {
		who = fmt.Sprintf("process %d", h.PID)
	}
	if h.Program != "" {
		who += " (" + h.Program + ")"
	}
	if !h.Since.IsZero() {
		who += " since " + h.Since.Format(time.RFC3339)
	}
	return who
}

// Holder gives who has the lake's lock, nil when nobody has.
func (l *Lake) Holder() (*Holder, error) {
	path := l.path("lock")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil // nobody ever took it
	}
	lock := flock.New(path)
	isFree, err := lock.TryRLock()
	if err != nil {
		return nil, fmt.Errorf("who has the lock: %w", err)
	}
	if isFree {
		return nil, lock.Close()
	}
	return holderOf(path), nil
}

// holderOf gives who has the lock at path, which somebody has. What stands in the file is believed unless the system
// knows better: it may be a killed run's, and the lock another program's.
func holderOf(path string) *Holder {
	h := said(path)
	if pid, program, ok := lockedBy(path); ok && pid != h.PID {
		return &Holder{PID: pid, Program: program}
	}
	return h
}

// said gives what stands in the lock file: its last holder, who has ended or been killed when nobody has the lock. It is
// the zero Holder when nothing stands there.
func said(path string) *Holder {
	var h Holder
	var since string
	text, err := os.ReadFile(path)
	if err != nil {
		return &h
	}
	if _, err := fmt.Sscanf(strings.TrimSpace(string(text)), "by process %d since %s", &h.PID, &since); err == nil {
		h.Since, _ = time.Parse(time.RFC3339, since)
	}
	return &h
}

// wasKilled tells whether the last holder of the lock at path ended without giving it up.
func wasKilled(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}
