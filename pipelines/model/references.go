package model

import (
	"fmt"
	"slices"
	"strings"
)

// reference is a relation that a query reads.
type reference struct {
	relation string // "schema.name"
	line     int    // where it first stands
}

// tableFunctions are those that make rows of their arguments alone.
var tableFunctions = []string{"unnest", "generate_series", "range"}

// scope is a chain of the CTEs that can be seen at one place of a query, the nearest first.
type scope struct {
	cte   string
	outer *scope
}

func (s *scope) with(cte string) *scope { return &scope{strings.ToLower(cte), s} }

func (s *scope) sees(name string) bool {
	for ; s != nil; s = s.outer {
		if s.cte == name {
			return true
		}
	}
	return false
}

// resolver tells the relations that a query reads from its CTEs.
type resolver struct {
	tree
	references []reference
	refusals   []refusal
}

// references gives the relations that a file reads, sorted by name, and what it may not read.
func (t tree) references() ([]reference, []refusal) {
	r := resolver{tree: t}
	r.visit(t.query, nil, 0)
	slices.SortStableFunc(r.references, func(a, b reference) int { return strings.Compare(a.relation, b.relation) })
	r.references = slices.CompactFunc(r.references, func(a, b reference) bool { return a.relation == b.relation })
	return r.references, r.refusals
}

func (r *resolver) refuse(line int, format string, args ...any) {
	r.refusals = append(r.refusals, refusal{line, fmt.Sprintf(format, args...)})
}

// visit walks the tree. A CTE is seen by the CTEs after it, by the rest of its query and by all within; by itself
// only when it is recursive. So the same name may mean an outer CTE in its own definition.
func (r *resolver) visit(n node, visible *scope, line int) {
	line = r.line(n, line)
	switch n.text("type") {
	case "BASE_TABLE":
		r.table(n, visible, line)
	case "TABLE_FUNCTION":
		r.tableFunction(strings.ToLower(n.at("function").text("function_name")), line)
	case "SHOW_REF":
		r.refuse(line, "describe, show and summarize read the catalogue: want a SELECT from relations")
		return
	case "RECURSIVE_CTE_NODE":
		visible = visible.with(n.text("cte_name"))
	}
	if enum := n.text("pivot_enum"); enum != "" {
		r.refuse(line, "pivot takes its columns from the type %s: list them, in (…)", enum)
	}
	for _, cte := range n.at("cte_map").list("map") {
		r.visit(cte.at("value"), visible, line)
		visible = visible.with(cte.text("key"))
	}
	for _, part := range n.parts("cte_map") {
		r.visit(part, visible, line)
	}
}

// table takes a name after from or join.
func (r *resolver) table(n node, visible *scope, line int) {
	catalog := n.text("catalog_name")
	schema, name := strings.ToLower(n.text("schema_name")), strings.ToLower(n.text("table_name"))
	full := schema + "." + name
	switch {
	case catalog != "":
		r.refuse(line, "%s.%s names a database: want schema.name", catalog, full)
	case schema == "" && visible.sees(name):
	case schema == "" && strings.ContainsAny(name, `./\*`):
		r.refuse(line, "reads the file %q: a model reads relations, as schema.name", name)
	case schema == "":
		r.refuse(line, "%s has no schema and is no CTE that can be seen here: want schema.name", name)
	case !slices.Contains(readable, schema):
		r.refuse(line, "%s: unknown schema %s: want %s", full, schema, strings.Join(readable, ", "))
	default:
		r.references = append(r.references, reference{full, line})
	}
}

// tableFunction takes the name of a function after from or join.
func (r *resolver) tableFunction(name string, line int) {
	if slices.Contains(tableFunctions, name) {
		return
	}
	reason := "of the functions that give tables a model uses only " + strings.Join(tableFunctions, ", ")
	switch {
	case name == "query" || name == "query_table":
		reason = "it hides which relations are read: name them in from"
	case strings.HasPrefix(name, "read_"), strings.HasPrefix(name, "parquet_"), name == "glob", name == "sniff_csv":
		reason = "a model reads relations, not files: want a relation of lake or seeds"
	}
	r.refuse(line, "%s(): %s", name, reason)
}
