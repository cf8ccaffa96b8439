package model_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cakupan/durable"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
)

func TestBuild(t *testing.T) {
	seeds := fstest.MapFS{"weights.csv": {Data: []byte("n,weight_count\n1,10\n2,20\n4,40\n")}}
	_, db, err := built(t, project{
		"staging/numbers.sql": headed("staging.numbers", "n", "lake.numbers", "select n, name from lake.numbers; -- all"),
		"marts/weighed.sql": headed("marts.weighed", "n", "seeds.weights, staging.numbers",
			`select numbers.n, weights.weight_count, 100 / numbers.n as weight_ratio
			from staging.numbers left join seeds.weights on weights.n = cast(numbers.n as varchar)
			order by numbers.n desc`),
	}, seeds)
	if err != nil {
		t.Fatal(err)
	}
	got := rows(t, db, "select * from marts.weighed order by n")
	want := []string{"1 10 100", "2 20 50", "3 <nil> 33.333333333333336", "4 40 25", "5 <nil> 20"}
	if !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

// Every way to write a SELECT builds.
func TestShapesOfSelect(t *testing.T) {
	for _, query := range []string{
		"(select n from lake.numbers)",
		"from lake.numbers",
		"table lake.numbers;",
		"with some_numbers as materialized (from lake.numbers) select n from some_numbers -- the end",
		"with recursive r as (select 1 as n union all select r.n + 1 from r join lake.numbers using (n)) select n from r",
		"pivot (select n, n % 2 as rest from lake.numbers) on rest in (0, 1) using count(*) group by n",
		"unpivot (select n, n + 1 as a, n + 2 as b from lake.numbers where n = 1) on n into name key value n",
		"select n from lake.numbers union all select n + 5 from lake.numbers",
		"select row_number() over (order by n) as n, list(name order by name) as names from lake.numbers group by n /* ; */",
	} {
		if _, _, err := built(t, figure("lake.numbers", query), nil); err != nil {
			t.Errorf("%s\n%v", query, err)
		}
	}
}

// A project builds again in the same database.
func TestBuildAgain(t *testing.T) {
	models, err := figure("lake.numbers", "select n from lake.numbers").load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	db := open(t, dir, duck.Options{})
	for _, last := range []int{3, 7} {
		file := parquet(t, db, filepath.Join(dir, fmt.Sprint(last)), fmt.Sprintf("select n from range(%d) as r(n)", last))
		src := model.Sources{Tables: map[string][]string{"numbers": {file}}, Seeds: fstest.MapFS{}}
		if err := models.Build(t.Context(), db, src); err != nil {
			t.Fatal(err)
		}
		if got := rows(t, db, "select count(*) from marts.figure"); got[0] != fmt.Sprint(last) {
			t.Errorf("%s rows, want %d", got[0], last)
		}
	}
}

// A path is a path: what DuckDB would expand in one stands for itself, and a folder gives no column.
func TestLakePaths(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir, duck.Options{})
	var files []string
	for i, path := range []string{"lake [2]/a.parquet", "lake 2/a.parquet", "what?/a*.parquet", "it's/period=2025-05/a.parquet"} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		files = append(files, parquet(t, db, path, fmt.Sprintf("select %d as n", i)))
	}
	parquet(t, db, filepath.Join(dir, "what?", "ab.parquet"), "select 99 as n")
	models, err := figure("lake.numbers", "select * from lake.numbers").load()
	if err != nil {
		t.Fatal(err)
	}
	src := model.Sources{Tables: map[string][]string{"numbers": {files[0], files[2], files[3]}}, Seeds: fstest.MapFS{}}
	if err := models.Build(t.Context(), db, src); err != nil {
		t.Fatal(err)
	}
	if got, want := rows(t, db, "select * from marts.figure"), []string{"0", "2", "3"}; !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

