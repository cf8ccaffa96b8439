package model_test

import (
	"slices"
	"strings"
	"testing"
)

// Scopes of CTEs: what a query reads, whatever its CTEs are called.
func TestReads(t *testing.T) {
	others := project{
		"staging/people.sql": headed("staging.people", "n", "lake.people", "select n from lake.people"),
		"staging/places.sql": headed("staging.places", "n", "seeds.places", "select n from seeds.places"),
	}
	for _, c := range []struct{ name, reads, query string }{
		{"one relation", "staging.people", `select n from staging.people`},
		{"a trailing semicolon", "staging.people", `select n from staging.people;`},
		{"a semicolon and a remark", "staging.people", "select n from staging.people; -- done"},
		{"a semicolon in a text", "staging.people", `select n, ';' as mark from staging.people`},
		{"from first", "staging.people", `from staging.people select n`},
		{"from alone", "staging.people", `from staging.people`},
		{"join using", "staging.people staging.places", `select n from staging.people join staging.places using (n)`},
		{"a comma between", "staging.people staging.places", `select people.n from staging.people, staging.places`},
		{"a join's own condition", "lake.people staging.people staging.places",
			`select a.n from staging.people a join staging.places b on a.n = b.n and b.n in (select n from lake.people)`},
		{"semi and anti joins", "lake.people staging.people staging.places",
			`from staging.people semi join lake.people using (n) anti join staging.places using (n)`},
		{"asof join", "lake.people staging.people",
			`select a.n from staging.people a asof join lake.people b on a.n >= b.n`},
		{"written in capitals", "staging.people", `SELECT N FROM Staging.People`},
		{"in quotes", "staging.people", `select n from "staging"."people"`},
		{"in a comment", "", `select 1 as n -- from staging.places`},
		{"in a text", "", `select 1 as n, 'from staging.places' as sentence`},
		{"a CTE", "staging.people", `with many as (select n from staging.people) select n from many`},
		{"a CTE of a CTE", "staging.people", `with a as (from staging.people), b as (from a) select n from b`},
		{"a CTE called like a relation", "staging.places", `with people as (from staging.places) select n from people`},
		{"a CTE beside the relation of its name", "staging.people staging.places",
			`with people as (from staging.places) select n from people join staging.people using (n)`},
		{"a CTE that hides an outer one", "staging.people staging.places",
			`with a as (from staging.people) select n from a where n in (with a as (from staging.places) select n from a)`},
		{"a CTE made from the outer one of its name", "staging.people",
			`with a as (select n from staging.people) select n from (with a as (select n + 1 as n from a) select n from a) q`},
		{"a CTE within a CTE", "staging.people", `with a as (with b as (from staging.people) from b) select n from a`},
		{"a CTE seen in a sub-query", "staging.people staging.places",
			`with a as (from staging.people) select n from staging.places where n in (select n from a)`},
		{"a CTE seen in a lateral", "staging.people staging.places",
			`with a as (from staging.people)
			select p.n from staging.places p, lateral (select max(a.n) as n from a where a.n < p.n) q`},
		{"a CTE in both halves of a union", "staging.people staging.places",
			`with a as (from staging.people) select n from a union all (select n from staging.places union select n from a)`},
		{"a CTE that is materialized", "staging.people staging.places",
			`with a as materialized (from staging.people), b as (from a), c as materialized (from staging.places)
			select n from b union all select n from c`},
		{"a recursive CTE", "staging.people",
			`with recursive r as (select 1 as n union all select r.n + 1 from r join staging.people using (n)) select n from r`},
		{"a plain CTE under recursive", "staging.people",
			`with recursive a as (from staging.people), r as (select 1 as n union all select r.n + 1 from r join a using (n))
			select n from r`},
		{"a CTE with names for its columns", "lake.people", `with a(n) as (select x from lake.people) select n from a`},
		{"a scalar sub-query", "lake.people", `select (select max(n) from lake.people) as n`},
		{"exists and any", "lake.people staging.people staging.places",
			`select n from lake.people where exists (from staging.people) and n = any(select n from staging.places)`},
		{"a sub-query in order by", "lake.people staging.people",
			`select n from staging.people order by (select max(n) from lake.people)`},
		{"a sub-query in having and qualify", "lake.people staging.people staging.places",
			`select n from staging.people group by n having n > (select min(n) from lake.people)
			qualify row_number() over (partition by n order by n) < (select max(n) from staging.places)`},
		{"a sub-query as an argument", "lake.people", `select coalesce((select max(n) from lake.people), 0) as n`},
		{"a pivot with its columns", "lake.people",
			`pivot lake.people on place in ('a', 'b') using count(*) group by n`},
		{"a pivot after from", "lake.people", `from lake.people pivot (count(*) for place in ('a', 'b') group by n)`},
		{"an unpivot", "lake.people", `unpivot lake.people on a, b into name which value n`},
		{"unnest and ranges", "lake.people",
			`select u.n from lake.people p, unnest(p.numbers) as u(n), generate_series(1, 3) as g(i), range(2) as r(j)`},
		{"values", "", `select n from (values (1), (2)) as v(n)`},
		{"a table of nothing else", "staging.people", `table staging.people`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := figure(strings.Join(strings.Fields(c.reads), ", "), c.query)
			for path, text := range others {
				p[path] = text
			}
			models, err := p.load()
			if err != nil {
				t.Fatal(err)
			}
			if got := models.Marts()[0].Reads; !slices.Equal(got, strings.Fields(c.reads)) {
				t.Errorf("reads %v, want %s", got, c.reads)
			}
		})
	}
}

