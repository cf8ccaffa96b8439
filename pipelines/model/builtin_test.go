package model_test

import (
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cakupan/durable"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
	"cakupan/sql"
)

// The built-in SQL files load: each has a header that agrees with its query, and nothing in them differs from run to
// run.
func TestBuiltInModels(t *testing.T) {
	files, err := fs.Glob(sql.Models(), "*/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	models, err := model.Load(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	if got := len(models.All()) + len(models.Checks()); got != len(files) {
		t.Errorf("%d models and checks, want one for each of %d files", got, len(files))
	}
}

// onAnEmptyLake builds the built-in models and seeds on the lake's tables, without rows. Files may be written to dir.
func onAnEmptyLake(t *testing.T) (models *model.Models, db *duck.DB, dir string) {
	t.Helper()
	models, err := model.Load(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	models.Log = slog.New(slog.DiscardHandler)
	dir = t.TempDir()
	db = open(t, dir, duck.Options{Threads: 2})
	src := model.Sources{Tables: map[string][]string{}, Seeds: sql.Seeds()}
	for _, table := range lake.Tables {
		columns := make([]string, len(table.Columns))
		for i, column := range table.Columns {
			columns[i] = fmt.Sprintf("cast(null as %s) as %s", column.Type, column.Name)
		}
		path := filepath.Join(dir, table.Name+".parquet")
		src.Tables[table.Name] = []string{parquet(t, db, path, "select "+strings.Join(columns, ", ")+" limit 0")}
	}
	if err := models.Build(t.Context(), db, src); err != nil {
		t.Fatal(err)
	}
	return models, db, dir
}

// The built-in models and seeds fit the lake's tables, and an empty lake builds and passes every check.
func TestBuiltInModelsOnAnEmptyLake(t *testing.T) {
	models, db, dir := onAnEmptyLake(t)
	findings, err := models.Check(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range findings {
		t.Errorf("%s: %d rows: %v", finding.Check, finding.Rows, finding.Sample)
	}
	files, err := models.Export(t.Context(), &durable.Disk{}, db, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(models.Marts()) {
		t.Errorf("%d files, want one for each of %d marts", len(files), len(models.Marts()))
	}
}

// A project's own file takes the place of the built-in one of its name.
func TestProjectsOwnModel(t *testing.T) {
	own := fstest.MapFS{"marts/headline.sql": {Data: []byte(headed("marts.headline", "period", "marts.coverage_province",
		"select period, covered_count from marts.coverage_province"))}}
	builtIn, err := model.Load(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	models, err := model.Load(sql.Overlay(sql.Models(), own))
	if err != nil {
		t.Fatal(err)
	}
	if len(models.All()) != len(builtIn.All()) || models.Hash() == builtIn.Hash() {
		t.Errorf("%d models with hash %s, built in are %d with %s",
			len(models.All()), models.Hash(), len(builtIn.All()), builtIn.Hash())
	}
	for _, mart := range models.Marts() {
		if mart.Name == "headline" && !slices.Equal(mart.Reads, []string{"marts.coverage_province"}) {
			t.Errorf("headline reads %v, want what the project's own reads", mart.Reads)
		}
	}
}
