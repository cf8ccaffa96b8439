package model

import (
	"slices"
	"strings"
)

// doubles are the names of columns that hold a DOUBLE. The tree knows no types, so they are followed from the
// expression that makes one through the queries of the file; a name stands for all columns of that name in it.
type doubles map[string]bool

// doubleFunctions give a DOUBLE whatever they are given.
var doubleFunctions = []string{
	"/", "fdiv", "fmod", "sqrt", "cbrt", "exp", "ln", "log", "log2", "log10", "pow", "power", "**", "^", "pi",
	"sin", "cos", "tan", "cot", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
	"degrees", "radians", "gamma", "lgamma", "nextafter", "epoch", "julian", "percent_rank", "cume_dist",
	"jaccard", "jaro_similarity", "jaro_winkler_similarity",
}

// wholeFunctions give no DOUBLE whatever they are given.
var wholeFunctions = []string{
	"count", "count_star", "count_if", "countif", "row_number", "rank", "dense_rank", "ntile", "sign", "isnan", "isinf",
	"isfinite",
}

// doublesOf gives the names under which CTEs and sub-queries hand on a DOUBLE and, withAliases, those that select lists
// give one: an expression over a window may use what stands beside it.
func doublesOf(query node, withAliases bool) doubles {
	d := doubles{}
	for known := -1; known < len(d); {
		known = len(d)
		d.visit(query, withAliases)
	}
	return d
}

func (d doubles) visit(n node, withAliases bool) {
	if query := n.at("query").at("node"); query != nil { // a CTE: with c(x, y) as (…)
		d.outputs(query, n.strings("aliases"))
	}
	if query := n.at("subquery").at("node"); query != nil { // a sub-query: from (…) as q(x, y)
		d.outputs(query, n.strings("column_name_alias"))
	}
	if withAliases {
		for _, item := range n.list("select_list") {
			d.learn(item.text("alias"), item)
		}
	}
	for _, part := range n.parts() {
		d.visit(part, withAliases)
	}
}

// outputs learns the names of a query's columns: the aliases given outside, else the names in its first select. A
// union's columns have the names of its first select and the values of all.
func (d doubles) outputs(query node, aliases []string) {
	lists := selectLists(query)
	for _, items := range lists {
		for i, item := range items {
			for _, replaced := range item.list("replace_list") { // * replace (… as x)
				d.learn(replaced.text("key"), replaced.at("value"))
			}
			switch {
			case i < len(aliases):
				d.learn(aliases[i], item)
			case i < len(lists[0]):
				d.learn(outputName(lists[0][i]), item)
			}
		}
	}
}

func (d doubles) learn(name string, value node) {
	if name != "" && d.has(value) {
		d[strings.ToLower(name)] = true
	}
}

// selectLists gives the select lists whose rows a query hands on: one, or those of a union's branches.
func selectLists(query node) [][]node {
	if query["select_list"] != nil {
		return [][]node{query.list("select_list")}
	}
	var lists [][]node
	for _, branch := range []string{"left", "right", "child"} {
		if query.at(branch) != nil {
			lists = append(lists, selectLists(query.at(branch))...)
		}
	}
	return lists
}

// outputName gives the name under which an item of a select list is handed on, or "".
func outputName(item node) string {
	if alias := item.text("alias"); alias != "" {
		return alias
	}
	return columnName(item)
}

// columnName gives the last part of a column's name, "" of another expression.
func columnName(n node) string {
	names := n.strings("column_names")
	if len(names) == 0 {
		return ""
	}
	return names[len(names)-1]
}

// has tells whether an expression is, or may be, a DOUBLE. A cast to another type ends it.
func (d doubles) has(e node) bool {
	switch e.text("class") {
	case "CAST":
		return isDouble(e.at("cast_type"))
	case "CONSTANT":
		return isDouble(e.at("value").at("type"))
	case "COLUMN_REF":
		name := strings.ToLower(columnName(e))
		return strings.HasSuffix(name, "_ratio") || d[name]
	case "CASE":
		return d.has(e.at("else_expr")) || slices.ContainsFunc(e.list("case_checks"), func(c node) bool {
			return d.has(c.at("then_expr"))
		})
	case "SUBQUERY":
		lists := selectLists(e.at("subquery").at("node"))
		return e.text("subquery_type") == "SCALAR" && len(lists) > 0 && slices.ContainsFunc(lists[0], d.has)
	case "OPERATOR":
		kind := e.text("type")
		if strings.HasPrefix(kind, "COMPARE_") || strings.HasSuffix(kind, "NULL") || kind == "OPERATOR_NOT" {
			return false
		}
	case "FUNCTION", "WINDOW":
		name := strings.ToLower(e.text("function_name"))
		if slices.Contains(doubleFunctions, name) {
			return true
		}
		if slices.Contains(wholeFunctions, name) {
			return false
		}
	default:
		return false
	}
	return slices.ContainsFunc(e.list("children"), d.has)
}

// isDouble tells whether a type of the tree is binary floating point.
func isDouble(t node) bool {
	id := t.text("id")
	return id == "DOUBLE" || id == "FLOAT"
}
