package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// folder is the new project's folder.
type folder struct {
	dir    string
	isMade bool // by us
}

// openFolder takes a folder that is empty or absent.
func openFolder(dir string) (*folder, error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &folder{dir, true}, os.MkdirAll(dir, 0o755)
	case err != nil:
		return nil, err
	case len(entries) > 0:
		return nil, fmt.Errorf("folder %s is not empty; a demo wants a new or an empty one", dir)
	}
	return &folder{dir, false}, nil
}

// undo takes away all that was written.
func (f *folder) undo() error {
	if f.isMade {
		return os.RemoveAll(f.dir)
	}
	entries, err := os.ReadDir(f.dir)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(f.dir, e.Name())))
	}
	return err
}

// create writes a file with its time of change, and gives its length.
func (f *folder) create(path string, mode os.FileMode, at time.Time, write func(io.Writer) error) (int64, error) {
	name := filepath.Join(f.dir, filepath.FromSlash(path))
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return 0, err
	}
	err = write(file)
	info, statErr := file.Stat()
	if err := errors.Join(err, statErr, file.Close()); err != nil {
		return 0, err
	}
	return info.Size(), os.Chtimes(name, at, at)
}

// write writes the whole demo.
func (p *province) write(ctx context.Context, f *folder) (Summary, error) {
	for _, s := range p.senders {
		if err := os.MkdirAll(filepath.Join(f.dir, filepath.FromSlash(s.folder())), 0o755); err != nil {
			return Summary{}, err
		}
	}
	first, then := p.inOrder()
	w := &writing{province: p, folder: f}
	if err := w.all(ctx, first); err != nil {
		return Summary{}, err
	}
	p.fillRecaps()
	if err := w.all(ctx, then); err != nil {
		return Summary{}, err
	}
	truth := p.truth()
	if err := p.writeProject(f, truth); err != nil {
		return Summary{}, err
	}
	return p.summary(truth, w.bytes), nil
}

// inOrder parts the deliveries into those that can be written at once and those that come after them: a recap counts
// what the lists of members hold, and what came twice is copied.
func (p *province) inOrder() (first, then []*delivery) {
	for _, d := range p.deliveries {
		if _, isRecap := d.content.(*recap); isRecap || d.copyOf != nil {
			then = append(then, d)
		} else {
			first = append(first, d)
		}
	}
	return first, then
}

// fillRecaps gives each recap the counts of its districts whose lists came.
func (p *province) fillRecaps() {
	for _, d := range p.deliveries {
		r, ok := d.content.(*recap)
		if !ok {
			continue
		}
		for _, of := range p.districts {
			if of.branch == r.branch && p.standing[of.number][r.month] != nil {
				r.counts = append(r.counts, place{of, p.segments(of, r.month)})
			}
		}
	}
}

// writing writes deliveries, several at a time.
type writing struct {
	province *province
	folder   *folder

	mu    sync.Mutex
	bytes int64
}

// all writes deliveries, the long ones first. The error is that of the first that failed.
func (w *writing) all(ctx context.Context, deliveries []*delivery) error {
	queue := slices.Clone(deliveries)
	slices.SortStableFunc(queue, func(a, b *delivery) int { return cmp.Compare(b.weight, a.weight) })
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan *delivery)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for d := range next {
				if err := w.one(ctx, d); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, d := range queue {
		if ctx.Err() != nil {
			break
		}
		next <- d
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}

// one writes a delivery.
func (w *writing) one(ctx context.Context, d *delivery) error {
	bytes, err := w.folder.create(d.path(), 0o644, d.received, func(to io.Writer) error {
		if d.copyOf == nil {
			return d.content.write(ctx, w.province, to)
		}
		file, err := os.Open(filepath.Join(w.folder.dir, filepath.FromSlash(d.copyOf.path())))
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = io.Copy(to, file)
		return err
	})
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bytes += bytes
	if progress := w.province.options.Progress; progress != nil {
		fmt.Fprintf(progress, "%9d rows  %s\n", d.tally.read, d.path())
	}
	return nil
}

func (p *province) summary(t *Truth, bytes int64) Summary {
	s := Summary{Files: len(t.Deliveries), Bytes: bytes, Period: t.Closed}
	if s.Period.IsZero() {
		s.Period = t.To
	}
	for _, d := range t.Deliveries {
		if strings.HasSuffix(d.File, ".xlsx") {
			s.XLSXRows += d.RowsRead
		} else {
			s.CSVRows += d.RowsRead
		}
	}
	for _, m := range t.Months {
		if m.Period == s.Period {
			s.Covered = m.Province.Covered
		}
	}
	return s
}

// encode writes the truth.
func (t *Truth) encode(to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetIndent("", " ")
	return e.Encode(t)
}
