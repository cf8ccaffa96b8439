package model

import (
	"fmt"
	"slices"
	"strings"
)

// linter refuses what in a file may differ from one run to the next, so that the same rows give the same bytes with any
// number of threads, any memory, and on any day. It reads the parse tree: it sees that an order is given, but not
// whether the order leaves ties.
type linter struct {
	tree
	handedOn doubles // what an aggregate can see
	beside   doubles // what a window can see
	refusals []refusal
}

// lint gives what the linter refuses.
func (t tree) lint() []refusal {
	l := linter{tree: t, handedOn: doublesOf(t.query, false), beside: doublesOf(t.query, true)}
	l.visit(t.query, nil, 0)
	return l.refusals
}

func (l *linter) refuse(line int, format string, args ...any) {
	l.refusals = append(l.refusals, refusal{line, fmt.Sprintf(format, args...)})
}

func (l *linter) visit(n, outer node, line int) {
	line = l.line(n, line)
	switch n.text("class") {
	case "FUNCTION":
		l.function(n, outer, line)
	case "WINDOW":
		l.window(n, line)
	case "COLUMN_REF":
		l.column(n, line)
	case "PARAMETER":
		l.refuse(line, "a parameter has no value in a model: write the value")
	}
	if n.text("ref_type") == "POSITIONAL" {
		l.refuse(line, "positional join pairs rows in whatever order they come: join on keys")
	}
	if n.at("sample") != nil {
		l.refuse(line, "a sample takes rows by chance: choose them by a condition on the keys")
	}
	if n.text("type") == "RECURSIVE_CTE_NODE" && len(n.list("key_targets")) > 0 {
		l.refuse(line, "using key keeps the row that comes last: write union, and choose with row_number()")
	}
	l.modifiers(n.list("modifiers"), line)
	for _, part := range n.parts() {
		l.visit(part, n, line)
	}
}

// modifiers takes what stands after a query: order by, limit, distinct on.
func (l *linter) modifiers(modifiers []node, line int) {
	isOrdered := slices.ContainsFunc(modifiers, func(m node) bool { return m.text("type") == "ORDER_MODIFIER" })
	for _, modifier := range modifiers {
		at := line
		for _, part := range modifier.parts() {
			at = l.line(part, at)
		}
		switch kind := modifier.text("type"); {
		case isOrdered:
		case strings.HasPrefix(kind, "LIMIT"):
			l.refuse(at, "limit without order by takes any rows: write order by columns that leave no ties")
		case len(modifier.list("distinct_on_targets")) > 0:
			l.refuse(at, "distinct on without order by keeps any row: write order by columns that leave no ties")
		}
	}
}

// column takes a name that stands for a column, or looks so.
func (l *linter) column(n node, line int) {
	name := strings.ToLower(columnName(n))
	switch isBare := len(n.strings("column_names")) == 1; {
	case name == "rowid":
		l.refuse(line, "rowid tells where a row is stored: use the keys")
	case isBare && slices.Contains(bareWords, name):
		instead, _ := adviceOn(name, unstable)
		l.refuse(line, "%s: %s", name, instead)
	}
}

// function takes a call outside windows.
func (l *linter) function(n, outer node, line int) {
	name := strings.ToLower(n.text("function_name"))
	arguments := n.list("children")
	isSorted := (name == "list" || name == "array_agg") &&
		slices.Contains(sorters, strings.ToLower(outer.text("function_name")))
	isOrdered := isSorted || len(n.at("order_bys").list("orders")) > 0
	instead, isUnstable := adviceOn(name, unstable)
	switch {
	case isUnstable:
		l.refuse(line, "%s(): its answer depends on when and where it runs: %s", name, instead)
	case name == "age" && len(arguments) == 1:
		l.refuse(line, "age() of one date counts from today: write age(…, …) with both")
	case slices.Contains(listAggregates, name):
		l.listAggregate(name, arguments, line)
	default:
		l.aggregate(name, arguments, l.handedOn, isOrdered, line)
	}
}

// listAggregate takes a call of an aggregate by its name.
func (l *linter) listAggregate(name string, arguments []node, line int) {
	if len(arguments) < 2 {
		return
	}
	called := strings.ToLower(arguments[1].at("value").text("value"))
	if called == "" {
		l.refuse(line, "%s(): which aggregate it runs is not known beforehand: write its name", name)
		return
	}
	l.aggregate("list_"+called, arguments[:1], l.beside, true, line)
}

// aggregate takes an aggregate by itself or in a window. isOrdered says that it has an order by, visible which names it
// can see that hold a DOUBLE. The functions list_avg and the like aggregate a list, whose order is given.
func (l *linter) aggregate(name string, arguments []node, visible doubles, isOrdered bool, line int) {
	inexactInstead, isInexact := adviceOn(strings.TrimPrefix(name, "list_"), inexact)
	unorderableInstead, isUnorderable := adviceOn(name, unorderable)
	switch {
	case isInexact:
		l.refuse(line, "%s(): it computes in DOUBLE or estimates, so its last digits depend on the order of rows: %s",
			name, inexactInstead)
	case isUnorderable:
		l.refuse(line, "%s(): its answer depends on the order of rows: %s", name, unorderableInstead)
	case slices.Contains(ordered, name) && !isOrdered:
		l.refuse(line, "%s(): its answer depends on the order of rows: write %s(… order by …), by columns that leave "+
			"no ties", name, name)
	case slices.Contains(sums, name) && slices.ContainsFunc(arguments, visible.has):
		l.refuse(line, "%s(): it adds up DOUBLE, so its last digits depend on the order of rows: add up whole numbers "+
			"or DECIMAL, and divide once at the end", name)
	}
}

// window takes a function with over (…).
func (l *linter) window(n node, line int) {
	name := strings.ToLower(n.text("function_name"))
	isOrdered := len(n.list("orders"))+len(n.list("arg_orders")) > 0
	countsRows := strings.HasSuffix(n.text("start"), "_ROWS") || strings.HasSuffix(n.text("end"), "_ROWS")
	switch isAggregate := n.text("type") == "WINDOW_AGGREGATE"; {
	case isAggregate && (isOrdered || !countsRows):
		l.aggregate(name, n.list("children"), l.beside, isOrdered, line)
	case isAggregate:
		l.refuse(line, "%s(): a frame of rows without an order holds any rows: write over (order by …), by columns "+
			"that leave no ties", name)
	case !isOrdered:
		l.refuse(line, "%s(): its answer depends on the order of rows: write over (order by …), by columns that leave "+
			"no ties", name)
	}
}
