package model_test

import (
	"strings"
	"testing"
)

// What may differ from run to run is refused, with what to write instead.
func TestUnrepeatable(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"first", "select first(n) as n from lake.x",
			"marts/figure.sql:7: first(): its answer depends on the order of rows: write first(… order by …)"},
		{"last", "select last(n) as n from lake.x", "last(): its answer"},
		{"any_value", "select any_value(n) as n from lake.x", "any_value(): its answer"},
		{"arbitrary", "select arbitrary(n) as n from lake.x", "arbitrary(): its answer"},
		{"list", "select list(n) as n from lake.x", "list(): its answer"},
		{"list of distinct values", "select list(distinct n) as n from lake.x", "list(): its answer"},
		{"array_agg", "select array_agg(n) as n from lake.x", "array_agg(): its answer"},
		{"an array of a sub-query", "select 1 as n,\n  array(select n from lake.x) as all_of_them", ":8: array_agg(): its answer"},
		{"arg_max", "select arg_max(n, k) as n from lake.x", "arg_max(): its answer"},
		{"min_by", "select min_by(n, k) as n from lake.x", "min_by(): its answer"},
		{"string_agg", "select string_agg(n, ',') as n from lake.x", "string_agg(): its answer"},
		{"listagg in capitals", "select LISTAGG(n, ',') as n from lake.x", "listagg(): its answer"},
		{"group_concat", "select group_concat(n) as n from lake.x", "group_concat(): its answer"},
		{"mode", "select mode(n) as n from lake.x", "mode(): its answer"},
		{"histogram", "select histogram(n) as n from lake.x", "histogram(): its answer"},
		{"a function after a dot", "select n.first() as n from lake.x", "first(): its answer"},
		{"a function with its schema", "select main.first(n) as n from lake.x", "first(): its answer"},
		{"the first of lists, sorted", "select list_sort(first(n)) as n from lake.x", "first(): its answer"},
		{"json_group_array", "select json_group_array(n) as n from lake.x", "json_group_array(): its answer"},
		{"first in a window", "select first(n) over (partition by k) as n from lake.x", "first(): its answer"},

		{"avg", "select avg(n) as n from lake.x", "avg(): it computes in DOUBLE or estimates, so its last digits depend on the " +
			"order of rows: write sum and count as columns, and one division at the end in a column that ends in _ratio"},
		{"avg in a window", "select avg(n) over () as n from lake.x", "avg(): it computes in DOUBLE"},
		{"avg in having", "select n from lake.x group by n having avg(k) > 1", "avg(): it computes in DOUBLE"},
		{"avg of a list", "select list_avg([n]) as n from lake.x", "list_avg(): it computes in DOUBLE"},
		{"avg of a list by name", "select list_aggregate([n], 'avg') as n from lake.x", "list_avg(): it computes in DOUBLE"},
		{"a list by any aggregate", "select list_aggregate([n], k) as n from lake.x", "which aggregate it runs is not known"},
		{"avg in a pivot", "from lake.x pivot (avg(k) for place in ('a') group by n)", "avg(): it computes in DOUBLE"},
		{"median", "select median(n) as n from lake.x", "median(): it computes in DOUBLE"},
		{"quantile", "select quantile_cont(n, 0.5) as n from lake.x", "quantile_cont(): it computes in DOUBLE"},
		{"stddev", "select stddev(n) as n from lake.x", "stddev(): it computes in DOUBLE"},
		{"corr", "select corr(n, k) as n from lake.x", "corr(): it computes in DOUBLE"},
		{"fsum", "select fsum(n) as n from lake.x", "fsum(): it computes in DOUBLE"},
		{"an estimate", "select approx_count_distinct(n) as n from lake.x", "write count(distinct …)"},
		{"weighted mean", "select wavg(n, k) as n from lake.x", "wavg(): it computes in DOUBLE"},

		{"a sum over a division", "select sum(n / k) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over a division in a case", "select sum(case when k > 0 then n / k else 0 end) as n from lake.x", "sum(): it adds up"},
		{"a sum over a cast", "select sum(n::double) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over a cast to real", "select sum(cast(n as real)) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over a ratio", "select sum(coverage_ratio) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over another's ratio", "select sum(x.coverage_ratio * 2) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over a root", "select sum(sqrt(n)) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over a rounded division", "select sum(round(n / k)) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over 1e3", "select sum(n * 1e3) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum in a window over a division", "select sum(n / k) over (partition by k) as n from lake.x", "sum(): it adds up DOUBLE"},
		{"a sum over a division of a CTE", "with a as (select n / k as share from lake.x)\nselect sum(share) as n from a",
			":8: sum(): it adds up DOUBLE"},
		{"a sum over it through two CTEs", "with a as (select n / k as share from lake.x), b as (select share * 2 as twice from a)\n" +
			"select sum(twice) as n from b", ":8: sum(): it adds up DOUBLE"},
		{"a sum over a CTE's column by place", "with a(s, t) as (select 1, n / k from lake.x) select sum(t) as n from a", "sum(): it adds up"},
		{"a sum over a sub-query's column by place", "select sum(t) as n from (select 1, n / k from lake.x) as q(s, t)", "sum(): it adds up"},
		{"a sum over a union's second half", "select sum(t) as n from (select n as t from lake.x union all select n / k from lake.x) q",
			"sum(): it adds up DOUBLE"},
		{"a sum in a window over a division beside it", "select n / k as share, sum(share) over () as n from lake.x", "sum(): it adds up"},
		{"a sum over a replaced column", "select sum(n) as n from (select * replace (n / k as n) from lake.x) q", "sum(): it adds up"},
		{"a sum over a scalar sub-query", "select sum(k * (select 1 / 3)) as n from lake.x", "sum(): it adds up DOUBLE"},

		{"row_number without order", "select row_number() over () as n from lake.x", "row_number(): its answer depends on the order"},
		{"row_number by group alone", "select row_number() over (partition by k) as n from lake.x", "row_number(): its answer"},
		{"a named window without order", "select row_number() over w as n from lake.x window w as (partition by k)", "row_number(): its"},
		{"rank without order", "select rank() over (partition by k) as n from lake.x", "rank(): its answer"},
		{"lag without order", "select lag(n) over () as n from lake.x", "lag(): its answer"},
		{"first_value without order", "select first_value(n) over () as n from lake.x", "first_value(): its answer"},
		{"a running sum without order", "select sum(n) over (rows between unbounded preceding and current row) as n from lake.x",
			"sum(): a frame of rows without an order"},
		{"row_number in qualify", "select n from lake.x qualify row_number() over (partition by k) = 1", "row_number(): its answer"},

		{"random", "select random() as n", "random(): its answer depends on when and where it runs: make it from the keys"},
		{"uuid", "select uuid() as n", "uuid(): its answer"},
		{"gen_random_uuid", "select gen_random_uuid() as n", "gen_random_uuid(): its answer"},
		{"now", "select now() as n", "now(): its answer depends on when and where it runs: take the day from the data"},
		{"today", "select today() as n", "today(): its answer"},
		{"current_date", "select current_date as n", "current_date: take the day from the data"},
		{"current_date()", "select current_date() as n", "current_date(): its answer"},
		{"current_timestamp", "select n from lake.x where came_at < current_timestamp", "current_timestamp: take the day from the data"},
		{"get_current_time", "select get_current_time() as n", "get_current_time(): its answer"},
		{"age of one date", "select age(born_on) as n from lake.x", "age() of one date counts from today: write age(…, …)"},
		{"nextval", "select nextval('s') as n", "nextval(): its answer"},
		{"a setting", "select current_setting('threads') as n", "current_setting(): its answer"},
		{"a variable", "select getvariable('month') as n", "getvariable(): its answer"},
		{"a parameter", "select ? as n", "a parameter has no value in a model"},

		{"tablesample", "select n from lake.x tablesample 10%", "a sample takes rows by chance"},
		{"using sample", "select n from lake.x using sample 10", "a sample takes rows by chance"},
		{"limit without order", "select n from lake.x limit 1", "limit without order by takes any rows"},
		{"limit in a sub-query", "select n from lake.x where n in (select n\nfrom lake.y\nlimit 1) order by n", ":9: limit without order by"},
		{"limit in percent", "select n from lake.x limit 10%", "limit without order by takes any rows"},
		{"limit after a union", "select n from lake.x union all select n from lake.y limit 1", "limit without order by"},
		{"offset without order", "select n from lake.x offset 1", "limit without order by takes any rows"},
		{"distinct on without order", "select distinct on (k) k, n from lake.x", "distinct on without order by keeps any row"},
		{"positional join", "select x.n from lake.x positional join lake.y", "positional join pairs rows in whatever order"},
		{"rowid", "select rowid as n from lake.x", "rowid tells where a row is stored"},
		{"recursive using key", "with recursive r(n, k) using key (n) as (select 1, 1 union select n, k + 1 from r where k < 3)\n" +
			"select n from r", "using key keeps the row that comes last"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var upstream []string
			for _, source := range []string{"lake.x", "lake.y"} {
				if strings.Contains(c.query, source) {
					upstream = append(upstream, source)
				}
			}
			_, err := figure(strings.Join(upstream, ", "), c.query).load()
			wantError(t, err, c.want)
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one refusal: %v", err)
			}
		})
	}
}

