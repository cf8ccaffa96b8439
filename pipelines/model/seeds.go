package model

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cakupan/lake/duck"
)

// seedTable is a table of reference data.
type seedTable struct {
	name    string // "potential"
	columns []seedColumn
	rows    [][]*string // as texts that their columns' types accept; nil is null
	lines   []int       // of the rows
}

// seedColumn is a column of reference data. Its name tells its type.
type seedColumn struct {
	name string
	kind seedType
}

// seedType is a type of reference data.
type seedType struct {
	name   string // in DuckDB
	want   string // in words
	accept func(text string) bool
}

var (
	seedText    = seedType{"VARCHAR", "text", func(text string) bool { return !strings.Contains(text, "\x00") }}
	seedCount   = seedType{"BIGINT", "a whole number", isWhole(64)}
	seedNumber  = seedType{"INTEGER", "a whole number", isWhole(32)}
	seedDecimal = seedType{"DECIMAL(9,4)", "a number with at most four decimals", decimalText.MatchString}
	seedDate    = seedType{"DATE", "a date as yyyy-mm-dd", isDate}
	seedBool    = seedType{"BOOLEAN", "true or false", func(text string) bool { return text == "true" || text == "false" }}
)

var decimalText = regexp.MustCompile(`^-?[0-9]{1,5}(\.[0-9]{1,4})?$`)

func isWhole(bits int) func(string) bool {
	return func(text string) bool {
		_, err := strconv.ParseInt(text, 10, bits)
		return err == nil
	}
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// seedTypeOf gives the type that a column's name says.
func seedTypeOf(name string) seedType {
	ends := func(suffixes ...string) bool {
		return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
	}
	switch {
	case ends("_code"):
		return seedText
	case ends("_count", "_idr"):
		return seedCount
	case name == "year", name == "rank", ends("_months", "_days", "_day"):
		return seedNumber
	case name == "percent", ends("_ratio"):
		return seedDecimal
	case name == "valid_from", name == "valid_to", ends("_on"):
		return seedDate
	case strings.HasPrefix(name, "is_"):
		return seedBool
	}
	return seedText
}

// readSeeds reads all tables of reference data, by name. The error joins what is wrong with them, each with file, line
// and column.
func readSeeds(files fs.FS) ([]seedTable, error) {
	if files == nil {
		return nil, nil
	}
	paths, err := fs.Glob(files, "*.csv")
	if err != nil {
		return nil, fmt.Errorf("read seeds: %w", err)
	}
	var tables []seedTable
	var refused []error
	for _, path := range paths {
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, fmt.Errorf("read seeds: %w", err)
		}
		table, refusals := readSeed(strings.TrimSuffix(path, ".csv"), text)
		for _, r := range refusals {
			refused = append(refused, r.in(seeds+"/"+path))
		}
		tables = append(tables, table)
	}
	return tables, errors.Join(refused...)
}

// readSeed reads one table: a header row, then rows of as many cells. An empty cell is null.
func readSeed(name string, text []byte) (seedTable, []refusal) {
	table := seedTable{name: name}
	var refusals []refusal
	refuse := func(line int, format string, args ...any) {
		refusals = append(refusals, refusal{line, fmt.Sprintf(format, args...)})
	}
	if !identifier.MatchString(name) {
		refuse(0, "malformed name: want a-z, 0-9 and _, then .csv")
	}
	if !utf8.Valid(text) {
		refuse(0, "not UTF-8")
		return table, refusals
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	header, err := rows.Read()
	if err != nil {
		refuse(1, "no header row")
		return table, refusals
	}
	for _, column := range header {
		isTwice := slices.ContainsFunc(table.columns, func(c seedColumn) bool { return c.name == column })
		switch {
		case !identifier.MatchString(column):
			refuse(1, "malformed column name %q: want a-z, 0-9 and _", column)
		case isTwice:
			refuse(1, "column %s stands twice", column)
		}
		table.columns = append(table.columns, seedColumn{column, seedTypeOf(column)})
	}
	for {
		cells, err := rows.Read()
		if err == io.EOF {
			return table, refusals
		}
		if malformed, ok := errors.AsType[*csv.ParseError](err); ok {
			if malformed.Err == csv.ErrFieldCount {
				refuse(malformed.StartLine, "has %d cells, want %d as in the header row", len(cells), len(header))
				continue
			}
			refuse(malformed.StartLine, "malformed quotes: %v", malformed.Err)
			return table, refusals
		}
		row := make([]*string, len(cells))
		for i, column := range table.columns {
			if cells[i] == "" {
				continue
			}
			if row[i] = &cells[i]; !column.kind.accept(cells[i]) {
				line, _ := rows.FieldPos(i)
				refuse(line, "%s: want %s", column.name, column.kind.want)
			}
		}
		line, _ := rows.FieldPos(0)
		table.rows, table.lines = append(table.rows, row), append(table.lines, line)
	}
}

// LoadSeeds makes each CSV file at the root of files a table of schema seeds, as Build does.
func LoadSeeds(ctx context.Context, db *duck.DB, files fs.FS) error {
	tables, err := readSeeds(files)
	if err != nil {
		return err
	}
	if err := db.Exec(ctx, "create schema if not exists "+seeds); err != nil {
		return fmt.Errorf("load seeds: %w", err)
	}
	return createSeeds(ctx, db, tables)
}

func createSeeds(ctx context.Context, db *duck.DB, tables []seedTable) error {
	for _, table := range tables {
		if err := table.create(ctx, db); err != nil {
			return err
		}
	}
	return nil
}

// create makes the table, its rows in the order of the file. They travel in one statement, as JSON.
func (t *seedTable) create(ctx context.Context, db *duck.DB) error {
	rows, err := json.Marshal(slices.Concat([][]*string{}, t.rows))
	if err != nil {
		return err
	}
	casts := make([]string, len(t.columns))
	for i, column := range t.columns {
		casts[i] = fmt.Sprintf("cast(cells[%d] as %s) as %s", i+1, column.kind.name, duck.QuoteName(column.name))
	}
	err = db.Exec(ctx, fmt.Sprintf(
		`create or replace table %s.%s as select %s from (select unnest(from_json(%s, '[["VARCHAR"]]')) as cells)`,
		seeds, duck.QuoteName(t.name), strings.Join(casts, ", "), duck.Quote(string(rows))))
	if err != nil {
		return fmt.Errorf("build %s.%s: %w", seeds, t.name, err)
	}
	return nil
}
