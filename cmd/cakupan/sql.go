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
	"cakupan/project"
)

func (a *app) sqlCommand() *cobra.Command {
	var format, out string
	command := &cobra.Command{
		Use:     "sql [QUERY]",
		GroupID: "look",
		Short:   "Ask the current snapshot in SQL",
		Long: `Ask the current snapshot in DuckDB's SQL. Without QUERY it is read from standard input; on a terminal a shell
begins, with history (Up, Ctrl-R) and completion (Tab), in which a question ends with a semicolon and .help tells the
rest. Nothing can be changed. Schemas: marts (figures), lake (records and rejects, pseudonymous), seeds (reference
data). The shell stays with the snapshot that was current when it began.

With --json, or --format json: an array with an object for each row, fields named as the columns. --out FILE takes the
answer, in place of what FILE held; Parquet wants it.`,
		Example: `  cakupan sql
  cakupan sql "select district_name, covered_count from marts.coverage_by_district where period = '2025-05'"
  cakupan sql --format csv < question.sql > answer.csv
  cakupan sql --format parquet --out villages.parquet "from marts.villages"`,
		Args: operands(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.json {
				format = "json"
			}
			to := &answers{out: a.out}
			if err := errors.Join(to.setFormat(format), to.setOut(out)); err != nil {
				return wrongUse(cmd, err)
			}
			if len(args) == 0 && isTerminal(a.in) && isTerminal(a.out) {
				return a.shell(cmd.Context(), to)
			}
			query, err := a.query(args)
			if err != nil {
				return err
			}
			if query == "" {
				return wrongUse(cmd, errors.New("no query: give it as an argument or on standard input"))
			}
			if to.format == parquet && to.file == "" {
				return wrongUse(cmd, errNoFile)
			}
			return a.sql(cmd.Context(), query, to)
		},
	}
	command.Flags().StringVar(&format, "format", "table", "`form` of the answer: table, csv, json or parquet")
	command.Flags().StringVar(&out, "out", "", "`file` that takes the answer")
	return command
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

// sql answers one query.
func (a *app) sql(ctx context.Context, query string, to *answers) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	end, err := to.open(ctx, p)
	if err != nil {
		return err
	}
	defer end()
	if _, _, err := to.answer(ctx, query); err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	return nil
}

// shell answers a person's queries.
func (a *app) shell(ctx context.Context, to *answers) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	end, err := to.open(ctx, p)
	if err != nil {
		return err
	}
	defer end()
	to.most = mostShown
	language := a.language(p)
	s := &shell{
		answers: to, now: a.now, err: a.err,
		say: func(key string, args ...any) string { return messages.Say(language, key, args...) },
	}
	fmt.Fprintln(a.err, s.say("sql.welcome", to.snapshot.ID))
	return s.atTerminal(ctx, a.historyFile())
}

// mostShown is how many rows of an answer the shell shows.
const mostShown = 100

// reads refuses what is more than a question: a COPY would write where SQL may read.
func reads(ctx context.Context, db *duck.DB, query string) error {
	_, err := db.Tree(ctx, query)
	if err != nil && strings.Contains(err.Error(), "Only SELECT statements") {
		return errors.New("nothing can be changed here: ask with SELECT, WITH, FROM, DESCRIBE, SHOW or SUMMARIZE")
	}
	return err
}

// openCurrent opens the snapshot that is current, for reading; besides the lake, SQL may read and CopyParquet write in the
// folders besides. The caller closes it.
func openCurrent(ctx context.Context, p *project.Project, besides ...string) (*duck.DB, *lake.Snapshot, error) {
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
	db, err := pipelines.OpenSnapshot(ctx, l, snapshot, besides...)
	if err != nil {
		return nil, nil, err
	}
	if err := pipelines.LoadSeeds(ctx, db, l, snapshot); err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, snapshot, nil
}
