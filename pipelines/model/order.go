package model

import (
	"fmt"
	"slices"
	"strings"
)

// buildOrder puts each model after those that it reads, and otherwise by relation, so that the order is the same on
// every machine. The error names a cycle.
func buildOrder(models []Model) ([]Model, error) {
	byRelation := map[string]Model{}
	for _, model := range models {
		byRelation[model.Relation()] = model
	}
	var ordered []Model
	placed := map[string]bool{}
	var path []string
	var place func(relation string) error
	place = func(relation string) error {
		model, ok := byRelation[relation]
		if !ok || placed[relation] {
			return nil
		}
		if at := slices.Index(path, relation); at >= 0 {
			cycle := append(slices.Clone(path[at:]), relation)
			return fmt.Errorf("%s: a cycle: %s", model.Path, strings.Join(cycle, " reads "))
		}
		path = append(path, relation)
		for _, read := range model.Reads {
			if err := place(read); err != nil {
				return err
			}
		}
		path = path[:len(path)-1]
		placed[relation] = true
		ordered = append(ordered, model)
		return nil
	}
	for _, model := range slices.SortedFunc(slices.Values(models), byRelationName) {
		if err := place(model.Relation()); err != nil {
			return nil, err
		}
	}
	return ordered, nil
}

func byRelationName(a, b Model) int { return strings.Compare(a.Relation(), b.Relation()) }
