package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines"
	"cakupan/pipelines/report"
	"cakupan/project"
)

func (a *app) sqlCommand() *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:     "sql [QUERY]",
		GroupID: "look",
		Short:   "Ask the current snapshot in SQL",
		Long: `Ask the current snapshot in DuckDB's SQL; without QUERY the query is read from standard input. Nothing can be
changed. Schemas: marts (figures), lake (records and rejects, pseudonymous), seeds (reference data).

With --json, or --format json: an array with an object for each row, fields named as the columns.`,
		Example: `  cakupan sql "select district_name, covered_count from marts.coverage_by_district where period = '2025-05'"
  cakupan sql --format csv < question.sql > answer.csv
  cakupan sql "select table_schema, table_name from information_schema.tables"`,
		Args: operands(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.json {
				format = "json"
			}
			write, ok := resultFormats[format]
			if !ok {
				return wrongUse(cmd, fmt.Errorf("unknown format %q: want table, csv or json", format))
			}
			query, err := a.query(args)
			if err != nil {
				return err
			}
			if query == "" {
				return wrongUse(cmd, errors.New("no query: give it as an argument or on standard input"))
			}
			return a.sql(cmd.Context(), query, write)
		},
	}
	command.Flags().StringVar(&format, "format", "table", "table, csv or json")
	return command
}

// resultFormats are the ways in which an answer is printed.
var resultFormats = map[string]func(io.Writer, *duck.Result) error{
	"table": writeResult,
	"csv":   report.WriteCSV,
	"json":  writeResultJSON,
}

// query gives the query from the argument, else from standard input unless a person sits there.
func (a *app) query(args []string) (string, error) {
	if len(args) > 0 {
		return strings.TrimSpace(args[0]), nil
	}
	if isTerminal(a.in) {
		return "", nil
	}
	text, err := io.ReadAll(a.in)
	if err != nil {
		return "", fmt.Errorf("read query: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

func (a *app) sql(ctx context.Context, query string, write func(io.Writer, *duck.Result) error) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	db, _, err := openCurrent(ctx, p)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := reads(ctx, db, query); err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	res, err := db.Query(ctx, query)
	if err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	return write(a.out, res)
}

// reads refuses what is more than a question: a COPY would write where SQL may read.
func reads(ctx context.Context, db *duck.DB, query string) error {
	_, err := db.Tree(ctx, query)
	if err != nil && strings.Contains(err.Error(), "Only SELECT statements") {
		return errors.New("nothing can be changed here: ask with SELECT, WITH, FROM, DESCRIBE, SHOW or SUMMARIZE")
	}
	return err
}

// openCurrent opens the snapshot that is current, for reading. The caller closes it.
func openCurrent(ctx context.Context, p *project.Project) (*duck.DB, *lake.Snapshot, error) {
	l, err := lake.Look(p.Lake)
	if err != nil {
		return nil, nil, err
	}
	snapshot, err := l.Current()
	if errors.Is(err, lake.ErrNoSnapshot) {
		return nil, nil, fmt.Errorf("%w; start with: cakupan run", err)
	}
	if err != nil {
		return nil, nil, err
	}
	db, err := pipelines.OpenSnapshot(ctx, l, snapshot)
	if err != nil {
		return nil, nil, err
	}
	if err := pipelines.LoadSeeds(ctx, db, l, snapshot); err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, snapshot, nil
}
