package pipelines

import (
	"context"
	"fmt"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
	"cakupan/pipelines/publish"
	"cakupan/sql"
)

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
	remove := func() { _ = o.Lake.Disk().Remove(temp) } // what is left, the next Lock sweeps
	clean = remove
	defer func() {
		if err != nil {
			remove()
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
	models.Log, models.Progress = o.Log, o.progress("model")
	from := model.Sources{Tables: sources.paths, Seeds: o.Seeds, SeedRules: sql.SeedRules()}
	if from.Months, err = months(o, sources, temp); err != nil {
		return nil, nil, nil, fmt.Errorf("model: %w", err)
	}
	if err := models.Build(ctx, db, from); err != nil {
		return nil, nil, nil, fmt.Errorf("model: %w", err)
	}
	if findings, err = models.Check(ctx, db); err != nil {
		return nil, nil, nil, fmt.Errorf("audit: %w", err)
	}
	if blocking := blocking(findings); len(blocking) > 0 {
		return nil, nil, nil, &AuditError{blocking}
	}
	marts, err := models.Export(ctx, o.Lake.Disk(), db, temp)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("model: %w", err)
	}

	night = &publish.Night{Inputs: inputs, Records: sources.delivered, Small: sources.small, EmptyPart: emptyPart(o.Lake)}
	if night.Catalog, err = catalog(o.Lake, inputs, o.Dictionary); err != nil {
		return nil, nil, nil, err
	}
	night.Catalog.Log = o.Log
	for _, m := range marts {
		night.Marts = append(night.Marts, publish.Mart{Name: m.Name, Path: m.Path, Rows: m.Rows})
	}
	return night, findings, clean, nil
}

// monthlyFrom is from how many rows of records on the models that have a partition are built a month at a time, and months
// that have not changed are used again. Below it the lot is built sooner than it is divided.
const monthlyFrom = 5_000_000

// months says how months are built and used again, nil for a lake in which that does not pay. temp takes files on their way.
func months(o Options, sources *sources, temp string) (*model.Months, error) {
	kept, err := o.Lake.Kept()
	if err != nil {
		return nil, err
	}
	if sources.rows < monthlyFrom {
		if kept.IsEmpty() {
			return nil, nil
		}
		return nil, kept.Save() // of what was larger once, nothing is kept
	}
	return &model.Months{Records: sources.records, Kept: kept, Disk: o.Lake.Disk(), Dir: temp}, nil
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
