// Package release makes of a closed month's marts what may leave the house: small counts of persons are hidden, with as
// many others as it takes that no sum gives them back, and the files are named, checked and never overwritten.
package release

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
)

// Masked are the marts of a release, in the order in which they are written: a hidden count is report.Hidden or
// report.Withheld.
type Masked struct {
	Tables  []Table
	Hidden  int // different counts below the threshold
	Besides int // different counts hidden so that those stay so

	project *duck.Result
}

// Table is one mart of a release.
type Table struct {
	Mart         string
	*duck.Result // columns that the release is silent about are null

	withheld []string
}

// Printed are the counts that earlier releases show, by their names; a count that was revised has several.
type Printed map[string][]int64

// KeptBackError says that the month's covered persons have moved by fewer than the threshold since an earlier release:
// whoever holds both would know how many came late, and of many districts and groups as well.
type KeptBackError struct {
	Period    string // 2025-05
	Moved     int    // different counts that moved so little
	Threshold int64
}

func (e *KeptBackError) Error() string {
	return fmt.Sprintf("the audit keeps it back: the covered persons of %s, and %d counts in all, differ by fewer than %d from "+
		"what an earlier release printed, and both together would tell of single persons; the earlier release stands until more has changed",
		e.Period, e.Moved, e.Threshold)
}

// Mask reads the marts up to the edition's month and hides what is small. What an earlier release printed it takes for
// known, and what has moved too little since is hidden or, for the headline's covered persons, a *KeptBackError. The
// edition's threshold is above 2.
func Mask(ctx context.Context, q report.Querier, e report.Edition, printed Printed) (*Masked, error) {
	m := new(Masked)
	var province string
	var err error
	if m.project, err = q.Query(ctx, `select province_code, province_name, notice from lake.project`); err != nil {
		return nil, fmt.Errorf("read lake.project: %w", err)
	}
	for _, row := range m.project.Rows {
		if err := report.Scan(row[:1], &province); err != nil {
			return nil, fmt.Errorf("read lake.project: %w", err)
		}
	}
	l := newLedger(province)
	for _, t := range tables {
		res, err := q.Query(ctx, "select * from ("+t.query+") order by all", e.Period.String())
		if err != nil {
			return nil, fmt.Errorf("read marts.%s: %w", t.mart, err)
		}
		l.add(t, res)
		m.Tables = append(m.Tables, Table{t.mart, res, t.withheld})
	}
	l.join()
	marks, err := l.mark(e.Threshold, printed)
	if err != nil {
		return nil, err
	}
	if err := l.keptBack(e.Period.String(), marks, e.Threshold); err != nil {
		return nil, err
	}
	m.Hidden, m.Besides = l.hide(marks)
	for i, t := range tables {
		t.leaveOut(m.Tables[i].Result)
	}
	return m, nil
}

// leaveOut empties what a release is silent about, and what could be worked out of a row to something that it hides.
func (t table) leaveOut(res *duck.Result) {
	columns := columnsOf(res)
	for _, row := range res.Rows {
		for _, column := range t.withheld {
			row[columns[column]] = nil
		}
		for column, sources := range t.follows {
			for _, source := range sources {
				if n, ok := row[columns[source]].(int64); ok && report.IsHidden(n) {
					row[columns[column]] = nil
				}
			}
		}
	}
}

// Load puts the marts, and the project's name, into an empty database, for those who write pages and workbooks.
func (m *Masked) Load(ctx context.Context, db *duck.DB) error {
	if err := db.Exec(ctx, "create schema if not exists lake; create schema if not exists marts"); err != nil {
		return fmt.Errorf("load release: %w", err)
	}
	for _, t := range append([]Table{{Mart: "lake.project", Result: m.project}}, m.Tables...) {
		name := t.Mart
		if !strings.Contains(name, ".") {
			name = "marts." + name
		}
		if err := db.Exec(ctx, tableSQL(name, t.Result)); err != nil {
			return fmt.Errorf("load %s of release: %w", name, err)
		}
	}
	return nil
}

// Shown gives a table as people read it, with texts in place of what is hidden and without the columns that the release
// is silent about.
func (t Table) Shown(e report.Edition) *duck.Result {
	shown := &duck.Result{Rows: make([][]any, len(t.Rows))}
	for j, column := range t.Columns {
		if slices.Contains(t.withheld, column.Name) {
			continue
		}
		shown.Columns = append(shown.Columns, column)
		for i, row := range t.Rows {
			value := row[j]
			if n, ok := value.(int64); ok && report.IsHidden(n) {
				value = e.Count(&n)
			}
			shown.Rows[i] = append(shown.Rows[i], value)
		}
	}
	return shown
}

// tableSQL gives the statement that makes a table with a result's rows.
func tableSQL(name string, res *duck.Result) string {
	var b strings.Builder
	b.WriteString("create table " + name + " (")
	for i, column := range res.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(column.Name + " " + column.Type)
	}
	b.WriteString(");\n")
	for i, row := range res.Rows {
		if i == 0 {
			b.WriteString("insert into " + name + " values\n")
		} else {
			b.WriteString(",\n")
		}
		b.WriteByte('(')
		for j, value := range row {
			if j > 0 {
				b.WriteString(", ")
			}
			b.WriteString(literal(value))
		}
		b.WriteByte(')')
	}
	return b.String() + ";"
}

// literal writes a value as SQL does.
func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return duck.Quote(v)
	case enrolment.Date:
		return "'" + v.String() + "'"
	case time.Time:
		return "'" + v.Format("2006-01-02 15:04:05.999999") + "'"
	}
	return report.CellText(value)
}