// What gives the same bytes every time passes.
func TestRepeatable(t *testing.T) {
	for _, query := range []string{
		"select sum(n) as n, count(*) as row_count, count(distinct k) as kinds, min(n), max(k) from lake.x",
		"select bool_or(n > 1) as n, bit_and(k) from lake.x",
		"select sum(n)::bigint as n, count(*) filter (where k / 2 > 1) from lake.x",
		"select sum(n) / nullif(sum(k), 0) as n from lake.x",
		"with a as (select n / k as share from lake.x) select sum(n) as n, sum(1) as share from a join lake.x using (n)",
		"select sum(cast(share_ratio * 10000 as bigint)) as n from lake.x",
		"select sum((n / k)::decimal(9, 4)) as n from lake.x",
		"select sum(n // k) as n from lake.x",
		"select sum(n * 1.5) as n from lake.x",
		"select sum(case when n / k > 1 then 1 else 0 end) as n from lake.x",
		"select sum((n / k > 1)::int) as n, sum(coalesce(k, 0)) from lake.x",
		"select max(coverage_ratio) as n, count(coverage_ratio) from lake.x",
		"select first(n order by k, n) as n, list(k order by k), string_agg(k, ',' order by k) from lake.x",
		"select arg_max(n, k order by n) as n from lake.x",
		"select list(distinct n order by n) as n from lake.x",
		"select list_sort(list(n order by n)) as n, list_first([1, 2]), list_sum([1, 2]), list_aggregate([1, 2], 'max') from lake.x",
		"select row_number() over (partition by k order by n) as n, rank() over (order by n), lag(n) over (order by n) from lake.x",
		"select row_number() over w as n from lake.x window w as (partition by k order by n)",
		"select row_number(order by n) over (partition by k) as n from lake.x",
		"select sum(n) over (partition by k) as n, max(k) over () from lake.x",
		"select sum(n) over (order by n rows between 3 preceding and current row) as n from lake.x",
		"select sum(n) over (rows between unbounded preceding and unbounded following) as n from lake.x",
		"select list(n) over (partition by k order by n) as n from lake.x",
		"select n from lake.x order by n limit 3",
		"select distinct on (k) k, n from lake.x order by k, n",
		"select distinct n from lake.x",
		"select first, last, list, mode, now, random from lake.x", // columns that are called like functions
		"select age(a, b) as n, date_trunc('month', a), last_day(a) from lake.x",
		"select n from lake.x where id = 'now()'",
		"select mode.first as n from lake.x as mode",
		"select grouping(n) as g, n from lake.x group by grouping sets ((n), ())",
	} {
		if _, err := figure("lake.x", query).load(); err != nil {
			t.Errorf("%s\n%v", query, err)
		}
	}
}
