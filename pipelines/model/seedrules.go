package model

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// seedRule is what a table of reference data must hold: see sql/seeds.yaml, which states one for each.
type seedRule struct {
	Rows       int                  `yaml:"rows"`
	Columns    []string             `yaml:"columns"`
	Key        []string             `yaml:"key"`
	MayBeEmpty []string             `yaml:"may_be_empty"`
	Filled     []string             `yaml:"filled"`
	Values     map[string][]string  `yaml:"values"`
	Refers     map[string][]string  `yaml:"refers"`
	Unique     []string             `yaml:"unique"`
	Inside     map[string]string    `yaml:"inside"`
	Range      map[string][2]string `yaml:"range"`
	Sums       map[string][]string  `yaml:"sums"`
	OneOf      []string             `yaml:"one_of"`
	Validity   []string             `yaml:"validity"`
}

// CheckSeeds holds the tables of reference data at the root of files to rules, as sql/seeds.yaml has them; nil is none. A table
// without a rule is held to its columns' types alone. The error joins all that is wrong, each with file and line.
func CheckSeeds(files fs.FS, rules []byte) error {
	tables, err := readSeeds(files)
	if err != nil {
		return err
	}
	return checkSeeds(tables, rules)
}

func checkSeeds(tables []seedTable, rules []byte) error {
	if len(rules) == 0 {
		return nil
	}
	stated := make(map[string]seedRule)
	if err := yaml.Load(rules, &stated, yaml.WithKnownFields()); err != nil {
		return fmt.Errorf("sql/seeds.yaml: %w", err)
	}
	byName := make(map[string]seedTable)
	for _, table := range tables {
		byName[table.name] = table
	}
	var refused []error
	for _, table := range tables {
		rule, ok := stated[table.name]
		if !ok {
			continue
		}
		c := seedCheck{table: table, rule: rule, all: byName}
		c.run()
		slices.SortStableFunc(c.refusals, func(a, b refusal) int { return cmp.Compare(a.line, b.line) })
		for _, r := range c.refusals {
			refused = append(refused, r.in(seeds+"/"+table.name+".csv"))
		}
	}
	return errors.Join(refused...)
}

// seedCheck holds one table to its rule.
type seedCheck struct {
	table    seedTable
	rule     seedRule
	all      map[string]seedTable // by name
	refusals []refusal
}

// at gives the place of a column, -1 where the table lacks it, which is refused by itself.
func (t *seedTable) at(column string) int {
	return slices.IndexFunc(t.columns, func(c seedColumn) bool { return c.name == column })
}

// cell gives a row's text in a column, "" when it is null or not there.
func (t *seedTable) cell(row []*string, column string) string {
	if at := t.at(column); at >= 0 && row[at] != nil {
		return *row[at]
	}
	return ""
}

func (c *seedCheck) refuse(line int, format string, args ...any) {
	c.refusals = append(c.refusals, refusal{line, fmt.Sprintf(format, args...)})
}

// run applies the rule's parts, each row by row.
func (c *seedCheck) run() {
	for _, column := range c.rule.Columns {
		if c.table.at(column) < 0 {
			c.refuse(1, "no column %s", column)
		}
	}
	if n := len(c.table.rows); c.rule.Rows > 0 && n != c.rule.Rows {
		c.refuse(0, "has %d rows, want %d", n, c.rule.Rows)
	}
	seen := make(map[string]int) // key → its line
	for i, row := range c.table.rows {
		line := c.table.lines[i]
		cell := func(column string) string { return c.table.cell(row, column) }
		c.filled(line, cell)
		c.cells(line, cell)
		key := make([]string, len(c.rule.Key))
		for k, column := range c.rule.Key {
			key[k] = cell(column)
		}
		joined := strings.Join(key, "\x00")
		if first, isTwice := seen[joined]; isTwice && len(key) > 0 {
			c.refuse(line, "the same %s as line %d", strings.Join(c.rule.Key, ", "), first)
			continue
		}
		seen[joined] = line
	}
	for _, column := range c.rule.Unique {
		c.unique(column)
	}
	for _, column := range slices.Sorted(maps.Keys(c.rule.Refers)) {
		c.refers(column, c.rule.Refers[column])
	}
	if len(c.rule.Validity) > 0 {
		c.validity()
	}
}

