package model

import (
	"context"
	"fmt"
	"path/filepath"

	"cakupan/durable"
	"cakupan/lake/duck"
)

// MartFile is a mart as a Parquet file.
type MartFile struct {
	Name string // "headline"
	Path string
	Rows int64
}

// Export writes each mart to dir/<mart>.parquet, sorted by its keys, and gives the files by name: none of them is synced. The same
// marts give the same bytes.
func (m *Models) Export(ctx context.Context, disk *durable.Disk, db *duck.DB, dir string) ([]MartFile, error) {
	var files []MartFile
	for _, mart := range m.Marts() {
		path := filepath.Join(dir, mart.Name+".parquet")
		query := fmt.Sprintf("select * from %s order by %s", mart.Relation(), quotedNames(mart.Keys))
		if err := disk.Step("write", path); err != nil {
			return nil, fmt.Errorf("export %s: %w", mart.Relation(), err)
		}
		rows, err := db.CopyParquet(ctx, query, path)
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", mart.Relation(), err)
		}
		files = append(files, MartFile{mart.Name, path, rows})
	}
	return files, nil
}
