package pipelines_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cakupan/demo"
	"cakupan/lake/duck"
)

// TestNoPersonLeaks searches for every planted NIK in every spelling, and for every planted full name, in what the
// pipeline writes outside the restricted zone: each value of each table of the lake, its JSON and texts, the
// reports, the log, and the golden files of the tests.
func TestNoPersonLeaks(t *testing.T) {
	long(t)
	p := province(t, demo.Options{Workers: 2000})
	var log bytes.Buffer
	result := p.runLogged(t, 2, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	db := p.snapshot(t, result)

	texts := map[string]string{"the log": log.String()}
	var screen strings.Builder
	if err := result.Overview.Text(&screen, "id"); err != nil {
		t.Fatal(err)
	}
	texts["the first screen"] = screen.String()
	texts["the result"] = fmt.Sprintf("%+v", result)
	for _, table := range result.Snapshot.Tables {
		texts[table.Schema+"."+table.Name] = decoded(t, db, table.Schema+"."+table.Name)
	}
	for _, dir := range []string{filepath.Join(p.dir, "lake"), filepath.Join(p.dir, "report"), "../testdata/golden", "report/testdata"} {
		readTexts(t, dir, texts)
	}

	people := 0
	for person := range demo.People(p.options) {
		people++
		for _, needle := range append(append([]string{person.NIK}, person.Spellings...), person.Names...) {
			for place, text := range texts {
				if len(needle) > 0 && strings.Contains(text, needle) {
					t.Fatalf("%s holds a planted NIK or name (person %d of the demo)", place, people)
				}
			}
		}
	}
	if people < 2000 {
		t.Errorf("searched for %d people, want at least the 2,000 who are covered", people)
	}
	if !strings.Contains(texts["lake.enrolment"], "82.71") {
		t.Errorf("the search sees nothing of lake.enrolment: not even a district's code")
	}
}

// decoded gives every distinct value of every column of a table, one a line.
func decoded(t *testing.T, db *duck.DB, table string) string {
	t.Helper()
	var values strings.Builder
	for _, column := range query(t, db, "select column_name from (describe "+table+")") {
		name := column[0].(string)
		for _, row := range query(t, db, fmt.Sprintf(`select distinct cast(%q as varchar) from %s`, name, table)) {
			fmt.Fprintln(&values, row[0])
		}
	}
	return values.String()
}

// readTexts adds every file of a folder that is not Parquet, by its path.
func readTexts(t *testing.T, dir string, texts map[string]string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || strings.HasSuffix(path, ".parquet") {
			return err
		}
		content, err := os.ReadFile(path)
		texts[path] = string(content)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}
