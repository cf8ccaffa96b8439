package normalise

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/normalise/book"
)

// Version goes up whenever the same delivery would give other bytes; the golden hash of the tests sees to it.
const Version = 3

// Step is the step. What it needs is in the fields above the blank line; the rest have good zero values.
type Step struct {
	Lake           *lake.Lake // Validate does without
	Layouts        Layouts
	Headings       *Headings           // of lists without a layout; nil means the built-in ones
	Passwords      map[string][]string // that open files of a list, by its ID; tried in turn
	Reference      *Reference
	Key            enrolment.Key
	Province       string         // "82": a NIK issued elsewhere carries a flag
	TimeZone       *time.Location // of the office: says in which month a delivery arrived
	ClosesUntilDay int            // up to this day a position date closes the month before

	Workers  int                     // deliveries at a time; 0 means the number of processors
	Log      *slog.Logger            // nil means no log
	Progress func(done, total int64) // bytes of deliveries that are done; one call at a time; nil stays silent
}

// Run normalises deliveries, Workers at a time, and gives their manifests in the order of the deliveries. What
// the lake has already staged is not read again. A file that cannot be read as a list is no error: its manifest
// says so in FileFault, and the others go on. A delivery that is ResentOf another is not opened. The error is
// one that stops the night: the lake, the disk, a list without a layout.
func (s *Step) Run(ctx context.Context, deliveries []enrolment.Delivery, open func(enrolment.Delivery) (*os.File, error)) ([]enrolment.Manifest, error) {
	manifests := make([]enrolment.Manifest, len(deliveries))
	done := s.tally(deliveries)
	workers, ctx := errgroup.WithContext(ctx)
	workers.SetLimit(s.workers())
	for i := range deliveries {
		workers.Go(func() error {
			d := &deliveries[i]
			m, wasRead, err := s.deliver(ctx, d, open)
			if err != nil {
				return fmt.Errorf("list %s, file %s: %w", d.ListID, d.Name, err)
			}
			manifests[i] = m
			done.add(d, &m, wasRead)
			return nil
		})
	}
	if err := workers.Wait(); err != nil {
		return nil, err
	}
	done.report()
	return manifests, nil
}

// tally counts what a Run has done so far.
type tally struct {
	step    *Step
	started time.Time // for the log alone
	total   int64     // bytes

	mu                          sync.Mutex
	bytes, read, rows, rejected int64 // all but bytes of what was read now
}

func (s *Step) tally(deliveries []enrolment.Delivery) *tally {
	t := &tally{step: s, started: time.Now()}
	for _, d := range deliveries {
		t.total += d.Bytes
	}
	return t
}

func (t *tally) add(d *enrolment.Delivery, m *enrolment.Manifest, wasRead bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bytes += d.Bytes; t.step.Progress != nil {
		t.step.Progress(t.bytes, t.total)
	}
	if wasRead {
		t.read++
		t.rows += m.RowsRead
		t.rejected += m.Rejected
	}
}

func (t *tally) report() {
	if t.step.Log != nil {
		t.step.Log.Info("normalised", "step", "normalise", "files", t.read, "rows", t.rows, "rejects", t.rejected, "took", time.Since(t.started))
	}
}

