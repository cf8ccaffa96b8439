package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/pipelines/model"
	"cakupan/sql"
)

func (a *app) testCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "test [MODEL]...",
		GroupID: "work",
		Short:   "Run the unit tests of the SQL models",
		Long: `Run the unit tests of the models: rows that a model is given, and the rows that must come out. They stand in
sql/tests/, a YAML file a model; a project's own are run with the built-in ones, and those of the same name in their
place. Nothing of the lake is read. Without MODEL all of them; with --verbose each test is named. Exit code 1 says that
one failed.

With --json: an array of model, name, file, line, passed, error, columns, missing, unexpected.`,
		Example: "  cakupan test\n  cakupan test marts.coverage_by_district --verbose",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.test(cmd, args) },
	}
}

// testJSON is a test as test --json prints it.
type testJSON struct {
	Model      string   `json:"model"`
	Name       string   `json:"name"`
	File       string   `json:"file"`
	Line       int      `json:"line"`
	Passed     bool     `json:"passed"`
	Error      string   `json:"error"`
	Columns    []string `json:"columns"`
	Missing    [][]any  `json:"missing"`
	Unexpected [][]any  `json:"unexpected"`
}

func (a *app) test(cmd *cobra.Command, wanted []string) error {
	p, err := a.project()
	text, reference := sql.Models(), sql.Seeds()
	switch {
	case err == nil:
		text, reference = models(p), seeds(p)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	tests, err := model.LoadUnitTests(text)
	if err != nil {
		return err
	}
	built, err := model.Load(text)
	if err != nil {
		return err
	}
	for _, name := range wanted {
		if !slices.ContainsFunc(tests, func(t model.UnitTest) bool { return t.Model == name }) {
			return wrongUse(cmd, fmt.Errorf("no tests of a model %q", name))
		}
	}
	if len(wanted) > 0 {
		tests = slices.DeleteFunc(tests, func(t model.UnitTest) bool { return !slices.Contains(wanted, t.Model) })
	}
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	passed, results := 0, []testJSON{}
	err = built.Test(cmd.Context(), tests, reference, func(r model.UnitResult) error {
		if r.Passed() {
			passed++
		}
		if a.json {
			results = append(results, asJSON(&r))
			return nil
		}
		return a.printTest(&r, say)
	})
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(results)
	} else {
		_, err = fmt.Fprintln(a.out, say("test.summary", language.Count(int64(passed)), language.Count(int64(len(tests)))))
	}
	if failed := len(tests) - passed; err == nil && failed > 0 {
		return errors.New(say("test.failing", language.Count(int64(failed))))
	}
	return err
}

func asJSON(r *model.UnitResult) testJSON {
	t := testJSON{
		Model: r.Model, Name: r.Name, File: r.Path, Line: r.Line, Passed: r.Passed(),
		Columns: append([]string{}, r.Columns...), Missing: append([][]any{}, r.Missing...), Unexpected: append([][]any{}, r.Unexpected...),
	}
	if r.Err != nil {
		t.Error = r.Err.Error()
	}
	return t
}

// printTest tells of a test that failed: the rows by their columns. With --verbose it names those that passed, too.
func (a *app) printTest(r *model.UnitResult, say func(string, ...any) string) error {
	if r.Passed() {
		if a.verbose {
			_, err := fmt.Fprintf(a.out, "%-6s %s: %s\n", say("test.passed"), r.Model, r.Name)
			return err
		}
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-6s %s:%d: %s: %s\n", say("test.failed"), r.Path, r.Line, r.Model, r.Name)
	if r.Err != nil {
		fmt.Fprintf(&b, "       %v\n", r.Err)
	}
	for _, side := range []struct {
		label string
		rows  [][]any
	}{{say("test.missing"), r.Missing}, {say("test.unexpected"), r.Unexpected}} {
		for _, row := range side.rows {
			cells := make([]string, len(row))
			for i, value := range row {
				if cells[i] = r.Columns[i] + ": null"; value != nil {
					cells[i] = fmt.Sprintf("%s: %v", r.Columns[i], value)
				}
			}
			fmt.Fprintf(&b, "       %s: {%s}\n", side.label, strings.Join(cells, ", "))
		}
	}
	_, err := fmt.Fprint(a.out, b.String())
	return err
}
