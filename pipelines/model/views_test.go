package model_test

import (
	"testing"
	"testing/fstest"

	"cakupan/lake/duck"
	"cakupan/pipelines/model"
)

// Views makes what a relation stands on, and nothing else; no key is tested, no row stored.
func TestViews(t *testing.T) {
	models, err := project{
		"staging/numbers.sql":      headed("staging.numbers", "n", "seeds.weights", "select n, weight_count from seeds.weights"),
		"intermediate/doubled.sql": headed("intermediate.doubled", "n", "staging.numbers", "select n, 2 * weight_count as weight_count from staging.numbers"),
		"marts/figure.sql":         headed("marts.figure", "n", "intermediate.doubled", "select n from intermediate.doubled"),
		"marts/other.sql":          headed("marts.other", "n", "staging.numbers", "select n from staging.numbers"),
	}.load()
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, t.TempDir(), duck.Options{})
	seeds := fstest.MapFS{"weights.csv": {Data: []byte("n,weight_count\n1,10\n2,20\n")}}
	if err := model.LoadSeeds(t.Context(), db, seeds); err != nil {
		t.Fatal(err)
	}
	if err := models.Views(t.Context(), db, "intermediate.doubled"); err != nil {
		t.Fatal(err)
	}
	result, err := db.Query(t.Context(), `
		select sum(weight_count), (select string_agg(view_name, ' ' order by view_name) from duckdb_views() where not internal)
		from intermediate.doubled`)
	if err != nil {
		t.Fatal(err)
	}
	if sum, views := result.Rows[0][0], result.Rows[0][1]; sum != "60" && sum != int64(60) || views != "doubled numbers" {
		t.Errorf("got %v from the views %q, want 60 from doubled and numbers", sum, views)
	}
}
