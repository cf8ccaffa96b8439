package model

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"cakupan/lake/duck"
)

// Build makes the seeds tables of db and the lake's tables views, and then every model in one pass: staging renames and
// casts, so it stays a view; intermediate models and marts become tables whose keys are tested. No model can see in
// which order rows stand, so only marts are sorted, by their keys. Build stops at the first fault; what is built by then
// stays.
func (m *Models) Build(ctx context.Context, db *duck.DB, src Sources) error {
	tables, err := readSeeds(src.Seeds)
	if err != nil {
		return err
	}
	if err := checkSeeds(tables, src.SeedRules); err != nil {
		return err
	}
	if err := m.missingSources(src, tables); err != nil {
		return err
	}
	for _, schema := range readable {
		if err := db.Exec(ctx, "create schema if not exists "+schema); err != nil {
			return fmt.Errorf("build models: %w", err)
		}
	}
	if err := createSeeds(ctx, db, tables); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(src.Tables)) {
		if err := db.Exec(ctx, filesView(lake+"."+duck.QuoteName(name), src.Tables[name])); err != nil {
			return fmt.Errorf("build %s.%s: %w", lake, name, err)
		}
	}
	begun := time.Now()
	if err := m.buildAll(ctx, db, src); err != nil {
		return err
	}
	m.log().InfoContext(ctx, "models built", "step", "model", "models", len(m.models), "took", time.Since(begun))
	return nil
}

// buildAll builds the models in their order: those that have a partition by months, if src says how, and the others as a
// whole, but for those that months alone need.
func (m *Models) buildAll(ctx context.Context, db *duck.DB, src Sources) error {
	var all []*Model
	for i := range m.models {
		all = append(all, &m.models[i])
	}
	if src.Months == nil {
		return m.buildWhole(ctx, db, all, 0, len(all))
	}
	p, err := m.plan(src)
	if err != nil {
		return err
	}
	total := len(p.first) + len(p.rest)
	if err := m.buildWhole(ctx, db, p.first, 0, total); err != nil {
		return err
	}
	months := &monthBuilder{Models: m, db: db, src: src, plan: p}
	total, err = months.build(ctx, func(done, months int) { m.progress(len(p.first)+done, total+months) })
	if err != nil {
		return err
	}
	if total == 0 { // nothing has come yet: all is empty
		rest := slices.DeleteFunc(all, func(model *Model) bool { return slices.Contains(p.first, model) })
		return m.buildWhole(ctx, db, rest, len(p.first), len(all))
	}
	return m.buildWhole(ctx, db, p.rest, len(p.first)+total, len(p.first)+total+len(p.rest))
}

// buildWhole builds models as a whole, after so many steps that are done.
func (m *Models) buildWhole(ctx context.Context, db *duck.DB, models []*Model, done, total int) error {
	for i, model := range models {
		started := time.Now()
		rows, err := model.build(ctx, db)
		if err != nil {
			return err
		}
		m.log().DebugContext(ctx, "model built", "step", "model", "relation", model.Relation(), "rows", rows, "took", time.Since(started))
		m.progress(done+i+1, total)
	}
	return nil
}

func (m *Models) progress(done, total int) {
	if m.Progress != nil {
		m.Progress(int64(done), int64(total))
	}
}

// fileView is the view that stands for the query of the file at hand. A view takes the text as it is, with comments and
// semicolon.
const fileView = "query_of_file"

// view makes the file's query the fileView and gives its columns.
func (m *Model) view(ctx context.Context, db *duck.DB) ([]duck.Column, error) {
	err := db.Exec(ctx, "create or replace temp view "+fileView+" as\n"+m.Query+"\n")
	if said, ok := errors.AsType[*duck.Error](err); ok {
		return nil, refusal{max(said.Line-1, 0), said.Message}.in(m.Path) // the file begins in the second line
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	described, err := db.Query(ctx, "describe "+fileView) // binds the query without planning it
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	columns := make([]duck.Column, len(described.Rows))
	for i, row := range described.Rows {
		columns[i] = duck.Column{Name: row[0].(string), Type: row[1].(string)}
	}
	return columns, nil
}

// build makes the model a view or a table and gives the number of rows of a table.
func (m *Model) build(ctx context.Context, db *duck.DB) (rows int64, err error) {
	columns, err := m.view(ctx, db)
	if err != nil {
		return 0, err
	}
	if err := m.unfitColumns(columns); err != nil {
		return 0, err
	}
	if m.Schema == staging {
		if err := db.Exec(ctx, "create or replace view "+m.Relation()+" as\n"+m.Query+"\n"); err != nil {
			return 0, fmt.Errorf("%s: %w", m.Path, err)
		}
		return 0, nil
	}
	order := ""
	if m.Schema == marts {
		order = " order by " + quotedNames(m.Keys)
	}
	err = db.Exec(ctx, fmt.Sprintf("create or replace table %s as select * from %s%s", m.Relation(), fileView, order))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", m.Path, err)
	}
	return m.testKeys(ctx, db)
}
