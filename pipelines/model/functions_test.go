package model

import (
	"slices"
	"testing"

	"cakupan/lake/duck"
)

// free aggregates are exact in any order. The lint lets them pass, like all that it has no word about.
var free = []string{
	"count", "count_star", "count_if", "countif", "min", "max", "bool_and", "bool_or", "bit_and", "bit_or", "bit_xor",
	"bitstring_agg",
}

// DuckDB's own list of functions holds none that the lint has no word about.
func TestEveryFunctionIsClassified(t *testing.T) {
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names := func(where string) []string {
		result, err := db.Query(t.Context(), "select distinct function_name from duckdb_functions() where "+where)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, row := range result.Rows {
			names = append(names, row[0].(string))
		}
		if len(names) < 20 {
			t.Fatalf("%d functions where %s, want a list", len(names), where)
		}
		return names
	}
	for _, name := range names("function_type = 'aggregate'") {
		_, isInexact := adviceOn(name, inexact)
		if !isInexact && !slices.Contains(slices.Concat(ordered, sums, free), name) {
			t.Errorf("aggregate %s is not classified", name)
		}
	}
	for _, name := range names("function_type = 'scalar' and coalesce(stability, '') <> 'CONSISTENT'") {
		if _, ok := adviceOn(name, unstable); !ok && name != "error" { // error() only stops
			t.Errorf("function %s is not stable, and not refused", name)
		}
	}
}
