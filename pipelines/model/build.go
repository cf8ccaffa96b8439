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
		if err := db.Exec(ctx, lakeView(name, src.Tables[name])); err != nil {
			return fmt.Errorf("build %s.%s: %w", lake, name, err)
		}
	}
	begun := time.Now()
	for i, model := range m.models {
		started := time.Now()
		rows, err := model.build(ctx, db)
		if err != nil {
			return err
		}
		m.log().DebugContext(ctx, "model built", "step", "model", "relation", model.Relation(), "rows", rows, "took", time.Since(started))
		if m.Progress != nil {
			m.Progress(int64(i+1), int64(len(m.models)))
		}
	}
	m.log().InfoContext(ctx, "models built", "step", "model", "models", len(m.models), "took", time.Since(begun))
	return nil
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
	result, err := db.Query(ctx, "select * from "+fileView+" limit 0")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	return result.Columns, nil
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
