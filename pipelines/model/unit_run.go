package model

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	store "cakupan/lake"
	"cakupan/lake/duck"
)

// UnitResult is what a test came to. It passed when nothing is missing and nothing is there that was not expected.
type UnitResult struct {
	UnitTest
	Columns    []string // that were compared
	Missing    [][]any  // expected rows that did not come out
	Unexpected [][]any  // rows that came out and were not expected
	Err        error    // why the test could not be run: it names file and line
}

// Passed tells whether the rows are as expected.
func (r *UnitResult) Passed() bool {
	return r.Err == nil && len(r.Missing) == 0 && len(r.Unexpected) == 0
}

// Test runs tests of models, in a database of their own: the relations that the model reads hold the given rows, with the
// types that they have in a real one, seeds that are not given are the real ones, and so is lake.project. Each hands
// a result on to each as it is there. Nothing outside is read or written. The error is one of the models themselves.
func (m *Models) Test(ctx context.Context, tests []UnitTest, seedFiles fs.FS, each func(UnitResult) error) error {
	reference, err := readSeeds(seedFiles)
	if err != nil {
		return err
	}
	shapes, err := m.shapes(ctx, reference)
	if err != nil {
		return err
	}
	defer shapes.Close()
	db, err := duck.Open(ctx, duck.Options{Threads: 1})
	if err != nil {
		return fmt.Errorf("test models: %w", err)
	}
	defer db.Close()
	for _, schema := range readable {
		if err := db.Exec(ctx, "create schema if not exists "+schema); err != nil {
			return fmt.Errorf("test models: %w", err)
		}
	}
	for _, test := range tests {
		result := UnitResult{UnitTest: test}
		i := slices.IndexFunc(m.models, func(model Model) bool { return model.Relation() == test.Model })
		if i < 0 {
			result.Err = fmt.Errorf("%s:1: no model %s", test.Path, test.Model)
		} else {
			result.run(ctx, db, shapes, &m.models[i], reference)
		}
		if err := each(result); err != nil {
			return err
		}
	}
	return nil
}

// defaultProject is the row of lake.project where a test gives none.
const defaultProject = `insert into lake.project by name select '82' as province_code, 'Maluku Utara' as province_name,
	'POTENSI_BPJS' as headline_base, 15 as closes_until_day, 3 as carry_forward_months, 3 as grace_months, 20 as shrink_hold_percent,
	540 as utc_offset_minutes`

// shapes gives a database with every relation, over a lake without rows: it knows their columns.
func (m *Models) shapes(ctx context.Context, reference []seedTable) (*duck.DB, error) {
	db, err := duck.Open(ctx, duck.Options{Threads: 1})
	if err != nil {
		return nil, err
	}
	err = db.Exec(ctx, "create schema "+seeds)
	if err == nil {
		err = createSeeds(ctx, db, reference)
	}
	statements := []string{"create schema " + lake}
	for _, table := range store.Tables {
		columns := make([]string, len(table.Columns))
		for i, column := range table.Columns {
			columns[i] = duck.QuoteName(column.Name) + " " + column.Type.String()
		}
		statements = append(statements, fmt.Sprintf("create table %s.%s (%s)", lake, duck.QuoteName(table.Name), strings.Join(columns, ", ")))
	}
	for _, schema := range builtSchemas {
		statements = append(statements, "create schema "+schema)
	}
	for _, model := range m.models {
		statements = append(statements, "create table "+model.Relation()+" as\n"+model.Query+"\n")
	}
	for _, statement := range statements {
		if err == nil {
			err = db.Exec(ctx, statement)
		}
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("test models: %w", err)
	}
	return db, nil
}

// run runs the test of a model in db.
func (r *UnitResult) run(ctx context.Context, db, shapes *duck.DB, model *Model, reference []seedTable) {
	for relation := range r.given {
		if !slices.Contains(model.Reads, relation) {
			r.Err = fmt.Errorf("%s:%d: %s: %s does not read it", r.Path, r.Line, relation, model.Relation())
			return
		}
	}
	err := r.give(ctx, db, shapes, model, reference)
	if err == nil {
		err = r.compare(ctx, db, model)
	}
	if err != nil && r.Err == nil {
		r.Err = fmt.Errorf("%s:%d: %w", r.Path, r.Line, err)
	}
}

