package model_test

import (
	"strings"
	"testing"

	"cakupan/pipelines/model"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestHeader(t *testing.T) {
	models, err := project{
		"marts/coverage.sql": `-- marts.coverage: persons with cover in force, of BPJS TK's 1.5 million,
-- over potential workers. A person in two segments counts once.
--
-- Grace: counted apart.
--
-- grain:    one row per period
--           and district
-- keys:     period, district_code
-- upstream: lake.people,
--           seeds.potential

select period, district_code, 1 as covered_count from lake.people join seeds.potential using (district_code)
`,
		"checks/sums.sql": "\ufeff-- checks.sums: the districts sum to the province\r\n-- severity: label\r\n-- upstream: marts.coverage\r\n" +
			"select 1 as n from marts.coverage\r\n",
		"checks/counts.sql": "-- checks.counts: no count is negative.\n-- upstream: marts.coverage\nselect 1 as n from marts.coverage",
	}.load()
	if err != nil {
		t.Fatal(err)
	}
	same := cmpopts.IgnoreUnexported(model.Header{})
	want := model.Header{
		Summary: "persons with cover in force, of BPJS TK's 1.5 million, over potential workers.",
		Prose: "persons with cover in force, of BPJS TK's 1.5 million, over potential workers. " +
			"A person in two segments counts once. Grace: counted apart.",
		Grain:    "one row per period and district",
		Keys:     []string{"period", "district_code"},
		Upstream: []string{"lake.people", "seeds.potential"},
	}
	if diff := cmp.Diff(want, models.Marts()[0].Header, same); diff != "" {
		t.Errorf("mart (-want +got):\n%s", diff)
	}
	counts, sums := models.Checks()[0], models.Checks()[1]
	if counts.Severity != model.Block {
		t.Errorf("a check that states no severity is %q, want block", counts.Severity)
	}
	want = model.Header{
		Summary: "the districts sum to the province", Prose: "the districts sum to the province",
		Upstream: []string{"marts.coverage"}, Severity: model.Label,
	}
	if diff := cmp.Diff(want, sums.Header, same); diff != "" {
		t.Errorf("check (-want +got):\n%s", diff)
	}
}

func TestRefusedHeaders(t *testing.T) {
	const query = "\nselect n from lake.x\n"
	const whole = "-- marts.figure: what it holds.\n--\n-- grain:    one row\n-- keys:     n\n-- upstream: lake.x\n"
	for _, c := range []struct{ name, path, text, want string }{
		{"none", "marts/figure.sql", query, "marts/figure.sql:1: no header: want a comment that begins with -- marts.figure:"},
		{"not at the top", "marts/figure.sql", "\n" + whole + query, "marts/figure.sql:1: no header"},
		{"of another relation", "marts/figures.sql", whole + query,
			"marts/figures.sql:1: the header does not begin with the file's relation: want -- marts.figures:"},
		{"of another schema", "staging/figure.sql", whole + query, "staging/figure.sql:1: the header does not begin with"},
		{"without a sentence", "marts/figure.sql", "-- marts.figure:\n-- grain: x\n-- keys: n\n-- upstream: lake.x" + query,
			"marts/figure.sql:1: the header does not say what marts.figure holds"},
		{"without grain", "marts/figure.sql", "-- marts.figure: x.\n-- keys: n\n-- upstream: lake.x" + query,
			"marts/figure.sql:1: the header has no field grain"},
		{"without keys", "marts/figure.sql", "-- marts.figure: x.\n-- grain: one row\n-- upstream: lake.x" + query,
			"marts/figure.sql:1: the header has no field keys"},
		{"with keys left empty", "marts/figure.sql", "-- marts.figure: x.\n-- grain: one row\n-- keys:\n-- upstream: lake.x" + query,
			`marts/figure.sql:3: malformed name "": want a column`},
		{"with a key twice", "marts/figure.sql", "-- marts.figure: x.\n-- grain: one row\n-- keys: n, n\n-- upstream: lake.x" + query,
			"marts/figure.sql:3: n stands twice"},
		{"with grain twice", "marts/figure.sql", whole + "-- grain: two rows" + query, "marts/figure.sql:6: the header has a second field grain"},
		{"with a mistyped field", "marts/figure.sql", whole + "-- column: n" + query,
			"marts/figure.sql:6: no such field of a header: want grain, keys, upstream"},
		{"with a severity on a model", "marts/figure.sql", whole + "-- severity: block" + query, "marts/figure.sql:6: no such field of a header"},
		{"upstream without schema", "marts/figure.sql", "-- marts.figure: x.\n-- grain: one row\n-- keys: n\n-- upstream: x" + query,
			`marts/figure.sql:4: malformed name "x": want schema.name`},
		{"upstream lists too much", "marts/figure.sql", "-- marts.figure: x.\n-- grain: one row\n-- keys: n\n-- upstream: lake.x, lake.y" + query,
			"marts/figure.sql:4: upstream lists lake.y, which the query does not read"},
		{"upstream lists too little", "marts/figure.sql", whole + "\nselect n\nfrom lake.x\njoin lake.y using (n)\n",
			"marts/figure.sql:9: reads lake.y, which upstream does not list"},
		{"no upstream", "marts/figure.sql", "-- marts.figure: x.\n-- grain: one row\n-- keys: n\n" + query,
			"marts/figure.sql:5: reads lake.x, which upstream does not list"},
		{"a severity that there is not", "checks/sums.sql", "-- checks.sums: sums.\n-- severity: warn\n-- upstream: lake.x" + query,
			`checks/sums.sql:2: unknown severity "warn": want block or label`},
		{"materialized as something else", "intermediate/figure.sql", strings.ReplaceAll(whole, "marts.", "intermediate.") + "-- materialized: table" + query,
			`intermediate/figure.sql:6: materialized is "table": want view`},
		{"materialized as nothing", "intermediate/figure.sql", strings.ReplaceAll(whole, "marts.", "intermediate.") + "-- materialized:" + query,
			`intermediate/figure.sql:6: materialized is "": want view`},
		{"a mart that would be a view", "marts/figure.sql", whole + "-- materialized: view" + query,
			"marts/figure.sql:6: only a model of intermediate may be a view"},
		{"staging that says what it is", "staging/figure.sql", strings.ReplaceAll(whole, "marts.", "staging.") + "-- materialized: view" + query,
			"staging/figure.sql:6: staging is always a view"},
		{"a view by months", "intermediate/figure.sql",
			strings.ReplaceAll(whole, "marts.", "intermediate.") + "-- materialized: view\n-- partition: intermediate.feeds" + query,
			"intermediate/figure.sql:6: what is built by months is stored: leave materialized or partition out"},
		{"a check that would be a view", "checks/sums.sql", "-- checks.sums: sums.\n-- severity: block\n-- materialized: view\n-- upstream: lake.x" + query,
			"checks/sums.sql:3: no such field of a header"},
		{"keys on a check", "checks/sums.sql", "-- checks.sums: sums.\n-- severity: block\n-- keys: n\n-- upstream: lake.x" + query,
			"checks/sums.sql:3: no such field of a header: want severity, upstream"},
		{"a folder that is no schema", "tables/figure.sql", whole + query,
			"tables/: unknown schema: want staging/, intermediate/, marts/, checks/"},
		{"no folder", "figure.sql", whole + query, "figure.sql: stands in no schema: move it to one of staging/"},
		{"a folder in a schema", "marts/more/figure.sql", whole + query, "marts/more/: a schema has no folders"},
		{"capitals in its name", "marts/Figure.sql", whole + query, "marts/Figure.sql: malformed name: want a-z, 0-9 and _, then .sql"},
		{"capitals in its ending", "marts/figure.SQL", whole + query, "marts/figure.SQL: malformed name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := project{c.path: c.text}.load()
			wantError(t, err, c.want)
		})
	}
}

