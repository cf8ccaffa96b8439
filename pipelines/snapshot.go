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
	"cakupan/pipelines/publish"
)

// OpenSnapshot opens one snapshot for reading, whatever becomes current meanwhile: schemas marts and lake as views
// of its Parquet files. LoadSeeds adds schema seeds. Besides the lake's, SQL may read and CopyParquet write in the folders
// besides. The caller closes it.
func OpenSnapshot(ctx context.Context, l *lake.Lake, s *lake.Snapshot, besides ...string) (*duck.DB, error) {
	tables := make([]parquetTable, len(s.Tables))
	for i, table := range s.Tables {
		tables[i].relation = table.Schema + "." + table.Name
		for _, file := range table.Files {
			tables[i].paths = append(tables[i].paths, l.ObjectPath(file.Object))
		}
	}
	db, err := openTables(ctx, tables, append([]string{l.Dir()}, besides...))
	if err != nil {
		return nil, fmt.Errorf("open snapshot %s: %w", s.ID, err)
	}
	return db, nil
}

// openNight opens what a night made for reading, before it is published: schemas marts and lake, the latter without the
// records.
func openNight(ctx context.Context, l *lake.Lake, night *publish.Night) (*duck.DB, error) {
	var tables []parquetTable
	for _, small := range night.Small {
		tables = append(tables, parquetTable{"lake." + small.Table, []string{l.ObjectPath(small.File.Object)}})
	}
	for _, mart := range night.Marts {
		tables = append(tables, parquetTable{"marts." + mart.Name, []string{mart.Path}})
	}
	return openTables(ctx, tables, []string{l.Dir()})
}

// parquetTable is a table and the files that hold it.
type parquetTable struct {
	relation string
	paths    []string
}

// openTables opens a database that has the tables as views, in schemas marts and lake, and may read in the folders.
func openTables(ctx context.Context, tables []parquetTable, folders []string) (*duck.DB, error) {
	db, err := duck.Open(ctx, duck.Options{ReadDirs: folders})
	if err != nil {
		return nil, err
	}
	var views strings.Builder
	views.WriteString("create schema lake; create schema marts;\n")
	for _, table := range tables {
		paths := make([]string, len(table.paths))
		for i, path := range table.paths {
			paths[i] = duck.Quote(path)
		}
		fmt.Fprintf(&views, "create view %s as select * from read_parquet([%s]);\n", table.relation, strings.Join(paths, ", "))
	}
	if err := db.Exec(ctx, views.String()); err != nil {
		db.Close()
		return nil, err
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
