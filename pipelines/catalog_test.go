package pipelines_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/lake/duck"
	"cakupan/pipelines"
	"cakupan/sql"
)

// packageFile is what programs that know the Frictionless standard read of datapackage.json.
type packageFile struct {
	Profile, Name, ID, Title, Description string
	Resources                             []packageResource
}

type packageResource struct {
	Profile, Name, Title, Description, Format, MediaType, Encoding, Hash string
	Path                                                                 any
	Bytes, Rows                                                          int64
	Schema                                                               struct {
		Fields        []struct{ Name, Type, Format, Title, Description string }
		PrimaryKey    []string
		MissingValues []string
	}
	Licences []struct{ Name, Path string } `json:"licenses"`
	Sources  []struct{ Title, Path string }
}

// paths gives the resource's files.
func (r packageResource) paths() []string {
	if one, ok := r.Path.(string); ok {
		return []string{one}
	}
	var paths []string
	for _, path := range r.Path.([]any) {
		paths = append(paths, path.(string))
	}
	return paths
}

// beside are the files of a tree that are no tables.
var beside = []string{"SHA256SUMS", "catalog.duckdb", "datapackage.json", "dictionary.html", "dictionary.md"}

func TestATreeDescribesItself(t *testing.T) {
	long(t)
	p := province(t, demo.Options{Workers: 2000})
	result := p.run(t, 2)
	_, l := p.open(t)
	tree := l.TreePath(result.Snapshot.ID)
	text := read(t, filepath.Join(tree, "datapackage.json"))
	var described packageFile
	if err := json.Unmarshal(text, &described); err != nil {
		t.Fatal(err)
	}

	t.Run("the package", func(t *testing.T) {
		if described.Profile != "tabular-data-package" || described.ID != result.Snapshot.ID || described.Name != "cakupan-82" ||
			!strings.Contains(described.Title, "DATA PERAGAAN") {
			t.Errorf("%+v", described)
		}
		inPackage := make(map[string]bool)
		for _, r := range described.Resources {
			for _, path := range r.paths() {
				if inPackage[path] {
					t.Errorf("%s belongs to two resources", path)
				}
				inPackage[path] = true
			}
		}
		for _, path := range filesOf(t, tree) {
			if !inPackage[path] && !slices.Contains(beside, path) {
				t.Errorf("%s is in the tree and not in the package", path)
			}
			delete(inPackage, path)
		}
		if len(inPackage) > 0 {
			t.Errorf("in the package and not in the tree: %v", inPackage)
		}
	})

	db, err := duck.Open(t.Context(), duck.Options{ReadDirs: []string{tree}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, r := range described.Resources {
		t.Run(r.Name, func(t *testing.T) { compareResource(t, db, tree, r) })
	}

	t.Run("ten questions", func(t *testing.T) { askTenQuestions(t, p.snapshot(t, result)) })
	t.Run("the dictionary", func(t *testing.T) { checkDictionary(t, tree, described.Resources) })

	t.Run("modes", func(t *testing.T) {
		for _, name := range beside {
			info, err := os.Stat(filepath.Join(tree, name))
			if err != nil || info.Mode().Perm() != 0o444 {
				t.Errorf("%s: %v, %v", name, info, err)
			}
		}
	})

	t.Run("laid out again", func(t *testing.T) {
		if err := os.RemoveAll(tree); err != nil {
			t.Fatal(err)
		}
		dictionary, err := sql.ReadDictionary(nil)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := pipelines.LayOut(t.Context(), l, result.Snapshot, dictionary); err != nil {
			t.Fatal(err)
		}
		t.Logf("laid out in %v", time.Since(began))
		if diff := cmp.Diff(string(text), string(read(t, filepath.Join(tree, "datapackage.json")))); diff != "" {
			t.Errorf("another package (-first +again):\n%s", diff)
		}
		if _, err := os.Stat(filepath.Join(tree, "catalog.duckdb")); err != nil {
			t.Error(err)
		}
	})
}

// fieldTypes are the standard's types of DuckDB's.
var fieldTypes = map[string]string{
	"VARCHAR": "string", "UUID": "string uuid", "BIGINT": "integer", "INTEGER": "integer", "SMALLINT": "integer",
	"DOUBLE": "number", "DECIMAL(9,4)": "number", "DECIMAL(9,2)": "number", "DATE": "date", "TIMESTAMP": "datetime", "BOOLEAN": "boolean",
}

// compareResource compares what the package says of a table with its files.
func compareResource(t *testing.T, db *duck.DB, tree string, r packageResource) {
	if r.Profile != "tabular-data-resource" || r.Title == "" || r.Description == "" ||
		strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz_.") != "" || !slices.Equal(r.Schema.MissingValues, []string{""}) {
		t.Errorf("%+v", r)
	}
	fields := make(map[string]string)
	var names []string
	for _, f := range r.Schema.Fields {
		names = append(names, f.Name)
		fields[f.Name] = strings.TrimSpace(f.Type + " " + f.Format)
		if f.Title == "" || f.Description == "" {
			t.Errorf("field %s has no title or no description", f.Name)
		}
	}
	for _, key := range r.Schema.PrimaryKey {
		if fields[key] == "" {
			t.Errorf("key %s is no field", key)
		}
	}
	isMart := strings.HasPrefix(r.Name, "marts.")
	if isMart != (len(r.Schema.PrimaryKey) > 0) {
		t.Errorf("primary key %v", r.Schema.PrimaryKey)
	}
	isRegion := slices.Contains([]string{"seeds.provinces", "seeds.districts", "seeds.subdistricts", "seeds.villages"}, r.Name)
	if isRegion != (len(r.Licences) == 1 && r.Licences[0].Name == "ODbL-1.0" && strings.Contains(r.Description, "idn-area-data")) {
		t.Errorf("licences %v", r.Licences)
	}
	if len(r.paths()) == 1 {
		content := read(t, filepath.Join(tree, r.paths()[0]))
		sum := sha256.Sum256(content)
		if r.Hash != "sha256:"+hex.EncodeToString(sum[:]) || r.Bytes != int64(len(content)) {
			t.Errorf("%d bytes, %s", r.Bytes, r.Hash)
		}
	}
	var rows int64
	for _, path := range r.paths() {
		if r.Format == "csv" {
			table, err := csv.NewReader(bytes.NewReader(read(t, filepath.Join(tree, path)))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(table[0], names); diff != "" {
				t.Errorf("columns of %s (-file +package):\n%s", path, diff)
			}
			rows += int64(len(table) - 1)
			continue
		}
		answer, err := db.Query(t.Context(), "select * from read_parquet(?, hive_partitioning = false) limit 0", filepath.Join(tree, path))
		if err != nil {
			t.Fatal(err)
		}
		var columns []string
		for _, column := range answer.Columns {
			columns = append(columns, column.Name)
			if fields[column.Name] != fieldTypes[column.Type] {
				t.Errorf("%s is %s in %s and %s in the package", column.Name, column.Type, path, fields[column.Name])
			}
		}
		if diff := cmp.Diff(columns, names); diff != "" {
			t.Errorf("columns of %s (-file +package):\n%s", path, diff)
		}
		rows += count(t, db, "select count(*) from read_parquet(?)", filepath.Join(tree, path))
	}
	if rows != r.Rows {
		t.Errorf("%d rows, the package says %d", rows, r.Rows)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// filesOf gives the paths of all files in a folder.
func filesOf(t *testing.T, folder string) []string {
	t.Helper()
	var paths []string
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// A project's own mart is described by the project's own dictionary; one that nobody described is published all the same.
func TestAProjectsOwnMarts(t *testing.T) {
	long(t)
	p := province(t, demo.Options{Workers: 1000})
	own := fstest.MapFS{
		"marts/kinds.sql": {Data: []byte("-- marts.kinds: lists by role.\n--\n-- grain:    one row per role\n-- keys:     role\n" +
			"-- upstream: lake.lists\n\nselect role, count(*) as list_count from lake.lists where role is not null group by all\n")},
		"marts/bare.sql": {Data: []byte("-- marts.bare: nothing in words.\n--\n-- grain:    one row\n-- keys:     figure_sum_count\n" +
			"-- upstream: lake.lists\n\nselect count(*) as figure_sum_count from lake.lists\n")},
		"dictionary.csv": {Data: []byte("relation,column,label_id,label_en,sentence_id,sentence_en\n" +
			"marts.kinds,,Jenis daftar,Kinds of lists,Daftar menurut perannya.,Lists by their role.\n" +
			",list_count,Banyaknya daftar,Lists,Banyaknya daftar.,Number of lists.\n")},
	}
	dictionary, err := sql.ReadDictionary(own)
	if err != nil {
		t.Fatal(err)
	}
	pr, l := p.open(t)
	key, err := pr.Key(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	result, err := pipelines.Nightly(t.Context(), pipelines.Options{
		Project: pr, Key: key, Lake: l, SQL: sql.Overlay(sql.Models(), own), Seeds: sql.Overlay(sql.Seeds(), pr.Seeds),
		Dictionary: dictionary, Threads: 2, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		t.Fatal(err)
	}
	var described packageFile
	if err := json.Unmarshal(read(t, filepath.Join(l.TreePath(result.Snapshot.ID), "datapackage.json")), &described); err != nil {
		t.Fatal(err)
	}
	titles := make(map[string]string)
	for _, r := range described.Resources {
		for _, f := range r.Schema.Fields {
			titles[r.Name+"."+f.Name] = r.Title + ": " + f.Title
		}
	}
	if titles["marts.kinds.list_count"] != "Jenis daftar: Banyaknya daftar" || titles["marts.kinds.role"] != "Jenis daftar: Peran daftar" ||
		titles["marts.bare.figure_sum_count"] != ": " {
		t.Errorf("titles of the project's own marts: %q", titles)
	}
	if !strings.Contains(log.String(), "differences=2") || !strings.Contains(log.String(), "does not describe column figure_sum_count of marts.bare") {
		t.Errorf("warned of %s", log.String())
	}
}

var update = flag.Bool("update", false, "write docs/dictionary.md and the schema anew")

// askTenQuestions asks what docs/analyst.md asks of May; each question has an answer.
func askTenQuestions(t *testing.T, db *duck.DB) {
	_, questions, _ := strings.Cut(string(read(t, "../docs/analyst.md")), "\n## Ten questions\n")
	questions, _, _ = strings.Cut(questions, "\n## ")
	asked := regexp.MustCompile("(?s)\\*\\*([^*]*)\\*\\*[^`]*```sql\n(.*?);\n```").FindAllStringSubmatch(questions, -1)
	if len(asked) != 10 {
		t.Errorf("found %d questions, want ten", len(asked))
	}
	for _, question := range asked {
		if res, err := db.Query(t.Context(), question[2]); err != nil || len(res.Rows) == 0 {
			t.Errorf("%s: no answer, %v", question[1], err)
		}
	}
}

// checkDictionary holds the dictionary for people to the tables, docs/dictionary.md to it, and the schema to its version.
func checkDictionary(t *testing.T, tree string, tables []packageResource) {
	markdown, page := string(read(t, filepath.Join(tree, "dictionary.md"))), string(read(t, filepath.Join(tree, "dictionary.html")))
	var schema strings.Builder
	fmt.Fprintf(&schema, "version %s\n", sql.SchemaVersion)
	for _, table := range tables {
		_, chapter, ok := strings.Cut(markdown, "\n### "+table.Name+"\n")
		if !ok || !strings.Contains(page, `<section id="`+strings.ReplaceAll(table.Name, ".", "-")+`">`) {
			t.Errorf("no chapter on %s", table.Name)
			continue
		}
		chapter, _, _ = strings.Cut(chapter, "\n### ")
		for _, field := range table.Schema.Fields {
			if !strings.Contains(chapter, "\n| `"+field.Name+"` | ") {
				t.Errorf("nothing on column %s of %s", field.Name, table.Name)
			}
			if !strings.HasPrefix(table.Name, "seeds.") {
				fmt.Fprintf(&schema, "%s.%s %s\n", table.Name, field.Name, field.Type)
			}
		}
	}
	for _, lineage := range []string{
		"### marts.coverage_province\n", "Made from: [`intermediate.counted`](#intermediatecounted)",
		"### intermediate.memberships\n", "Goes into: [`intermediate.",
	} {
		if !strings.Contains(markdown, lineage) {
			t.Errorf("the dictionary lacks %q", lineage)
		}
	}
	if outside := regexp.MustCompile(`(?:src|href)="(?:https?:)?//`).FindString(page); outside != "" {
		t.Errorf("the page asks for what is elsewhere: %s", outside)
	}

	const document, schemaFile = "../docs/dictionary.md", "testdata/schema.golden"
	if *update {
		for path, text := range map[string]string{document: markdown, schemaFile: schema.String()} {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	if diff := cmp.Diff(string(read(t, document)), markdown); diff != "" {
		t.Errorf("docs/dictionary.md (-there +made); make golden writes it anew:\n%s", diff)
	}
	before := string(read(t, schemaFile))
	if diff := cmp.Diff(before, schema.String()); diff != "" {
		t.Errorf("the schema (-before +now); make golden writes it anew:\n%s", diff)
	}
	if !strings.HasPrefix(before, "version "+sql.SchemaVersion+"\n") {
		return
	}
	for line := range strings.Lines(before) {
		if !strings.Contains(schema.String(), line) {
			t.Errorf("%s is gone: raise sql.SchemaVersion and say so in docs/migration.md", strings.TrimSpace(line))
		}
	}
}