func TestRefusedBuilds(t *testing.T) {
	for _, c := range []struct{ name, keys, query, want string }{
		{"keys that repeat", "n", "select n % 2 as n from lake.numbers",
			"marts/figure.sql:4: marts.figure: the keys (n) are not unique: 3 of 5 rows repeat another's"},
		{"two keys that repeat together", "n, m", "select n % 2 as n, n // 4 as m from lake.numbers",
			"marts.figure: the keys (n, m) are not unique: 1 of 5 rows repeat another's"},
		{"a key that is null", "n", "select case when n > 3 then n end as n from lake.numbers",
			"marts/figure.sql:4: marts.figure: a key (n) is null in 3 of 5 rows"},
		{"one of two keys that is null", "m, n", "select n, case when n > 1 then n end as m from lake.numbers",
			"marts.figure: a key (m, n) is null in 1 of 5 rows"},
		{"a key that is no column", "m", "select n from lake.numbers", "marts/figure.sql:4: keys has m, which is no column of the query"},
		{"a DOUBLE that is no ratio", "n", "select n, n / 2 as half from lake.numbers",
			"marts/figure.sql: column half is a DOUBLE: want whole numbers or DECIMAL; a DOUBLE only in marts"},
		{"a FLOAT ratio", "n", "select n, (n / 2)::float as half_ratio from lake.numbers", "column half_ratio is a FLOAT"},
		{"a list of DOUBLE", "n", "select n, [n / 2] as halves_ratio from lake.numbers", "column halves_ratio is a DOUBLE[]"},
		{"a HUGEINT", "n", "select n, sum(n) as total_count from lake.numbers group by n",
			"column total_count is a HUGEINT, which Parquet would keep as a DOUBLE: write cast(… as bigint)"},
		{"a column that is not there", "n", "select n,\n  m\nfrom lake.numbers", "marts/figure.sql:8: "},
		{"a value that does not fit", "n", "select n, cast(name as integer) as m from lake.numbers", "marts/figure.sql:7: Could not convert"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := built(t, project{"marts/figure.sql": headed("marts.figure", c.keys, "lake.numbers", c.query)}, nil)
			wantError(t, err, c.want)
		})
	}
}

// A model that its header makes a view is one, with a column that is fit, and keys that are stated and not tested.
func TestMaterializedView(t *testing.T) {
	asView := func(query string) project {
		text := headed("intermediate.halves", "n", "lake.numbers", query)
		return project{
			"intermediate/halves.sql": strings.Replace(text, "-- upstream: ", "-- materialized: view\n-- upstream: ", 1),
			"marts/figure.sql":        headed("marts.figure", "n", "intermediate.halves", "select distinct n from intermediate.halves"),
		}
	}
	_, db, err := built(t, asView("select n // 2 as n from lake.numbers; -- each twice"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rows(t, db, "select view_name from duckdb_views() where schema_name = 'intermediate'"), []string{"halves"}; !slices.Equal(got, want) {
		t.Errorf("views %v, want %v", got, want)
	}
	if got, want := rows(t, db, "select n from marts.figure order by n"), []string{"0", "1", "2"}; !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	for _, c := range []struct{ name, query, want string }{
		{"a key that is no column", "select n as m from lake.numbers", "intermediate/halves.sql:4: keys has n, which is no column of the query"},
		{"a DOUBLE", "select n, n / 2 as half from lake.numbers", "intermediate/halves.sql: column half is a DOUBLE"},
		{"a column that is not there", "select n,\n  m\nfrom lake.numbers", "intermediate/halves.sql:9: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := built(t, asView(c.query), nil)
			wantError(t, err, c.want)
		})
	}
}

// Before marts no column is a DOUBLE, whatever its name.
func TestNoDoubleBeforeMarts(t *testing.T) {
	for _, schema := range []string{"staging", "intermediate"} {
		_, _, err := built(t, project{
			schema + "/share.sql": headed(schema+".share", "n", "lake.numbers", "select n, n / 2 as half_ratio from lake.numbers"),
		}, nil)
		wantError(t, err, schema+"/share.sql: column half_ratio is a DOUBLE")
	}
}

func TestMissingSources(t *testing.T) {
	models, err := project{
		"staging/a.sql": headed("staging.a", "n", "lake.people", "select n\nfrom lake.people"),
		"staging/b.sql": headed("staging.b", "n", "seeds.regions", "select n from seeds.regions"),
		"checks/c.sql":  "-- checks.c: c.\n-- upstream: lake.gone\nselect n from lake.gone",
	}.load()
	if err != nil {
		t.Fatal(err)
	}
	err = models.Build(t.Context(), open(t, t.TempDir(), duck.Options{}), model.Sources{Seeds: fstest.MapFS{}})
	want := `staging/a.sql:8: reads lake.people, which the lake does not have
staging/b.sql:7: reads seeds.regions, which does not exist: there is no seeds/regions.csv
checks/c.sql:3: reads lake.gone, which the lake does not have`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// A build that is called off stops within a query.
func TestBuildStops(t *testing.T) {
	models, err := figure("", "select count(*) as n from range(1000000) as a(i), range(1000000) as b(i) where hash(a.i + b.i) = 1").load()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeoutCause(t.Context(), 100*time.Millisecond, errors.New("the night is over"))
	defer cancel()
	err = models.Build(ctx, open(t, t.TempDir(), duck.Options{}), model.Sources{Seeds: fstest.MapFS{}})
	wantError(t, err, "the night is over")
}

// Models that do not read one another are built at the same time. Of several faults the error is that of the model that is
// first in the order of building, however late it comes, and what would come after it is called off.
func TestFirstFault(t *testing.T) {
	const late = "select cast(if(n > 0, 'none', '1') as bigint) as n from (select count(*) as n from range(5000000) as r(i) where hash(i) % 7 < 7)"
	const endless = "select count(*) as n from range(10000000) as a(i), range(10000000) as b(i) where hash(a.i + b.i) = 1"
	for _, c := range []struct{ name, second string }{
		{"another fault comes sooner", "select nothing as n"},
		{"another goes on", endless},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project{}
			for name, query := range map[string]string{"a": late, "b": c.second, "c": endless} {
				text := headed("marts."+name, "n", "", query)
				p["marts/"+name+".sql"] = strings.Replace(text, "-- upstream: \n", "--\n", 1)
			}
			_, _, err := built(t, p, nil)
			wantError(t, err, "marts/a.sql:7: Could not convert")
		})
	}
}

