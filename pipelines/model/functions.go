package model

import "slices"

// advice is what to write instead of some functions, in the words of a refusal.
type advice struct {
	instead   string
	functions []string
}

// adviceOn gives what to write instead of a function, and whether it is among those advised against.
func adviceOn(function string, among []advice) (instead string, ok bool) {
	for _, a := range among {
		if slices.Contains(a.functions, function) {
			return a.instead, true
		}
	}
	return "", false
}

// inexact aggregates compute in DOUBLE, where a sum depends on the order of its terms, or estimate.
var inexact = []advice{
	{"write sum and count as columns, and one division at the end in a column that ends in _ratio", []string{
		"avg", "mean", "favg", "wavg", "weighted_avg", "geomean", "geometric_mean",
	}},
	{"write sum over whole numbers or DECIMAL", []string{
		"fsum", "sumkahan", "kahan_sum", "product", "stddev", "stddev_pop", "stddev_samp", "sem", "variance", "var_pop",
		"var_samp", "skewness", "kurtosis", "kurtosis_pop", "entropy", "corr", "covar_pop", "covar_samp", "regr_avgx",
		"regr_avgy", "regr_count", "regr_intercept", "regr_r2", "regr_slope", "regr_sxx", "regr_sxy", "regr_syy",
	}},
	{"number the rows with row_number() over (order by …, keys) and take the one in the middle", []string{
		"median", "mad", "quantile", "quantile_cont", "quantile_disc", "approx_quantile", "reservoir_quantile",
	}},
	{"write count(distinct …), or count(*) with row_number() over (order by …, keys)", []string{
		"approx_count_distinct", "approx_top_k",
	}},
}

// ordered aggregates depend on the order of their rows, and can be given one: first(x order by …).
var ordered = []string{
	"first", "last", "any_value", "arbitrary", "list", "array_agg", "string_agg", "group_concat", "listagg",
	"arg_min", "arg_max", "argmin", "argmax", "arg_min_null", "arg_max_null", "min_by", "max_by",
	"mode", "histogram", "histogram_exact",
}

// unorderable aggregates depend on the order of their rows, and cannot be given one.
var unorderable = []advice{
	{"write to_json(list(… order by …))", []string{"json_group_array", "json_group_object"}},
	{"write the structure that is expected", []string{"json_group_structure"}},
}

// sums are exact over whole numbers and DECIMAL alone.
var sums = []string{"sum", "sum_no_overflow", "list_sum"}

// unstable functions answer by the clock, by chance, or by the machine and the session.
var unstable = []advice{
	{"take the day from the data: period_end, as_of or received_at", []string{
		"now", "today", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
		"get_current_time", "get_current_timestamp", "current_localtime", "current_localtimestamp",
		"transaction_timestamp", "pg_conf_load_time", "pg_postmaster_start_time",
	}},
	{"make it from the keys", []string{
		"random", "setseed", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "nextval", "currval",
	}},
	{"take it from lake.project or seeds", []string{
		"current_catalog", "current_database", "current_schema", "current_schemas", "current_user", "session_user",
		"current_role", "user", "current_query", "current_query_id", "current_connection_id", "current_transaction_id",
		"txid_current", "current_setting", "getvariable", "in_search_path", "version", "stats", "write_log",
	}},
}

// bareWords are the unstable functions that SQL also calls without brackets, like columns.
var bareWords = []string{
	"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_catalog",
	"current_schema", "current_user", "session_user", "current_role", "user",
}

// sorters put a list in the order of its values. DuckDB reads list(x order by x) as list_sort(list(x)).
var sorters = []string{"list_sort", "array_sort", "list_reverse_sort", "array_reverse_sort"}

// listAggregates take the name of an aggregate as their second argument.
var listAggregates = []string{"list_aggregate", "list_aggr", "array_aggregate", "array_aggr", "aggregate"}