func (s *Step) workers() int {
	if s.Workers > 0 {
		return s.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// deliver gives the manifest of one delivery: from the lake, or by reading the file.
func (s *Step) deliver(ctx context.Context, d *enrolment.Delivery, open func(enrolment.Delivery) (*os.File, error)) (
	m enrolment.Manifest, wasRead bool, err error,
) {
	if err := ctx.Err(); err != nil {
		return m, false, err
	}
	if d.ResentOf != "" {
		return enrolment.Manifest{DeliveryID: d.ID, Version: Version}, false, nil
	}
	layout, err := s.layoutOf(d.List)
	if err != nil {
		return m, false, err
	}
	for _, fingerprint := range s.fingerprints(d, layout) {
		if m, staged, err := s.Lake.Staged(fingerprint); err != nil || staged {
			return m, false, err
		}
	}
	file, err := open(*d)
	if err != nil {
		return m, false, err
	}
	defer file.Close()
	started := time.Now() // for the log alone
	if m, err = s.stage(ctx, d, layout, file); err == nil {
		s.report(d, &m, time.Since(started))
	}
	return m, true, err
}

// stage reads a delivery into the lake. Of a file that is returned it stages the manifest alone, so that the file is not
// read again.
func (s *Step) stage(ctx context.Context, d *enrolment.Delivery, layout *Layout, file *os.File) (enrolment.Manifest, error) {
	r, err := s.begin(ctx, d, layout, file)
	if err != nil {
		return enrolment.Manifest{}, err
	}
	defer r.close()
	if !r.isReturned() {
		m, err := s.commit(d, r, func(to sink) error { return r.read(ctx, to) })
		if !errors.Is(err, errReturned) {
			return m, err
		}
	}
	return s.commit(d, r, func(sink) error { return nil })
}

// commit stages what read gives, and commits it with the manifest as it is then.
func (s *Step) commit(d *enrolment.Delivery, r *reading, read func(sink) error) (enrolment.Manifest, error) {
	staging, err := s.Lake.Stage(d, r.manifest.Fingerprint, r.manifest.Period, r.manifest.AsOf)
	if err != nil {
		return enrolment.Manifest{}, err
	}
	defer staging.Close()
	if err := read(staging); err != nil {
		return enrolment.Manifest{}, err
	}
	return staging.Commit(r.manifest)
}

// Validate reads a delivery as Run does, without a lake, and hands every fault to each in file order, the one of the
// whole file last; an error of each ends the reading. Of d it needs List and Name, and StatedAsOf or ReceivedAt where
// the file gives no position date.
func (s *Step) Validate(ctx context.Context, d enrolment.Delivery, file *os.File, each func(enrolment.Fault) error) (enrolment.Manifest, error) {
	return s.validate(ctx, d, file, faultsTo(each))
}

func (s *Step) validate(ctx context.Context, d enrolment.Delivery, file *os.File, to sink) (enrolment.Manifest, error) {
	layout, err := s.layoutOf(d.List)
	if err != nil {
		return enrolment.Manifest{}, err
	}
	r, err := s.begin(ctx, &d, layout, file)
	if err != nil {
		return enrolment.Manifest{}, err
	}
	defer r.close()
	if !r.isReturned() {
		if err := r.read(ctx, to); err != nil && !errors.Is(err, errReturned) {
			return enrolment.Manifest{}, err
		}
	}
	if r.isReturned() {
		return r.manifest, to.WriteFault(r.manifest.FileFault, false, &enrolment.Record{})
	}
	return r.manifest, nil
}

// faultsTo is a sink that keeps nothing but the faults.
type faultsTo func(enrolment.Fault) error

func (faultsTo) Write(*enrolment.Record) error         { return nil }
func (faultsTo) WriteHeads(*enrolment.HeadCount) error { return nil }
func (faultsTo) EndPart() error                        { return nil }
func (each faultsTo) WriteFault(f *enrolment.Fault, _ bool, _ *enrolment.Record) error {
	return each(*f)
}

// rowsOf says what a row is in lists of a role.
func rowsOf(role enrolment.Role) rowKind {
	switch role {
	case enrolment.Recap:
		return recapRows
	case enrolment.Projects:
		return projectRows
	}
	return personRows
}

// layoutOf gives the layout of a list, which must suit the list's role; the lexicon's of a list that names none.
func (s *Step) layoutOf(list *enrolment.List) (*Layout, error) {
	if list.Layout == "" {
		return s.lexiconLayout(list.Role)
	}
	layout := s.Layouts[list.Layout]
	if layout == nil {
		return nil, fmt.Errorf("no layout %q; name one in cakupan.yaml or add it to layouts/", list.Layout)
	}
	if want := rowsOf(list.Role); layout.rows != want {
		return nil, fmt.Errorf("layout %s has rows %q, a list of role %q wants %q", layout.Name, layout.rows, list.Role, want)
	}
	return layout, nil
}

// Options says how the files of a list are opened.
func (s *Step) Options(list *enrolment.List) book.Options {
	options := book.Options{Passwords: s.Passwords[list.ID]}
	if layout := s.Layouts[list.Layout]; layout != nil {
		options.Told = layout.told
	}
	return options
}

// report logs what a delivery came to: nothing of a person.
func (s *Step) report(d *enrolment.Delivery, m *enrolment.Manifest, took time.Duration) {
	if s.Log == nil {
		return
	}
	about := []any{"list", d.ListID, "file", d.Name, "period", m.Period.String(), "rows", m.RowsRead, "rejects", m.Rejected, "took", took}
	if m.FileFault != nil {
		s.Log.Warn("file returned", append(about, "fault", m.FileFault.Code)...)
		return
	}
	s.Log.Debug("file normalised", about...)
}