func TestBuildLog(t *testing.T) {
	models, err := figure("", "select n from range(3) as r(n)").load()
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	models.Log = slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var progress []int64
	models.Progress = func(done, total int64) { progress = append(progress, done, total) }
	if err := models.Build(t.Context(), open(t, t.TempDir(), duck.Options{}), model.Sources{Seeds: fstest.MapFS{}}); err != nil {
		t.Fatal(err)
	}
	got := lines.String()
	for _, want := range []string{
		`level=DEBUG msg="model built" step=model relation=marts.figure rows=3 took=`,
		`level=INFO msg="models built" step=model models=1 took=`,
	} {
		if strings.Count(got, "\n") != 2 || !strings.Contains(got, want) {
			t.Errorf("log %q, want two lines, one with %q", got, want)
		}
	}
	if !slices.Equal(progress, []int64{1, 1}) {
		t.Errorf("progress %v, want 1 of 1", progress)
	}
}

func TestCheck(t *testing.T) {
	models, db, err := built(t, project{
		"marts/figure.sql": headed("marts.figure", "n", "lake.numbers", "select n, name, person_id from lake.numbers"),
		"checks/none.sql":  "-- checks.none: no number is above nine.\n-- upstream: marts.figure\nselect n from marts.figure where n > 9",
		"checks/small.sql": "-- checks.small: every number is below three. Or so.\n-- severity: label\n-- upstream: marts.figure\n\n" +
			"select n as number_count, null as gone, person_id, name, cast(person_id as varchar) as nik from marts.figure where n >= 3;",
		"checks/all.sql": "-- checks.all: there is nobody.\n-- upstream: lake.numbers\nselect person_id from lake.numbers",
		"checks/many.sql": "-- checks.many: there are few.\n-- upstream: marts.figure\n" +
			"select date '2025-05-31' as period_end, 10 * a.n + b.n as n from marts.figure a, marts.figure b",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	findings, err := models.Check(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	want := []model.Finding{
		{Check: "all", Sentence: "there is nobody.", Severity: model.Block, Rows: 5},
		{Check: "many", Sentence: "there are few.", Severity: model.Block, Rows: 25, Columns: []string{"period_end", "n"}, Sample: [][]string{
			{"2025-05-31", "11"}, {"2025-05-31", "12"}, {"2025-05-31", "13"}, {"2025-05-31", "14"}, {"2025-05-31", "15"}}},
		{Check: "small", Sentence: "every number is below three.", Severity: model.Label, Rows: 3,
			Columns: []string{"number_count", "gone"}, Sample: [][]string{{"3", ""}, {"4", ""}, {"5", ""}}},
	}
	if got, want := fmt.Sprintf("%+v", findings), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("findings\n%s\nwant\n%s", got, want)
	}
}

// The same rows give the same bytes with any number of threads, with little memory, and however the lake's rows are cut
// into files.
func TestExportRepeats(t *testing.T) {
	const people = `select
			i as n,
			cast(md5(cast(i as varchar)) as uuid) as person_id,
			'82.' || lpad(cast(i %% 12 as varchar), 2, '0') as district_code,
			date '2020-01-01' + cast(hash(i) %% 2000 as integer) as covered_until,
			case when i %% 7 = 0 then null else 'segment ' || i %% 5 end as segment,
		from range(%d, %d) as r(i)`
	p := project{
		"staging/people.sql": headed("staging.people", "n", "lake.people", "select * from lake.people"),
		"intermediate/ranked.sql": headed("intermediate.ranked", "person_id", "staging.people",
			`select *, row_number() over (partition by district_code order by covered_until desc, n) as rank,
			count(*) over (partition by segment) as segment_count,
			list(n order by n) over (partition by district_code, covered_until order by n rows between 2 preceding and current row) as near
			from staging.people`),
		"marts/ranked.sql": headed("marts.ranked", "district_code, rank", "intermediate.ranked",
			"select district_code, rank, person_id, segment, segment_count, covered_until from intermediate.ranked"),
		"marts/coverage.sql": headed("marts.coverage", "district_code, segment", "intermediate.ranked",
			`select district_code, coalesce(segment, 'none') as segment, count(*) as person_count,
			string_agg(person_id, ' ' order by covered_until, n) filter (where rank < 20) as first_persons,
			count(*) filter (where covered_until > '2023-01-01') / count(*) as coverage_ratio
			from intermediate.ranked group by all`),
	}
	models, err := p.load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	db := open(t, dir, duck.Options{})
	const total = 1_000_000
	whole := []string{parquet(t, db, filepath.Join(dir, "whole"), fmt.Sprintf(people, 0, total))}
	var parts []string
	for i, at := range []int{300_000, 0, 999_000, 100_001} { // not in order
		until := []int{999_000, 100_001, total, 300_000}[i]
		parts = append(parts, parquet(t, db, filepath.Join(dir, fmt.Sprint("part", i)), fmt.Sprintf(people, at, until)))
	}
	first := map[string][]byte{}
	for _, c := range []struct {
		name    string
		options duck.Options
		files   []string
	}{
		{"1 thread", duck.Options{Threads: 1}, whole},
		{"2 threads", duck.Options{Threads: 2}, whole},
		{"8 threads", duck.Options{Threads: 8}, whole},
		{"8 threads and rows in other files", duck.Options{Threads: 8}, parts},
		{"2 threads and little memory", duck.Options{Threads: 2, MemoryMB: 500, TempDir: filepath.Join(dir, "spill")}, parts},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := open(t, dir, c.options)
			src := model.Sources{Tables: map[string][]string{"people": c.files}, Seeds: fstest.MapFS{}}
			if err := models.Build(t.Context(), db, src); err != nil {
				t.Fatal(err)
			}
			if c.options.TempDir != "" {
				if spilled, err := os.ReadDir(c.options.TempDir); err != nil || len(spilled) == 0 {
					t.Errorf("nothing was spilled (%v): the memory is not small", err)
				}
			}
			out := filepath.Join(dir, c.name)
			if err := os.Mkdir(out, 0o755); err != nil {
				t.Fatal(err)
			}
			files, err := models.Export(t.Context(), &durable.Disk{}, db, out)
			if err != nil {
				t.Fatal(err)
			}
			if len(files) != 2 || files[0].Name != "coverage" || files[1].Name != "ranked" || files[1].Rows != total {
				t.Fatalf("files %+v, want coverage and ranked", files)
			}
			for _, file := range files {
				content, err := os.ReadFile(file.Path)
				if err != nil {
					t.Fatal(err)
				}
				if first[file.Name] == nil {
					first[file.Name] = content
				}
				if !bytes.Equal(content, first[file.Name]) {
					t.Errorf("%s: %d bytes that differ from the first %d", file.Name, len(content), len(first[file.Name]))
				}
			}
		})
	}
}
