package model

import (
	"context"
	"fmt"
	"strings"

	"cakupan/lake/duck"
)

// testKeys counts the rows, and refuses keys that are null or not unique. It shows no values.
func (m *Model) testKeys(ctx context.Context, db *duck.DB) (rows int64, err error) {
	keys := quotedNames(m.Keys)
	nulls := strings.ReplaceAll(keys, ",", " is null or") + " is null"
	result, err := db.Query(ctx, fmt.Sprintf(
		"select count(*), count(*) filter (where %s), (select count(*) from (select distinct %s from %s)) from %[3]s",
		nulls, keys, m.Relation()))
	if err != nil {
		return 0, fmt.Errorf("test keys of %s: %w", m.Relation(), err)
	}
	counts := result.Rows[0]
	rows, null, distinct := counts[0].(int64), counts[1].(int64), counts[2].(int64)
	stated := strings.Join(m.Keys, ", ")
	switch {
	case null > 0:
		return 0, refusal{m.lines[keysField], fmt.Sprintf("%s: a key (%s) is null in %d of %d rows",
			m.Relation(), stated, null, rows)}.in(m.Path)
	case distinct < rows:
		return 0, refusal{m.lines[keysField], fmt.Sprintf("%s: the keys (%s) are not unique: %d of %d rows repeat another's",
			m.Relation(), stated, rows-distinct, rows)}.in(m.Path)
	}
	return rows, nil
}
