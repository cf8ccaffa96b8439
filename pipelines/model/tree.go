package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cakupan/lake/duck"
)

// node is an object of DuckDB's parse tree, as json_serialize_sql writes it: a query ("type" SELECT_NODE …), a
// table reference (BASE_TABLE, JOIN …), an expression (with a "class" too), or a mere bracket around these.
type node map[string]any

// tree is a parsed file.
type tree struct {
	query node
	text  string
}

// parse reads the one SELECT of a file. A refusal concerns the file; an error, the database.
func parse(ctx context.Context, db *duck.DB, text string) (tree, *refusal, error) {
	serialised, err := db.Tree(ctx, text)
	if said, ok := errors.AsType[*duck.Error](err); ok {
		return tree{}, &refusal{said.Line, unserialisable(said.Message)}, nil
	}
	if err != nil {
		return tree{}, nil, fmt.Errorf("parse: %w", err)
	}
	var file struct {
		Statements []struct{ Node node }
	}
	decoder := json.NewDecoder(bytes.NewReader(serialised))
	decoder.UseNumber()
	if err := decoder.Decode(&file); err != nil {
		return tree{}, nil, fmt.Errorf("read the parse tree: %w", err)
	}
	switch len(file.Statements) {
	case 0:
		return tree{}, &refusal{0, "no SELECT under the header"}, nil
	case 1:
		return tree{file.Statements[0].Node, text}, nil, nil
	}
	return tree{}, &refusal{0, fmt.Sprintf("%d statements: a file holds one SELECT", len(file.Statements))}, nil
}

// unserialisable puts DuckDB's refusal to give a tree in the words of whoever wrote the file.
func unserialisable(message string) string {
	if strings.Contains(message, "Only SELECT statements") || strings.Contains(message, "A CTE needs a SELECT") {
		return "not one SELECT whose columns are known beforehand: no DDL, no other statement, and a PIVOT with IN (…)"
	}
	return message
}

// text gives a member that is a string, or "".
func (n node) text(key string) string {
	s, _ := n[key].(string)
	return s
}

// at gives a member that is an object, or nil.
func (n node) at(key string) node {
	child, _ := n[key].(map[string]any)
	return child
}

// list gives a member that is an array of objects.
func (n node) list(key string) []node { return nodes(n[key]) }

// strings gives a member that is an array of strings.
func (n node) strings(key string) []string {
	var found []string
	items, _ := n[key].([]any)
	for _, item := range items {
		if s, ok := item.(string); ok {
			found = append(found, s)
		}
	}
	return found
}

// parts gives the objects right below n, always in the same order, but for those under the keys left out. A CTE
// that is MATERIALIZED stands in the tree three times; it is given once.
func (n node) parts(leftOut ...string) []node {
	if n.text("type") == "CTE_NODE" {
		return n.list("child")
	}
	var found []node
	for _, key := range slices.Sorted(maps.Keys(n)) {
		if !slices.Contains(leftOut, key) {
			found = append(found, nodes(n[key])...)
		}
	}
	return found
}

// nodes gives the objects in a value, through arrays of any depth.
func nodes(value any) []node {
	switch value := value.(type) {
	case map[string]any:
		return []node{value}
	case []any:
		var found []node
		for _, item := range value {
			found = append(found, nodes(item)...)
		}
		return found
	}
	return nil
}

// line gives the line of a node, or that of what it stands in when the tree does not know its place.
func (t tree) line(n node, outer int) int {
	number, ok := n["query_location"].(json.Number)
	if !ok {
		return outer
	}
	offset, err := strconv.ParseUint(number.String(), 10, 64)
	if err != nil || offset == 0 || offset > uint64(len(t.text)) {
		return outer
	}
	return 1 + strings.Count(t.text[:offset], "\n")
}