// give makes all that the model reads, in the place of what a test before it made.
func (r *UnitResult) give(ctx context.Context, db, shapes *duck.DB, model *Model, reference []seedTable) error {
	for _, read := range model.Reads {
		rows, isGiven := r.given[read]
		if name, isSeed := strings.CutPrefix(read, seeds+"."); isSeed && !isGiven {
			i := slices.IndexFunc(reference, func(t seedTable) bool { return t.name == name })
			if i < 0 {
				return fmt.Errorf("%s reads %s, which does not exist", model.Relation(), read)
			}
			if err := createSeeds(ctx, db, reference[i:i+1]); err != nil {
				return err
			}
			continue
		}
		columns, err := columnsOf(ctx, shapes, read)
		if err != nil {
			return err
		}
		if err := r.fill(ctx, db, read, columns, rows); err != nil {
			return err
		}
		if read == "lake.project" && !isGiven {
			if err := db.Exec(ctx, defaultProject); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill makes a table of columns with rows.
func (r *UnitResult) fill(ctx context.Context, db *duck.DB, relation string, columns []duck.Column, rows []unitRow) error {
	types := make(map[string]string, len(columns))
	written := make([]string, len(columns))
	for i, column := range columns {
		types[column.Name] = column.Type
		written[i] = duck.QuoteName(column.Name) + " " + column.Type
	}
	if err := db.Exec(ctx, fmt.Sprintf("create or replace table %s (%s)", relation, strings.Join(written, ", "))); err != nil {
		return err
	}
	for _, row := range rows {
		values := make([]string, len(row.cells))
		for i, cell := range row.cells {
			kind, known := types[cell.column]
			if !known {
				r.Err = fmt.Errorf("%s:%d: %s has no column %s", r.Path, row.line, relation, cell.column)
				return r.Err
			}
			values[i] = cell.value(kind) + " as " + duck.QuoteName(cell.column)
		}
		if err := db.Exec(ctx, fmt.Sprintf("insert into %s by name select %s", relation, strings.Join(values, ", "))); err != nil {
			r.Err = fmt.Errorf("%s:%d: %s: %w", r.Path, row.line, relation, err)
			return r.Err
		}
	}
	return nil
}

// value writes a cell as SQL. A pseudonym may be written as any short text: a person by the name that the test gives.
func (c unitCell) value(kind string) string {
	switch {
	case c.text == nil:
		return "cast(null as " + kind + ")"
	case kind == "UUID" && len(*c.text) != len("00000000-0000-0000-0000-000000000000"):
		return "cast(md5(" + duck.Quote(*c.text) + ") as uuid)"
	}
	return "cast(" + duck.Quote(*c.text) + " as " + kind + ")"
}

// compare holds what comes out of the model's query to the expected rows, in the columns that these name.
func (r *UnitResult) compare(ctx context.Context, db *duck.DB, model *Model) error {
	_, columns, err := model.create(ctx, db, "temp table", fileRows)
	if err != nil {
		return err
	}
	var expected []duck.Column
	for _, row := range r.expect {
		for _, cell := range row.cells {
			i := slices.IndexFunc(columns, func(c duck.Column) bool { return c.Name == cell.column })
			if i < 0 {
				r.Err = fmt.Errorf("%s:%d: %s has no column %s", r.Path, row.line, model.Relation(), cell.column)
				return r.Err
			}
			if !slices.Contains(expected, columns[i]) {
				expected = append(expected, columns[i])
			}
		}
	}
	if len(r.expect) == 0 {
		expected = columns
	}
	for _, c := range expected {
		r.Columns = append(r.Columns, c.Name)
	}
	const table = "expected_rows"
	if err := r.fill(ctx, db, table, expected, r.expect); err != nil {
		return err
	}
	compared := make([]string, len(expected))
	for i, c := range expected {
		if compared[i] = duck.QuoteName(c.Name); c.Type == "DOUBLE" {
			compared[i] = "round(" + compared[i] + ", 6)"
		}
	}
	names := strings.Join(compared, ", ")
	for _, side := range []struct {
		rows    *[][]any
		of, not string
	}{{&r.Missing, table, fileRows}, {&r.Unexpected, fileRows, table}} {
		result, err := db.Query(ctx, fmt.Sprintf("select columns(*)::varchar from (select %[1]s from %[2]s except all select %[1]s from %[3]s) order by all",
			names, side.of, side.not))
		if err != nil {
			return err
		}
		*side.rows = result.Rows
	}
	return nil
}
