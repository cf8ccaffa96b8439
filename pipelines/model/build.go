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

// Build makes the seeds tables of db and the lake's tables views, and then every model: staging renames and casts, so it stays a
// view, as does what its header says to; other intermediate models and marts become tables whose keys are tested. Models that
// do not read one another are built at the same time, in the sessions of db. No model can see in which order rows stand, so
// none is sorted before Export. Of several faults the error is that of the model that comes first in All; what is built by
// then stays.
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
	seeding := work{count: len(tables), do: func(ctx context.Context, session *duck.DB, i int) error {
		return tables[i].create(ctx, session)
	}}
	if err := seeding.run(ctx, db); err != nil {
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

// buildWhole builds models as a whole, after so many steps that are done: each as soon as those that it reads are there.
func (m *Models) buildWhole(ctx context.Context, db *duck.DB, models []*Model, done, total int) error {
	return work{
		count: len(models),
		after: func(i int) (before []int) {
			for at, other := range models[:i] {
				if slices.Contains(models[i].Reads, other.Relation()) {
					before = append(before, at)
				}
			}
			return before
		},
		do: func(ctx context.Context, session *duck.DB, i int) error {
			started := time.Now()
			rows, err := models[i].build(ctx, session)
			if err != nil {
				return err
			}
			m.log().DebugContext(ctx, "model built", "step", "model", "relation", models[i].Relation(), "rows", rows, "took", time.Since(started))
			return nil
		},
		done: func(int) {
			done++
			m.progress(done, total)
		},
	}.run(ctx, db)
}

func (m *Models) progress(done, total int) {
	if m.Progress != nil {
		m.Progress(int64(done), int64(total))
	}
}

// create makes the file's query a relation, such as "table marts.headline", and gives the number of its rows and its columns;
// a view has no number. The statement takes the text as it is, with comments and semicolon.
func (m *Model) create(ctx context.Context, db *duck.DB, kind, relation string) (rows int64, columns []duck.Column, err error) {
	created, err := db.Query(ctx, fmt.Sprintf("create or replace %s %s as\n%s\n", kind, relation, m.Query))
	if said, ok := errors.AsType[*duck.Error](err); ok {
		return 0, nil, refusal{max(said.Line-1, 0), said.Message}.in(m.Path) // the file begins in the second line
	}
	if err != nil {
		return 0, nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	if len(created.Rows) == 1 {
		rows = created.Rows[0][0].(int64)
	}
	if columns, err = columnsOf(ctx, db, relation); err != nil {
		return 0, nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	return rows, columns, nil
}

// columnsOf gives the columns of a relation as the catalogue has them, which binds and plans nothing.
func columnsOf(ctx context.Context, db *duck.DB, relation string) ([]duck.Column, error) {
	described, err := db.Query(ctx, "select name, type from pragma_table_info("+duck.Quote(relation)+") order by cid")
	if err != nil {
		return nil, err
	}
	columns := make([]duck.Column, len(described.Rows))
	for i, row := range described.Rows {
		columns[i] = duck.Column{Name: row[0].(string), Type: row[1].(string)}
	}
	return columns, nil
}

// build makes the model a view or a table and gives the number of rows of a table.
func (m *Model) build(ctx context.Context, db *duck.DB) (rows int64, err error) {
	kind := "table"
	if m.isView() {
		kind = "view"
	}
	rows, columns, err := m.create(ctx, db, kind, m.Relation())
	if err != nil {
		return 0, err
	}
	if err := m.unfitColumns(columns); err != nil {
		return 0, err
	}
	if m.isView() {
		return 0, nil
	}
	return rows, m.testKeys(ctx, db, rows)
}
