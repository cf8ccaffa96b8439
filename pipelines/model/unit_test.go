package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cakupan/pipelines/model"
	"cakupan/sql"
)

// The models that every project begins with pass their own tests.
func TestBuiltInUnitTests(t *testing.T) {
	tests, err := model.LoadUnitTests(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	if len(tests) == 0 {
		t.Fatal("no tests")
	}
	models, err := model.Load(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	err = models.Test(t.Context(), tests, sql.Seeds(), func(r model.UnitResult) error {
		t.Run(r.Model+"/"+r.Name, func(t *testing.T) {
			if !r.Passed() {
				t.Errorf("%s:%d: %v\ncolumns    %v\nmissing    %v\nunexpected %v", r.Path, r.Line, r.Err, r.Columns, r.Missing, r.Unexpected)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// No model that every project begins with goes without tests of its own.
func TestEveryBuiltInModelHasUnitTests(t *testing.T) {
	tests, err := model.LoadUnitTests(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	models, err := model.Load(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range models.All() {
		if !slices.ContainsFunc(tests, func(test model.UnitTest) bool { return test.Model == m.Relation() }) {
			t.Errorf("%s has no tests; add sql/tests/%s.yaml", m.Path, m.Relation())
		}
	}
}

// doubled is a model, and what a test says of it.
func doubled(test string) fstest.MapFS {
	return fstest.MapFS{
		"marts/doubled.sql": {Data: []byte(headed("marts.doubled", "n", "seeds.weights, lake.project",
			"select weights.n, weights.weight_count * 2 as weight_count, project.province_code from seeds.weights cross join lake.project"))},
		"tests/marts.doubled.yaml": {Data: []byte(test)},
	}
}

var weights = fstest.MapFS{"weights.csv": {Data: []byte("n,weight_count\nx,10\n")}}

func TestUnitTests(t *testing.T) {
	for _, test := range []struct{ name, test, want string }{
		{"real seeds, the usual project", "model: marts.doubled\ntests:\n  - {name: a, given: {}, expect: [{n: x, weight_count: 20, province_code: 82}]}\n", ""},
		{"given seeds", "model: marts.doubled\ntests:\n  - {name: a, given: {seeds.weights: [{n: y, weight_count: 1}]}, expect: [{n: y, weight_count: 2}]}\n", ""},
		{"nothing comes out of nothing", "model: marts.doubled\ntests:\n  - {name: a, given: {seeds.weights: []}, expect: []}\n", ""},
		{"another figure", "model: marts.doubled\ntests:\n  - {name: a, given: {}, expect: [{n: x, weight_count: 21}]}\n", "missing [[x 21]] unexpected [[x 20]]"},
		{"a row too few", "model: marts.doubled\ntests:\n  - {name: a, given: {}, expect: []}\n", "missing [] unexpected [[x 20 82]]"},
		{"a column that is not there", "model: marts.doubled\ntests:\n  - name: a\n    given: {}\n    expect:\n      - {m: 1}\n",
			"tests/marts.doubled.yaml:6: marts.doubled has no column m"},
		{"a given column that is not there", "model: marts.doubled\ntests:\n  - name: a\n    given:\n      seeds.weights:\n        - {m: 1}\n    expect: []\n",
			"tests/marts.doubled.yaml:6: seeds.weights has no column m"},
		{"a relation that the model does not read", "model: marts.doubled\ntests:\n  - {name: a, given: {lake.lists: []}, expect: []}\n",
			"tests/marts.doubled.yaml:3: lake.lists: marts.doubled does not read it"},
		{"a value of another type", "model: marts.doubled\ntests:\n  - name: a\n    given: {seeds.weights: [{weight_count: ten}]}\n    expect: []\n",
			"tests/marts.doubled.yaml:4: seeds.weights: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := doubled(test.test)
			tests, err := model.LoadUnitTests(files)
			if err != nil {
				t.Fatal(err)
			}
			models, err := model.Load(files)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			err = models.Test(t.Context(), tests, weights, func(r model.UnitResult) error {
				switch {
				case r.Err != nil:
					got = r.Err.Error()
				case !r.Passed():
					got = fmt.Sprintln("missing", r.Missing, "unexpected", r.Unexpected)
				}
				return nil
			})
			if err != nil || !strings.HasPrefix(strings.TrimSpace(got), test.want) || test.want == "" && got != "" {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func TestMalformedUnitTests(t *testing.T) {
	for _, test := range []struct{ name, test, want string }{
		{"an unknown key", "model: marts.doubled\ncases: []\n", "tests/marts.doubled.yaml:2: field cases not found in type model.unitFile"},
		{"another model than the file's", "model: marts.tripled\ntests: []\n", "tests/marts.doubled.yaml:1: model: want marts.doubled, as the file is called"},
		{"no tests", "model: marts.doubled\n", "tests/marts.doubled.yaml:1: tests: want at least one"},
		{"no name", "model: marts.doubled\ntests:\n  - {given: {}, expect: []}\n", "tests/marts.doubled.yaml:1: name: want one of its own for each test"},
		{"one name twice", "model: marts.doubled\ntests:\n  - {name: a, expect: []}\n  - {name: a, expect: []}\n", "tests/marts.doubled.yaml:4: name: want one of its own for each test"},
		{"nothing expected", "model: marts.doubled\ntests:\n  - {name: a, given: {}}\n", "tests/marts.doubled.yaml:3: expect: want the rows that come out, [] for none"},
		{"no list of rows", "model: marts.doubled\ntests:\n  - {name: a, expect: {n: 1}}\n", "tests/marts.doubled.yaml:3: want a list of rows"},
		{"a row that is none", "model: marts.doubled\ntests:\n  - {name: a, expect: [n]}\n", "tests/marts.doubled.yaml:3: want a row: {column: value, …}"},
		{"a list for a value", "model: marts.doubled\ntests:\n  - {name: a, expect: [{n: [1]}]}\n", "tests/marts.doubled.yaml:3: n: want one value"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := model.LoadUnitTests(doubled(test.test))
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}

// Every test is one of a model that exists, and its file's name says which.
func TestUnitTestsOfNoModel(t *testing.T) {
	files := doubled("model: marts.doubled\ntests:\n  - {name: a, given: {}, expect: []}\n")
	tests, err := model.LoadUnitTests(files)
	if err != nil {
		t.Fatal(err)
	}
	delete(files, "marts/doubled.sql")
	files["marts/other.sql"] = &fstest.MapFile{Data: []byte(headed("marts.other", "n", "seeds.weights", "select n from seeds.weights"))}
	models, err := model.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	err = models.Test(t.Context(), tests, weights, func(r model.UnitResult) error {
		got = append(got, r.Err.Error())
		return nil
	})
	if want := []string{"tests/marts.doubled.yaml:1: no model marts.doubled"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}
