// Package pipelines joins the steps: a file is a pipeline, a folder a step. Steps never import each other; what
// one hands on to the next passes through here.
package pipelines

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/model"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/publish"
	"cakupan/pipelines/report"
	"cakupan/project"
	"cakupan/sql"
)

// Options are what a night needs. The caller holds the lake's lock.
type Options struct {
	Project *project.Project
	Key     enrolment.Key
	NewKey  bool // the key may be another than that of the current snapshot
	Lake    *lake.Lake
	SQL     fs.FS // models: built-in, overlaid by the project's own
	Seeds   fs.FS // reference data, likewise

	Dictionary *sql.Dictionary // what tables and columns mean; nil is the built-in one

	Threads  int // 0 means the number of processors
	MemoryMB int // for the whole process; 0 leaves it to DuckDB
	DryRun   bool
	Log      *slog.Logger
	Progress func(step string, done, total int64) // how far a step is, in its own unit; nil stays silent
	Before   func(act, path string) error         // before every change to a file; its error becomes the change's
}

// progress gives what a step tells how far it is; nil stays silent.
func (o Options) progress(step string) func(done, total int64) {
	if o.Progress == nil {
		return nil
	}
	return func(done, total int64) { o.Progress(step, done, total) }
}

// begins tells that a step is at work that cannot say how far it is.
func (o Options) begins(step string) {
	if o.Progress != nil {
		o.Progress(step, 0, 1)
	}
}

// Result is what a night came to.
type Result struct {
	Snapshot  *lake.Snapshot // current afterwards; nil of a dry run with news
	Published bool           // false when nothing was new, or the run was dry
	News      extract.News
	Overview  *report.Overview
	Gaps      []Gap
	Findings  []model.Finding // checks that label
	Editions  []lake.Edition  // that closed months were given now
	Feedback  int             // lists whose officers are told something new
}

// AuditError says which checks stopped the publication. The snapshot that was current stays so.
type AuditError struct{ Findings []model.Finding }

func (e *AuditError) Error() string {
	first := e.Findings[0]
	return fmt.Sprintf("audit: %s: %d rows offend (%s); nothing was published", first.Check, first.Rows, first.Sentence)
}

// KeyError is the error of a night whose key is not that of the current snapshot: nobody would be recognised. Keys are
// named by their IDs.
type KeyError struct{ Key, Snapshot string }

func (e *KeyError) Error() string {
	return fmt.Sprintf("the key is %s, and the current snapshot was made with %s: put that key back; nothing was published", e.Key, e.Snapshot)
}

// CheckKey tells whether the lake's current snapshot was made with the key; the error is a KeyError when it was not. A
// lake without a snapshot takes any.
func CheckKey(l *lake.Lake, key enrolment.Key) error {
	current, err := l.Current()
	switch {
	case errors.Is(err, lake.ErrNoSnapshot):
		return nil
	case err != nil:
		return err
	case current.Inputs.KeyID != key.ID():
		return &KeyError{Key: key.ID(), Snapshot: current.Inputs.KeyID}
	}
	return nil
}

// Nightly pulls what the senders have delivered, normalises what is new, builds the marts, checks them, publishes a
// snapshot when there is news, gives closed months their editions, and writes what the officers are told about their
// lists, also when the checks have stopped the publication. A night without news changes nothing but the history of runs,
// and finishes what a killed one left.
func Nightly(ctx context.Context, o Options) (*Result, error) {
	o.Lake.Disk().Before = o.Before
	history, err := record(o.Lake)
	if err != nil {
		return nil, err
	}
	result, err := night(ctx, o, history)
	return result, errors.Join(err, history.end(ctx, o, result, err))
}

// night does what Nightly says, step by step, and tells history what each came to.
func night(ctx context.Context, o Options, history *recorder) (*Result, error) {
	history.begin("extract")
	landing, err := extract.Open(o.Project.Landing)
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	landing.Disk().Before, landing.Progress = o.Before, o.progress("extract")
	deliveries, news, err := landing.Collect(ctx, deliverySources(o.Project))
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	history.extracted(o.Project, deliveries, news)

	// What came has landed, whatever an earlier night left.
	sealed, err := sealCurrent(ctx, o)
	if err != nil {
		return nil, err
	}

	if !o.NewKey {
		if err := CheckKey(o.Lake, o.Key); err != nil {
			return nil, err
		}
	}

	history.begin("normalise")
	step, err := Normaliser(o.Project, o.Seeds)
	if err != nil {
		return nil, err
	}
	closed := o.Project.PasswordFaults()
	step.Lake, step.Key, step.Workers, step.Log = o.Lake, o.Key, o.Threads, o.Log
	step.Progress = o.progress("normalise")
	var opened atomic.Int64
	manifests, err := step.Run(ctx, deliveries, func(d enrolment.Delivery) (*os.File, error) {
		opened.Add(1)
		return landing.Open(d.SHA256)
	})
	if err != nil {
		return nil, fmt.Errorf("normalise: %w", err)
	}
	history.normalised(manifests, opened.Load())

	result, err := workOut(ctx, o, history, step, deliveries, manifests)
	if result != nil {
		result.News, result.Editions = news, append(sealed, result.Editions...)
		result.Gaps = append(result.Gaps, passwordGaps(closed)...)
	}
	if _, isAudit := errors.AsType[*AuditError](err); err != nil && !isAudit || o.DryRun {
		return result, err
	}
	history.begin("feedback")
	o.begins("feedback")
	officers := senderFeedback{
		project: o.Project, step: step, log: o.Log,
		disk:    &durable.Disk{Temp: filepath.Join(o.Project.Feedback, feedbackTemp), Before: o.Before},
		workers: cmp.Or(o.Threads, runtime.GOMAXPROCS(0)),
		open:    func(d enrolment.Delivery) (*os.File, error) { return landing.Open(d.SHA256) },
	}
	for _, fault := range closed {
		officers.without = append(officers.without, fault.List.ID)
	}
	written, failure := officers.write(ctx, deliveries, manifests)
	history.count("written", written)
	if failure != nil {
		failure = fmt.Errorf("feedback: %w", failure)
	}
	if result != nil {
		result.Feedback = written
	}
	return result, errors.Join(err, failure)
}

