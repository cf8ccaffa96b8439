package pipelines

import (
	"context"
	"fmt"
	"strings"

	"cakupan/lake"
	"cakupan/lake/duck"
)

// OpenSnapshot opens one snapshot for reading, whatever becomes current meanwhile: schema marts and schema lake
// as views of its Parquet files. The caller closes it.
func OpenSnapshot(ctx context.Context, l *lake.Lake, s *lake.Snapshot) (*duck.DB, error) {
	db, err := duck.Open(ctx, duck.Options{ReadDirs: []string{l.Dir()}})
	if err != nil {
		return nil, err
	}
	var views strings.Builder
	views.WriteString("create schema lake; create schema marts;\n")
	for _, table := range s.Tables {
		paths := make([]string, len(table.Files))
		for i, file := range table.Files {
			paths[i] = quote(l.ObjectPath(file.Object))
		}
		fmt.Fprintf(&views, "create view %s.%s as select * from read_parquet([%s]);\n",
			table.Schema, table.Name, strings.Join(paths, ", "))
	}
	if err := db.Exec(ctx, views.String()); err != nil {
		db.Close()
		return nil, fmt.Errorf("open snapshot %s: %w", s.ID, err)
	}
	return db, nil
}

// quote writes a text as SQL does.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// marts gives the names of a snapshot's marts.
func marts(s *lake.Snapshot) []string {
	var names []string
	for _, table := range s.Tables {
		if table.Schema == "marts" {
			names = append(names, table.Name)
		}
	}
	return names
}