func TestRefusedReferences(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"a name without schema", "select n\nfrom people",
			"marts/figure.sql:8: people has no schema and is no CTE that can be seen here: want schema.name"},
		{"a CTE before it is made", "with a as (from b), b as (select 1 as n) select n from a", ":7: b has no schema"},
		{"a CTE outside its query", "select n from (with a as (select 1 as n) from a) q join a using (n)",
			":7: a has no schema"},
		{"a CTE of another CTE", "with a as (with b as (select 1 as n) from b)\nselect n from a join b using (n)",
			":8: b has no schema"},
		{"a CTE that reads itself", "with a as (select n from a) select n from a", ":7: a has no schema"},
		{"a schema called like a CTE", "with a as (select 1 as n) select n from a.a", "a.a: unknown schema a: want staging"},
		{"a file", "select n from 'people.parquet'", `reads the file "people.parquet"`},
		{"a path", "select n from '/tmp/people*'", `reads the file "/tmp/people*"`},
		{"read_parquet", "select n from read_parquet('x')", "read_parquet(): a model reads relations, not files"},
		{"read_csv", "select n from read_csv('x')", "read_csv(): a model reads relations, not files"},
		{"read_text", "select content as n from read_text('x')", "read_text(): a model reads relations, not files"},
		{"read_csv in a lateral", "select 1 as n, (select max(x) from read_csv('x'))", "read_csv(): a model reads relations"},
		{"glob", "select file as n from glob('*')", "glob(): a model reads relations, not files"},
		{"query", "select n from query('from people')", "query(): it hides which relations are read"},
		{"query_table", "select n from query_table('people')", "query_table(): it hides which relations are read"},
		{"a table macro", "select n from people_of('82.71')", "people_of(): of the functions that give tables a model uses"},
		{"the catalogue's functions", "select 1 as n from duckdb_tables()", "duckdb_tables(): of the functions"},
		{"the catalogue's views", "select 1 as n from information_schema.tables",
			"information_schema.tables: unknown schema information_schema"},
		{"another database", "select n from other.staging.people", "other.staging.people names a database"},
		{"describe", "describe staging.people", "describe, show and summarize read the catalogue"},
		{"summarize within", "select 1 as n from (summarize select 2)", "describe, show and summarize read the catalogue"},
		{"a pivot by what is there", "pivot lake.people on place using count(*)", "marts/figure.sql: not one SELECT"},
		{"a pivot by an enum", "from lake.people pivot (count(*) for place in places)", "pivot takes its columns from the type"},
		{"a check", "select n from checks.sums", "checks.sums: unknown schema checks"},
		{"a relation that no file builds", "select n\nfrom staging.persons",
			"marts/figure.sql:8: reads staging.persons, which does not exist: there is no staging/persons.sql"},
		{"two statements", "select 1 as n; select 2 as n", "marts/figure.sql: 2 statements: a file holds one SELECT"},
		{"no statement", "-- select 1", "marts/figure.sql: no SELECT under the header"},
		{"create table", "create table x as select 1 as n", "marts/figure.sql: not one SELECT"},
		{"delete in a CTE", "with gone as (delete from x returning *) from gone", "marts/figure.sql: not one SELECT"},
		{"copy", "copy (select 1) to 'x.csv'", "marts/figure.sql: not one SELECT"},
		{"attach", "attach 'x.duckdb'", "marts/figure.sql: not one SELECT"},
		{"a mistyped word", "select 1 as n,\nfrom from x", "marts/figure.sql:8: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := figure("", c.query).load()
			wantError(t, err, c.want)
		})
	}
}

func TestCycle(t *testing.T) {
	_, err := project{
		"staging/a.sql":      headed("staging.a", "n", "marts.c", "select n from marts.c"),
		"intermediate/b.sql": headed("intermediate.b", "n", "staging.a", "select n from staging.a"),
		"marts/c.sql":        headed("marts.c", "n", "intermediate.b, lake.x", "select n from intermediate.b, lake.x"),
	}.load()
	wantError(t, err, "a cycle: intermediate.b reads staging.a reads marts.c reads intermediate.b")

	_, err = project{"marts/c.sql": headed("marts.c", "n", "marts.c", "select n from marts.c")}.load()
	wantError(t, err, "marts/c.sql: a cycle: marts.c reads marts.c")
}

// A model comes after those that it reads, and models that do not depend on one another by name.
func TestOrder(t *testing.T) {
	models, err := project{
		"staging/z.sql":      headed("staging.z", "n", "lake.x", "select n from lake.x"),
		"staging/m.sql":      headed("staging.m", "n", "lake.x", "select n from lake.x"),
		"intermediate/b.sql": headed("intermediate.b", "n", "staging.z", "select n from staging.z"),
		"intermediate/a.sql": headed("intermediate.a", "n", "staging.m", "select n from staging.m"),
		"marts/a.sql": headed("marts.a", "n", "intermediate.a, intermediate.b, marts.z",
			"select n from intermediate.a join intermediate.b using (n) join marts.z using (n)"),
		"marts/z.sql": headed("marts.z", "n", "intermediate.b", "select n from intermediate.b"),
	}.load()
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, m := range models.All() {
		order = append(order, m.Relation())
	}
	want := "staging.m intermediate.a staging.z intermediate.b marts.z marts.a"
	if got := strings.Join(order, " "); got != want {
		t.Errorf("order %s\nwant  %s", got, want)
	}
	marts := models.Marts()
	if len(marts) != 2 || marts[0].Name != "a" || marts[1].Name != "z" {
		t.Errorf("marts %v, want a and z", marts)
	}
}
