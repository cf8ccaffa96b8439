package model

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cakupan/lake/duck"
)

// Finding is a check that returned rows.
type Finding struct {
	Check    string // "rows_conserved"
	Sentence string // what does not hold
	Severity Severity
	Rows     int64      // offending rows
	Columns  []string   // of Sample
	Sample   [][]string // a few of the rows; "" for null. Columns that point at a person are left out
}

// sampleRows is how many offending rows a finding shows.
const sampleRows = 5

// personal are the columns that point at a person. They are UUIDs, and no UUID is shown; here they stand by name in
// case a check makes text of one.
var personal = []string{"person_id", "name_key", "birth_key", "nik", "kpj", "name"}

// Check runs every check against the models that were built, and gives those that returned rows, by name.
func (m *Models) Check(ctx context.Context, db *duck.DB) ([]Finding, error) {
	all := make([]Finding, len(m.checks))
	err := work{
		count: len(m.checks),
		do: func(ctx context.Context, session *duck.DB, i int) (err error) {
			all[i], err = m.checks[i].run(ctx, session)
			return err
		},
	}.run(ctx, db)
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, finding := range all {
		if finding.Rows > 0 {
			findings = append(findings, finding)
		}
	}
	return findings, nil
}

// fileRows is the temporary table of the rows of a file's query.
const fileRows = "rows_of_file"

func (m *Model) run(ctx context.Context, db *duck.DB) (Finding, error) {
	f := Finding{Check: m.Name, Sentence: m.Summary, Severity: m.Severity}
	rows, columns, err := m.create(ctx, db, "temp table", fileRows)
	if err != nil {
		return f, err
	}
	f.Rows = rows
	for _, column := range columns {
		if column.Type != "UUID" && !slices.Contains(personal, strings.ToLower(column.Name)) {
			f.Columns = append(f.Columns, column.Name)
		}
	}
	if f.Rows == 0 || len(f.Columns) == 0 {
		return f, nil
	}
	texts := make([]string, len(f.Columns))
	for i, name := range f.Columns {
		texts[i] = "cast(" + duck.QuoteName(name) + " as varchar)"
	}
	sample, err := db.Query(ctx, fmt.Sprintf("select %s from %s order by all limit %d",
		strings.Join(texts, ", "), fileRows, sampleRows))
	if err != nil {
		return f, fmt.Errorf("%s: %w", m.Path, err)
	}
	for _, row := range sample.Rows {
		shown := make([]string, len(row))
		for i, value := range row {
			shown[i], _ = value.(string)
		}
		f.Sample = append(f.Sample, shown)
	}
	return f, nil
}
