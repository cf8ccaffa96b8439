package model

import (
	"context"
	"fmt"
	"slices"

	"cakupan/lake/duck"
)

// Views makes one relation, and the models that it stands on, views of db: a look at it without a Build. The lake's
// tables and the seeds must be there.
func (m *Models) Views(ctx context.Context, db *duck.DB, relation string) error {
	needed := map[string]bool{relation: true}
	for _, model := range slices.Backward(m.models) { // each comes after those that it reads
		if needed[model.Relation()] {
			for _, read := range model.Reads {
				needed[read] = true
			}
		}
	}
	for _, schema := range builtSchemas {
		if err := db.Exec(ctx, "create schema if not exists "+schema); err != nil {
			return fmt.Errorf("build %s: %w", relation, err)
		}
	}
	for _, model := range m.models {
		if !needed[model.Relation()] {
			continue
		}
		if err := db.Exec(ctx, "create or replace view "+model.Relation()+" as\n"+model.Query+"\n"); err != nil {
			return fmt.Errorf("%s: %w", model.Path, err)
		}
	}
	return nil
}
