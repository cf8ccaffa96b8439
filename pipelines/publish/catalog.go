package publish

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/sql"
)

// Catalog is what the files beside a tree's tables say of them, more than the snapshot itself does: catalog.duckdb,
// datapackage.json, and the dictionary for people. None of them is part of the snapshot's ID.
type Catalog struct {
	Dictionary *sql.Dictionary
	Models     map[string]Model // by relation: "marts.headline"

	Log *slog.Logger // gets a warning when the dictionary misses a table or column; nil stays silent

	// LoadSeeds makes each CSV file at the root of files a table of schema seeds.
	LoadSeeds func(ctx context.Context, db *duck.DB, files fs.FS) error
}

// LayOut lays out the tree of a snapshot that was published and has a tree no longer.
func (c Catalog) LayOut(ctx context.Context, l *lake.Lake, s *lake.Snapshot) error {
	return l.LayOut(ctx, s, c.extras(s))
}

// extras writes the catalogue and the data package of a snapshot.
func (c Catalog) extras(s *lake.Snapshot) lake.Extras {
	return func(ctx context.Context, tree string) error {
		if err := c.write(ctx, s, tree); err != nil {
			return fmt.Errorf("describe the tables: %w", err)
		}
		return nil
	}
}

func (c Catalog) write(ctx context.Context, s *lake.Snapshot, tree string) error {
	db, err := duck.Open(ctx, duck.Options{Path: filepath.Join(tree, "catalog.duckdb"), ReadDirs: []string{tree}})
	if err != nil {
		return err
	}
	err = c.fill(ctx, db, s, tree)
	if closing := db.Close(); err == nil {
		err = closing
	}
	return err
}

// fill makes the tables and views, describes them, and writes the data package from what it finds there.
func (c Catalog) fill(ctx context.Context, db *duck.DB, s *lake.Snapshot, tree string) error {
	if err := c.LoadSeeds(ctx, db, os.DirFS(filepath.Join(tree, "seeds"))); err != nil {
		return err
	}
	statements := []string{"create schema lake", "create schema marts", "set variable lake_dir = " + duck.Quote(tree)}
	for _, table := range s.Tables {
		statements = append(statements, relation(table, tree))
	}
	if err := db.Exec(ctx, strings.Join(statements, ";\n")); err != nil {
		return err
	}
	described, err := c.relations(ctx, db)
	if err != nil {
		return err
	}
	c.warn(ctx, described)
	if words := comments(described); words != "" {
		if err := db.Exec(ctx, words); err != nil {
			return err
		}
	}
	if err := c.writePackage(ctx, db, s, described, tree); err != nil {
		return err
	}
	if err := c.writeDictionary(described, tree); err != nil {
		return err
	}
	return db.Exec(ctx, "checkpoint")
}

// relation gives the statement that makes a snapshot's table readable: a mart with its rows, and a table of the lake as
// a view of its files. The view finds them beside the catalogue, wherever that stands: a database's temporary folder is
// by default the path of its file with .tmp behind it. Who attaches the catalogue to another database says where the
// tree is: set variable lake_dir = '…'.
func relation(table lake.SnapshotTable, tree string) string {
	if table.Schema == "marts" {
		return fmt.Sprintf("create table marts.%s as select * from read_parquet(%s)",
			table.Name, duck.Quote(filepath.Join(tree, filepath.FromSlash(table.Files[0].Path))))
	}
	return fmt.Sprintf("create view lake.%s as select * from read_parquet("+
		`coalesce(rtrim(getvariable('lake_dir'), '/\') || '/', regexp_replace(current_setting('temp_directory'), '[^/\\]*$', ''))`+
		" || '%s/**/*.parquet', hive_partitioning = false)", table.Name, table.Name)
}

// described is a table of the catalogue, and what the dictionary says of it and of its columns.
type described struct {
	schema, name string
	isView       bool
	sql.Description
	columns []column
}

type column struct {
	name, kind string // kind as DuckDB calls it: "BIGINT"
	sql.Description
}

// relations gives the catalogue's tables and views with their columns, by schema and name. A table that stands under a
// licence says so.
func (c Catalog) relations(ctx context.Context, db *duck.DB) ([]described, error) {
	result, err := db.Query(ctx, `
		select columns.table_schema, columns.table_name, tables.table_type = 'VIEW', columns.column_name, columns.data_type
		from information_schema.columns
		inner join information_schema.tables using (table_schema, table_name)
		where columns.table_schema in ('lake', 'marts', 'seeds')
		order by columns.table_schema, columns.table_name, columns.ordinal_position`)
	if err != nil {
		return nil, err
	}
	var found []described
	for _, row := range result.Rows {
		schema, name := row[0].(string), row[1].(string)
		full := schema + "." + name
		if len(found) == 0 || found[len(found)-1].schema != schema || found[len(found)-1].name != name {
			of, _ := c.Dictionary.Relation(full)
			if under, ok := sql.SeedLicence(name); ok && schema == "seeds" {
				of.Sentence.Indonesian = strings.TrimSpace(of.Sentence.Indonesian + " " + under.Notice.Indonesian)
				of.Sentence.English = strings.TrimSpace(of.Sentence.English + " " + under.Notice.English)
			}
			found = append(found, described{schema: schema, name: name, isView: row[2].(bool), Description: of})
		}
		last := &found[len(found)-1]
		of, _ := c.Dictionary.Column(full, row[3].(string))
		last.columns = append(last.columns, column{row[3].(string), row[4].(string), of})
	}
	return found, nil
}

// warn says what tables and dictionary disagree upon. A project's own mart need not be described to be published.
func (c Catalog) warn(ctx context.Context, tables []described) {
	if c.Log == nil {
		return
	}
	columns := make(map[string][]string)
	for _, table := range tables {
		for _, column := range table.columns {
			full := table.schema + "." + table.name
			columns[full] = append(columns[full], column.name)
		}
	}
	if differences := c.Dictionary.Check(columns); len(differences) > 0 {
		c.Log.WarnContext(ctx, "dictionary and tables differ", "step", "publish",
			"differences", len(differences), "error", differences[0])
	}
}

// comments gives the statements that put the dictionary's words beside tables and columns. What the dictionary does
// not know, a project's own mart without a description, gets none.
func comments(tables []described) string {
	var statements strings.Builder
	comment := func(kind, name string, of sql.Description) {
		if of != (sql.Description{}) {
			fmt.Fprintf(&statements, "comment on %s %s is %s;\n", kind, name, duck.Quote(fmt.Sprintf("%s: %s | %s: %s",
				of.Label.Indonesian, of.Sentence.Indonesian, of.Label.English, of.Sentence.English)))
		}
	}
	for _, table := range tables {
		kind, name := "table", table.schema+"."+duck.QuoteName(table.name)
		if table.isView {
			kind = "view"
		}
		comment(kind, name, table.Description)
		for _, column := range table.columns {
			comment("column", name+"."+duck.QuoteName(column.name), column.Description)
		}
	}
	return statements.String()
}
