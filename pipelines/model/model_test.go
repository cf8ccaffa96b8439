package model_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"cakupan/lake/duck"
	"cakupan/pipelines/model"
)

// project is a tree of SQL files: path → text.
type project map[string]string

func (p project) load() (*model.Models, error) {
	files := fstest.MapFS{}
	for path, text := range p {
		files[path] = &fstest.MapFile{Data: []byte(text)}
	}
	models, err := model.Load(files)
	if err == nil {
		models.Log = slog.New(slog.DiscardHandler)
	}
	return models, err
}

// headed puts a header of six lines upon a query, so that the query begins in line 7.
func headed(relation, keys, upstream, query string) string {
	return fmt.Sprintf("-- %s: what it holds.\n--\n-- grain:    one row\n-- keys:     %s\n-- upstream: %s\n\n%s\n",
		relation, keys, upstream, query)
}

// figure is a project of one mart with the key n. Upstream is left out when it is empty.
func figure(upstream, query string) project {
	text := headed("marts.figure", "n", upstream, query)
	if upstream == "" {
		text = strings.Replace(text, "-- upstream: \n", "--\n", 1)
	}
	return project{"marts/figure.sql": text}
}

// open gives a database that may use the folder dir.
func open(t *testing.T, dir string, options duck.Options) *duck.DB {
	t.Helper()
	options.ReadDirs = append(options.ReadDirs, dir)
	db, err := duck.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// parquet writes the rows of a query as a file and gives its path.
func parquet(t *testing.T, db *duck.DB, path, query string) string {
	t.Helper()
	if _, err := db.CopyParquet(t.Context(), query, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// built loads the project and builds it over a lake of one table, lake.numbers (n from 1 to 5, and a name), and seeds.
func built(t *testing.T, p project, seeds fstest.MapFS) (*model.Models, *duck.DB, error) {
	t.Helper()
	models, err := p.load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	db := open(t, dir, duck.Options{Threads: 2})
	numbers := parquet(t, db, filepath.Join(dir, "numbers.parquet"),
		"select n, 'number ' || n as name, cast(md5(cast(n as varchar)) as uuid) as person_id from range(1, 6) as r(n)")
	return models, db, models.Build(t.Context(), db, model.Sources{
		Tables: map[string][]string{"numbers": {numbers}},
		Seeds:  seeds,
	})
}

// rows gives a query's rows, each as one line of values.
func rows(t *testing.T, db *duck.DB, query string) []string {
	t.Helper()
	result, err := db.Query(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range result.Rows {
		lines = append(lines, strings.TrimSpace(fmt.Sprintln(row...)))
	}
	return lines
}

// wantError tests that an error says one thing and nothing else of what is forbidden.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", want)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("error %q, want one with %q", err, want)
	}
}