// All refusals come at once, in the order of files and lines.
func TestAllRefusals(t *testing.T) {
	_, err := project{
		"marts/b.sql":   headed("marts.b", "n", "lake.x", "select avg(n) as n,\nrandom() as m from lake.x"),
		"marts/a.sql":   headed("marts.a", "n", "lake.x", "select n from people"),
		"staging/c.sql": headed("staging.c", "n", "lake.x", "select n from lake.x"),
	}.load()
	want := `marts/a.sql:5: upstream lists lake.x, which the query does not read
marts/a.sql:7: people has no schema and is no CTE that can be seen here: want schema.name
marts/b.sql:7: avg(): it computes in DOUBLE or estimates, so its last digits depend on the order of rows: ` +
		`write sum and count as columns, and one division at the end in a column that ends in _ratio
marts/b.sql:8: random(): its answer depends on when and where it runs: make it from the keys`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// Files that are no SQL may lie beside the models.
func TestOtherFiles(t *testing.T) {
	p := figure("lake.x", "select n from lake.x")
	p["README.md"] = "Models of this province."
	p["marts/README.md"] = "Marts."
	p["marts/.figure.sql.swp"] = "\x00"
	p[".git/config"] = ""
	models, err := p.load()
	if err != nil {
		t.Fatal(err)
	}
	if texts := models.Texts(); len(texts) != 1 || texts[0].Path != "marts/figure.sql" {
		t.Errorf("texts %v, want that of marts/figure.sql", texts)
	}
}

// A hash names the texts: it changes with any of them, and with their names.
func TestHash(t *testing.T) {
	hash := func(p project) string {
		t.Helper()
		models, err := p.load()
		if err != nil {
			t.Fatal(err)
		}
		return models.Hash()
	}
	first := hash(figure("lake.x", "select n from lake.x"))
	if again := hash(figure("lake.x", "select n from lake.x")); again != first {
		t.Errorf("the same texts have the hashes %s and %s", first, again)
	}
	if other := hash(figure("lake.x", "select n from lake.x -- remark")); other == first {
		t.Error("another text has the same hash")
	}
	if other := hash(project{"marts/other.sql": headed("marts.other", "n", "lake.x", "select n from lake.x")}); other == first {
		t.Error("another name has the same hash")
	}
}
