package model_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/sql"
)

var update = flag.Bool("update", false, "write docs/lake.md anew")

// Every table and column that people read is described in both languages, and nothing else is.
func TestTheDictionaryIsComplete(t *testing.T) {
	_, db, _ := onAnEmptyLake(t)
	for _, difference := range dictionary(t).Check(columnsOf(t, db)) {
		t.Error(difference)
	}
}

// docs/lake.md says what the dictionary, the models and the lake's tables do. -update writes it anew.
func TestDocumentOfTheLake(t *testing.T) {
	const path, begins = "../../docs/lake.md", "## Marts\n"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	prose, _, ok := strings.Cut(string(text), begins)
	if !ok {
		t.Fatalf("docs/lake.md has no line %q", begins)
	}
	models, _, _ := onAnEmptyLake(t)
	words := dictionary(t)
	var want strings.Builder
	fmt.Fprint(&want, prose, begins, `
What reports and other programs read: names, grain and columns stay, and when one has to go, [migration](migration.md) says
so. All columns, and what each table is made from, are in the [dictionary](dictionary.md); how the figures come about, in
[figures](figures.md).

| mart | what it holds | one row per | keys |
|---|---|---|---|
`)
	for _, mart := range models.Marts() {
		of, _ := words.Relation(mart.Relation())
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n",
			mart.Name, of.Sentence.English, strings.TrimPrefix(mart.Grain, "one row per "), strings.Join(mart.Keys, ", "))
	}
	want.WriteString("\n## Records and rejects\n\nThe tables of schema `lake`.\n\n| table | what it holds | rows |\n|---|---|---|\n")
	for _, table := range lake.Tables {
		of, _ := words.Relation("lake." + table.Name)
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", table.Name, of.Sentence.English, table.Grain)
	}
	if *update {
		if err := os.WriteFile(path, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), string(text)); diff != "" {
		t.Errorf("docs/lake.md (-want +got); make golden writes it anew:\n%s", diff)
	}
}

func dictionary(t *testing.T) *sql.Dictionary {
	t.Helper()
	words, err := sql.ReadDictionary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// columnsOf gives the columns of each table of the schemas that people read.
func columnsOf(t *testing.T, db *duck.DB) map[string][]string {
	t.Helper()
	result, err := db.Query(t.Context(), `
		select table_schema || '.' || table_name, column_name
		from information_schema.columns
		where table_schema in ('lake', 'marts', 'seeds')`)
	if err != nil {
		t.Fatal(err)
	}
	columns := make(map[string][]string)
	for _, row := range result.Rows {
		columns[row[0].(string)] = append(columns[row[0].(string)], row[1].(string))
	}
	return columns
}
