package model

import (
	"context"
	"fmt"
	"strings"

	"cakupan/lake/duck"
)

// testKeys refuses keys that are null or not unique in the rows of the model, of which there are so many. It shows no values.
func (m *Model) testKeys(ctx context.Context, db *duck.DB, rows int64) error {
	if rows == 0 {
		return nil
	}
	keys := quotedNames(m.Keys)
	nulls := strings.ReplaceAll(keys, ",", " is null or") + " is null"
	counts := func(query string) ([]any, error) {
		result, err := db.Query(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("test keys of %s: %w", m.Relation(), err)
		}
		return result.Rows[0], nil
	}
	counted, err := counts(fmt.Sprintf("select count(*) filter (where %s), count(distinct hash(%s)) from %s", nulls, keys, m.Relation()))
	if err != nil {
		return err
	}
	null, hashes := counted[0].(int64), counted[1].(int64)
	stated := strings.Join(m.Keys, ", ")
	if null > 0 {
		return refusal{m.lines[keysField], fmt.Sprintf("%s: a key (%s) is null in %d of %d rows", m.Relation(), stated, null, rows)}.in(m.Path)
	}
	if hashes == rows { // what has another hash has other keys
		return nil
	}
	if counted, err = counts(fmt.Sprintf("select count(*) from (select distinct %s from %s)", keys, m.Relation())); err != nil {
		return err
	}
	if distinct := counted[0].(int64); distinct < rows {
		return refusal{m.lines[keysField], fmt.Sprintf("%s: the keys (%s) are not unique: %d of %d rows repeat another's",
			m.Relation(), stated, rows-distinct, rows)}.in(m.Path)
	}
	return nil
}