// filled refuses empty cells, and several filled ones of those of which one may be.
func (c *seedCheck) filled(line int, cell func(string) string) {
	for _, column := range append(slices.Clone(c.rule.Key), c.rule.Filled...) {
		if cell(column) == "" && !slices.Contains(c.rule.MayBeEmpty, column) {
			c.refuse(line, "%s is empty", column)
		}
	}
	if len(c.rule.OneOf) == 0 {
		return
	}
	filled := slices.DeleteFunc(slices.Clone(c.rule.OneOf), func(column string) bool { return cell(column) == "" })
	if len(filled) != 1 {
		c.refuse(line, "want one of %s filled, not %d", strings.Join(c.rule.OneOf, ", "), len(filled))
	}
}

// cells holds a row's cells to lists of values, to ranges and to one another.
func (c *seedCheck) cells(line int, cell func(string) string) {
	for _, column := range slices.Sorted(maps.Keys(c.rule.Values)) {
		if text := cell(column); text != "" && !slices.Contains(c.rule.Values[column], text) {
			c.refuse(line, "%s is %q, want one of %s", column, text, strings.Join(c.rule.Values[column], ", "))
		}
	}
	for _, column := range slices.Sorted(maps.Keys(c.rule.Range)) {
		limits := c.rule.Range[column]
		n, ok := new(big.Rat).SetString(cell(column))
		low, _ := new(big.Rat).SetString(limits[0])
		high, _ := new(big.Rat).SetString(limits[1])
		if ok && (n.Cmp(low) < 0 || n.Cmp(high) > 0) {
			c.refuse(line, "%s is %s, want %s to %s", column, cell(column), limits[0], limits[1])
		}
	}
	for _, column := range slices.Sorted(maps.Keys(c.rule.Inside)) {
		if around := c.rule.Inside[column]; cell(column) != "" && !strings.HasPrefix(cell(column), cell(around)+".") {
			c.refuse(line, "%s %s is not inside %s %s", column, cell(column), around, cell(around))
		}
	}
	for _, column := range slices.Sorted(maps.Keys(c.rule.Sums)) {
		c.sum(line, cell, column)
	}
	if from, to := cell("valid_from"), cell("valid_to"); from != "" && to != "" && to < from {
		c.refuse(line, "valid_to %s is before valid_from %s", to, from)
	}
}

// sum holds a column to the sum of others, where all are filled.
func (c *seedCheck) sum(line int, cell func(string) string, column string) {
	total := new(big.Rat)
	for _, part := range c.rule.Sums[column] {
		n, ok := new(big.Rat).SetString(cell(part))
		if !ok {
			return
		}
		total.Add(total, n)
	}
	if n, ok := new(big.Rat).SetString(cell(column)); ok && n.Cmp(total) != 0 {
		c.refuse(line, "%s is %s, and %s make %s", column, cell(column), strings.Join(c.rule.Sums[column], " and "), total.RatString())
	}
}

// unique refuses a filled cell that stands above already.
func (c *seedCheck) unique(column string) {
	seen := make(map[string]int)
	for i, row := range c.table.rows {
		text := c.table.cell(row, column)
		if first, isTwice := seen[text]; isTwice && text != "" {
			c.refuse(c.table.lines[i], "%s %s stands in line %d already", column, text, first)
			continue
		}
		seen[text] = c.table.lines[i]
	}
}

// refers refuses a filled cell that none of the columns holds. A table that is not there is none of them.
func (c *seedCheck) refers(column string, to []string) {
	known := make(map[string]bool)
	isThere := false
	for _, place := range to {
		name, key, _ := strings.Cut(place, ".")
		table, ok := c.all[name]
		if !ok {
			continue
		}
		isThere = true
		for _, row := range table.rows {
			known[table.cell(row, key)] = true
		}
	}
	for i, row := range c.table.rows {
		if text := c.table.cell(row, column); isThere && text != "" && !known[text] {
			c.refuse(c.table.lines[i], "%s %s is not in %s", column, text, strings.Join(to, ", "))
		}
	}
}

// validity refuses a row that begins while another of the same columns is still valid.
func (c *seedCheck) validity() {
	type span struct {
		line     int
		from, to string // to is "" while the row is valid
	}
	groups := make(map[string][]span)
	for i, row := range c.table.rows {
		group := ""
		for _, column := range c.rule.Validity {
			group += c.table.cell(row, column) + "\x00"
		}
		groups[group] = append(groups[group], span{c.table.lines[i], c.table.cell(row, "valid_from"), c.table.cell(row, "valid_to")})
	}
	for _, spans := range groups {
		slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.line, b.line)) })
		for i := range len(spans) - 1 {
			before, after := spans[i], spans[i+1]
			if before.to == "" || before.to >= after.from {
				c.refuse(after.line, "valid from %s, while line %d still is", after.from, before.line)
			}
		}
	}
}
