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
	var findings []Finding
	for _, check := range m.checks {
		finding, err := check.run(ctx, db)
		if err != nil {
			return nil, err
		}
		if finding.Rows > 0 {
			findings = append(findings, finding)
		}
	}
	return findings, nil
}

func (m *Model) run(ctx context.Context, db *duck.DB) (Finding, error) {
	f := Finding{Check: m.Name, Sentence: m.Summary, Severity: m.Severity}
	columns, err := m.view(ctx, db)
	if err != nil {
		return f, err
	}
	counted, err := db.Query(ctx, "select count(*) from "+fileView)
	if err != nil {
		return f, fmt.Errorf("%s: %w", m.Path, err)
	}
	f.Rows = counted.Rows[0][0].(int64)
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
		strings.Join(texts, ", "), fileView, sampleRows))
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
