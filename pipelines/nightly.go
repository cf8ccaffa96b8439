// Package pipelines joins the steps: a file is a pipeline, a folder a step. Steps never import each other; what
// one hands on to the next passes through here.
package pipelines

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/model"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/publish"
	"cakupan/pipelines/report"
	"cakupan/project"
)

// Options are what a night needs. The caller holds the lake's lock.
type Options struct {
	Project *project.Project
	Key     enrolment.Key
	Lake    *lake.Lake
	SQL     fs.FS // models: built-in, overlaid by the project's own
	Seeds   fs.FS // reference data, likewise

	Threads  int // 0 means the number of processors
	MemoryMB int // for the whole process; 0 leaves it to DuckDB
	DryRun   bool
	Log      *slog.Logger
}

// Result is what a night came to.
type Result struct {
	Snapshot  *lake.Snapshot // current afterwards
	Published bool           // false when nothing was new, or the run was dry
	News      extract.News
	Overview  *report.Overview
	Gaps      []Gap
	Findings  []model.Finding // checks that label
}

// AuditError says which checks stopped the publication. The snapshot that was current stays so.
type AuditError struct{ Findings []model.Finding }

func (e *AuditError) Error() string {
	first := e.Findings[0]
	return fmt.Sprintf("audit: %s: %d rows offend (%s); nothing was published", first.Check, first.Rows, first.Sentence)
}

// Nightly pulls what the senders have delivered, normalises what is new, builds the marts, checks them, and
// publishes a snapshot when there is news. A night without news changes nothing.
func Nightly(ctx context.Context, o Options) (*Result, error) {
	landing, err := extract.Open(o.Project.Landing)
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	deliveries, news, err := landing.Collect(ctx, deliverySources(o.Project))
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}

	step, err := normaliser(o)
	if err != nil {
		return nil, err
	}
	manifests, err := step.Run(ctx, deliveries, func(d enrolment.Delivery) (*os.File, error) { return landing.Open(d.SHA256) })
	if err != nil {
		return nil, fmt.Errorf("normalise: %w", err)
	}

	inputs, err := nightInputs(o, step.Layouts, deliveries, manifests)
	if err != nil {
		return nil, err
	}
	current, err := o.Lake.Current()
	switch {
	case errors.Is(err, lake.ErrNoSnapshot):
	case err != nil:
		return nil, err
	case sameInputs(current.Inputs, inputs):
		result := &Result{Snapshot: current, News: news}
		return result, read(ctx, o, result)
	}

	night, findings, clean, err := build(ctx, o, deliveries, manifests, inputs)
	if err != nil {
		return nil, err
	}
	defer clean()
	result := &Result{News: news, Findings: findings}
	if o.DryRun {
		return result, nil
	}
	if result.Snapshot, result.Published, err = publish.Snapshot(ctx, o.Lake, *night); err != nil {
		return nil, err
	}
	return result, read(ctx, o, result)
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

func normaliser(o Options) (*normalise.Step, error) {
	var own []fs.FS
	if o.Project.Layouts != nil {
		own = append(own, o.Project.Layouts)
	}
	layouts, err := normalise.LoadLayouts(own...)
	if err != nil {
		return nil, err
	}
	reference, err := normalise.LoadReference(o.Seeds)
	if err != nil {
		return nil, err
	}
	return &normalise.Step{
		Lake: o.Lake, Layouts: layouts, Reference: reference, Key: o.Key,
		Province: o.Project.Province, TimeZone: o.Project.TimeZone, ClosesUntilDay: o.Project.ClosesUntilDay,
		Workers: o.Threads, Log: o.Log,
	}, nil
}

// build runs the models over the night's records and checks the marts. clean removes the files that were not
// moved into the lake.
func build(ctx context.Context, o Options, deliveries []enrolment.Delivery, manifests []enrolment.Manifest, inputs lake.Inputs) (
	night *publish.Night, findings []model.Finding, clean func(), err error,
) {
	sources, err := gather(o.Lake, o.Project, deliveries, manifests)
	if err != nil {
		return nil, nil, nil, err
	}
	temp, err := o.Lake.TempDir()
	if err != nil {
		return nil, nil, nil, err
	}
	clean = func() { os.RemoveAll(temp) }
	defer func() {
		if err != nil {
			clean()
		}
	}()
	db, err := duck.Open(ctx, duck.Options{
		Threads: o.Threads, MemoryMB: o.MemoryMB, TempDir: temp, ReadDirs: []string{o.Lake.Dir()},
	})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("model: %w", err)
	}
	defer db.Close()

	models, err := model.Load(o.SQL)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("model: %w", err)
	}
	models.Log = o.Log
	if err := models.Build(ctx, db, model.Sources{Tables: sources.paths, Seeds: o.Seeds}); err != nil {
		return nil, nil, nil, fmt.Errorf("model: %w", err)
	}
	if findings, err = models.Check(ctx, db); err != nil {
		return nil, nil, nil, fmt.Errorf("audit: %w", err)
	}
	if blocking := blocking(findings); len(blocking) > 0 {
		return nil, nil, nil, &AuditError{blocking}
	}
	marts, err := models.Export(ctx, db, temp)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("model: %w", err)
	}

	night = &publish.Night{Inputs: inputs, Records: sources.delivered, Small: sources.small, EmptyPart: emptyPart(o.Lake)}
	for _, m := range marts {
		night.Marts = append(night.Marts, publish.Mart{Name: m.Name, Path: m.Path, Rows: m.Rows})
	}
	return night, findings, clean, nil
}

func blocking(findings []model.Finding) []model.Finding {
	var blocking []model.Finding
	for _, f := range findings {
		if f.Severity == model.Block {
			blocking = append(blocking, f)
		}
	}
	return blocking
}

// read fills in what the result's snapshot says to a person, and writes the marts' CSV when it is new.
func read(ctx context.Context, o Options, result *Result) error {
	started := time.Now()
	db, err := OpenSnapshot(ctx, o.Lake, result.Snapshot)
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
	if !result.Published {
		return nil
	}
	if err := report.CSV(ctx, db, marts(result.Snapshot), o.Project.Report); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if o.Log != nil {
		o.Log.Info("reported", "run", result.Snapshot.ID, "took", time.Since(started))
	}
	return nil
}
