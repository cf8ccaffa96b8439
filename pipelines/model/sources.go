package model

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"cakupan/lake/duck"
)

// Sources are what the models stand on.
type Sources struct {
	Tables    map[string][]string // the tables of schema lake: name → paths of its Parquet files, never none
	Seeds     fs.FS               // the tables of schema seeds: name.csv at the root; nil means none
	SeedRules []byte              // what these must hold, see CheckSeeds; nil means no more than their types
	Months    *Months             // what it takes to build models a month at a time; nil builds each as a whole
}

// missingSources refuses what reads a source that is not there.
func (m *Models) missingSources(src Sources, tables []seedTable) error {
	var refused []error
	for _, model := range slices.Concat(m.models, m.checks) {
		for _, r := range model.references {
			schema, name, _ := strings.Cut(r.relation, ".")
			isThere := slices.ContainsFunc(tables, func(t seedTable) bool { return t.name == name })
			switch {
			case schema == seeds && !isThere:
				reason := fmt.Sprintf("reads %s, which does not exist: there is no %s/%s.csv", r.relation, seeds, name)
				refused = append(refused, refusal{r.line, reason}.in(model.Path))
			case schema == lake && len(src.Tables[name]) == 0:
				reason := fmt.Sprintf("reads %s, which the lake does not have", r.relation)
				refused = append(refused, refusal{r.line, reason}.in(model.Path))
			}
		}
	}
	return errors.Join(refused...)
}

// filesView gives the statement that makes Parquet files a view. A folder like period=2025-05 on the way to a file
// gives no column.
func filesView(relation string, paths []string) string {
	files := make([]string, len(paths))
	for i, path := range paths {
		files[i] = duck.Quote(globEscape.ReplaceAllString(path, "[$0]"))
	}
	return fmt.Sprintf("create or replace view %s as select * from read_parquet([%s], hive_partitioning = false)",
		relation, strings.Join(files, ", "))
}

// globEscape finds what DuckDB would expand in a path that is meant as it stands.
var globEscape = regexp.MustCompile(`[\[*?]`)