// workOut works out the night's figures and publishes them, unless they stand, and writes the reports.
func workOut(
	ctx context.Context, o Options, history *recorder, step *normalise.Step, deliveries []enrolment.Delivery, manifests []enrolment.Manifest,
) (*Result, error) {
	inputs, err := nightInputs(o, step, deliveries, manifests)
	if err != nil {
		return nil, err
	}
	current, err := o.Lake.Current()
	switch {
	case errors.Is(err, lake.ErrNoSnapshot):
	case err != nil:
		return nil, err
	case sameInputs(current.Inputs, inputs) && o.Lake.IsWhole(current):
		result := &Result{Snapshot: current}
		return result, tell(ctx, o, history, result)
	}

	history.begin("model")
	tonight, findings, clean, err := build(ctx, o, deliveries, manifests, inputs)
	if err != nil {
		return nil, err
	}
	defer clean()
	history.modelled(tonight.Marts)
	result := &Result{Findings: findings}
	if o.DryRun {
		history.begin("report")
		return result, foresee(ctx, o, tonight, result)
	}

	history.begin("publish")
	o.begins("publish")
	if result.Snapshot, result.Published, err = publish.Snapshot(ctx, o.Lake, *tonight); err != nil {
		return nil, err
	}
	history.published(result.Snapshot)
	if result.Editions, err = sealCurrent(ctx, o); err != nil {
		return nil, err
	}
	history.count("editions", len(result.Editions))
	return result, tell(ctx, o, history, result)
}

// foresee fills in what a dry run's figures say to a person. Which revision of a closed month they would be, it does not say.
func foresee(ctx context.Context, o Options, tonight *publish.Night, result *Result) error {
	db, err := openNight(ctx, o.Lake, tonight)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer db.Close()
	if result.Overview, err = report.Read(ctx, db); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if result.Gaps, err = Gaps(ctx, db); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// deliverySources says which folders hold which lists' files.
func deliverySources(p *project.Project) []extract.Source {
	sources := make([]extract.Source, 0, len(p.Senders))
	for _, sender := range p.Senders {
		source := extract.Source{Origin: extract.Folder(sender.Dir), Name: sender.Folder}
		for _, list := range sender.Lists {
			source.Lists = append(source.Lists, extract.Pattern{Glob: list.Files, List: list.List})
		}
		sources = append(sources, source)
	}
	return sources
}

// tell fills in what the result's snapshot says to a person, and writes the reports unless they stand.
func tell(ctx context.Context, o Options, history *recorder, result *Result) error {
	history.begin("report")
	o.begins("report")
	finished, err := o.Lake.Finished()
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	editions, err := o.Lake.Editions()
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	started := time.Now()
	db, err := OpenSnapshot(ctx, o.Lake, result.Snapshot)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer db.Close()
	if result.Overview, err = report.Read(ctx, db); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	label(result.Overview, editions, o.Project.TimeZone)
	if result.Gaps, err = Gaps(ctx, db); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if o.DryRun || finished == result.Snapshot.ID {
		return nil
	}
	disk := &durable.Disk{Before: o.Before}
	for _, dir := range []string{o.Project.Report, filepath.Join(o.Project.Report, "marts")} {
		if err := disk.Sweep(dir, durable.Leftover); err != nil { // a killed run's
			return fmt.Errorf("report: %w", err)
		}
	}
	reports := Reports{
		Lake: o.Lake, Snapshot: result.Snapshot, Dictionary: o.Dictionary, TimeZone: o.Project.TimeZone,
		Disk: disk, Dir: o.Project.Report, Formats: Formats,
	}
	if _, err := reports.Write(ctx); err != nil {
		return err
	}
	if err := report.Revisions(disk, editions, o.Project.Report); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if o.Log != nil {
		o.Log.Info("reported", "run", result.Snapshot.ID, "took", time.Since(started))
	}
	return o.Lake.Finish(result.Snapshot.ID)
}
