package pipelines

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
)

// OpenSnapshot opens one snapshot for reading, whatever becomes current meanwhile: schemas marts and lake as views
// of its Parquet files. LoadSeeds adds schema seeds. Besides the lake's, SQL may read and CopyParquet write in the folders
// besides. The caller closes it.
func OpenSnapshot(ctx context.Context, l *lake.Lake, s *lake.Snapshot, besides ...string) (*duck.DB, error) {
	db, err := duck.Open(ctx, duck.Options{ReadDirs: append([]string{l.Dir()}, besides...)})
	if err != nil {
		return nil, err
	}
	var views strings.Builder
	views.WriteString("create schema lake; create schema marts;\n")
	for _, table := range s.Tables {
		paths := make([]string, len(table.Files))
		for i, file := range table.Files {
			paths[i] = duck.Quote(l.ObjectPath(file.Object))
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

// LoadSeeds adds schema seeds to an opened snapshot: the reference data with which its figures were made.
func LoadSeeds(ctx context.Context, db *duck.DB, l *lake.Lake, s *lake.Snapshot) error {
	folder, err := textFolder(l, s.Inputs.Seeds)
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	return model.LoadSeeds(ctx, db, os.DirFS(folder))
}

// textFolder lays texts of the lake out as links in a folder of its own, which is the caller's to remove.
func textFolder(l *lake.Lake, texts map[string]string) (folder string, err error) {
	if folder, err = os.MkdirTemp("", "cakupan-"); err != nil {
		return "", err
	}
	for name, object := range texts {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			err = os.Symlink(l.TextPath(object), path)
		}
		if err != nil {
			return "", errors.Join(err, os.RemoveAll(folder))
		}
	}
	return folder, nil
}

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
