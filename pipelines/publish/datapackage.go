package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/sql"
)

// dataPackage is datapackage.json: a Tabular Data Package of the Frictionless standard. Titles are Indonesian and
// descriptions English, as the standard has one of each; title_en and description_id are ours.
type dataPackage struct {
	Profile       string     `json:"profile"`
	Name          string     `json:"name"`
	ID            string     `json:"id"`      // of the snapshot
	Version       string     `json:"version"` // of the tables' columns
	Title         string     `json:"title"`
	Description   string     `json:"description"`
	DescriptionID string     `json:"description_id"`
	Resources     []resource `json:"resources"`
}

// resource is a table. A path is one text, or a list of them; size and checksum are of one file.
type resource struct {
	Profile       string    `json:"profile"`
	Name          string    `json:"name"`
	Path          any       `json:"path"`
	Title         string    `json:"title,omitempty"`
	TitleEN       string    `json:"title_en,omitempty"`
	Description   string    `json:"description,omitempty"`
	DescriptionID string    `json:"description_id,omitempty"`
	Grain         string    `json:"grain,omitempty"`
	Format        string    `json:"format"`
	MediaType     string    `json:"mediatype"`
	Encoding      string    `json:"encoding,omitempty"`
	Bytes         int64     `json:"bytes,omitempty"`
	Hash          string    `json:"hash,omitempty"`
	Rows          int64     `json:"rows"`
	Schema        schema    `json:"schema"`
	Licences      []licence `json:"licenses,omitempty"`
	Sources       []source  `json:"sources,omitempty"`
}

type schema struct {
	Fields        []field  `json:"fields"`
	PrimaryKey    []string `json:"primaryKey,omitempty"`
	MissingValues []string `json:"missingValues"`
}

type field struct {
	Name          string `json:"name"`
	Type          string `json:"type"`
	Format        string `json:"format,omitempty"`
	Title         string `json:"title,omitempty"`
	TitleEN       string `json:"title_en,omitempty"`
	Description   string `json:"description,omitempty"`
	DescriptionID string `json:"description_id,omitempty"`
}

type licence struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Path  string `json:"path"`
}

type source struct {
	Title string `json:"title"`
	Path  string `json:"path"`
}

// writePackage writes datapackage.json. The same snapshot and dictionary give the same bytes.
func (c Catalog) writePackage(ctx context.Context, db *duck.DB, s *lake.Snapshot, tables []described, tree string) error {
	answer, err := db.Query(ctx, "select province_code, province_name, notice from lake.project")
	if err != nil {
		return err
	}
	p := dataPackage{Profile: "tabular-data-package", ID: s.ID, Version: sql.SchemaVersion}
	for _, row := range answer.Rows {
		notice, _ := row[2].(string)
		p.Name = fmt.Sprintf("cakupan-%s", row[0])
		p.Title = strings.TrimSuffix(fmt.Sprintf("Cakupan Jamsostek, Provinsi %s. %s", row[1], notice), ". ")
	}
	p.Description = "Coverage of workers' social security: the figures (marts), the records and rejects from which they are " +
		"made (lake; pseudonymous, for named readers alone) and the reference data (seeds). catalog.duckdb holds the same tables."
	p.DescriptionID = "Cakupan jaminan sosial ketenagakerjaan: angka (marts), data dan catatan perbaikan yang menjadi dasarnya (lake; " +
		"disamarkan, hanya untuk pembaca yang ditunjuk) dan data acuan (seeds). catalog.duckdb memuat tabel yang sama."
	for _, table := range tables {
		r := c.resource(table)
		if table.schema == "seeds" {
			err = r.isSeed(ctx, db, s, table.name, tree)
		} else {
			err = r.isTable(s, table.schema, table.name)
		}
		if err != nil {
			return err
		}
		p.Resources = append(p.Resources, r)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(p); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(tree, "datapackage.json"), text.Bytes(), 0o600) // the lake seals it
}

// resource says of a table what the dictionary and its model do.
func (c Catalog) resource(table described) resource {
	r := resource{
		Profile: "tabular-data-resource", Name: table.schema + "." + table.name,
		Title: table.Label.Indonesian, TitleEN: table.Label.English,
		Description: table.Sentence.English, DescriptionID: table.Sentence.Indonesian,
		Schema: schema{MissingValues: []string{""}},
	}
	for _, column := range table.columns {
		f := field{
			Name: column.name, Title: column.Label.Indonesian, TitleEN: column.Label.English,
			Description: column.Sentence.English, DescriptionID: column.Sentence.Indonesian,
		}
		f.Type, f.Format = fieldType(column.kind)
		r.Schema.Fields = append(r.Schema.Fields, f)
	}
	switch table.schema {
	case "marts":
		of := c.Models["marts."+table.name]
		r.Grain, r.Schema.PrimaryKey = of.Grain, of.Keys
	case "lake":
		if of := lake.TableNamed(table.name); of != nil { // nil when an older version had the table
			r.Grain = of.Grain
		}
	}
	return r
}

// isTable adds where a table of the snapshot stands.
func (r *resource) isTable(s *lake.Snapshot, schema, name string) error {
	at := slices.IndexFunc(s.Tables, func(t lake.SnapshotTable) bool { return t.Schema == schema && t.Name == name })
	if at < 0 {
		return fmt.Errorf("snapshot has no table %s.%s", schema, name)
	}
	files := slices.Clone(s.Tables[at].Files)
	slices.SortFunc(files, func(a, b lake.TableFile) int { return strings.Compare(a.Path, b.Path) })
	r.Format, r.MediaType = "parquet", "application/vnd.apache.parquet"
	paths := make([]string, len(files))
	for i, file := range files {
		paths[i] = file.Path
		r.Rows += file.Rows
	}
	r.Path = paths
	if len(files) == 1 {
		r.Path, r.Bytes, r.Hash = paths[0], files[0].Bytes, "sha256:"+files[0].Object
	}
	return nil
}

// isSeed adds where a table of reference data stands, and what it stands under.
func (r *resource) isSeed(ctx context.Context, db *duck.DB, s *lake.Snapshot, name, tree string) error {
	file := name + ".csv"
	info, err := os.Stat(filepath.Join(tree, "seeds", file))
	if err != nil {
		return err
	}
	answer, err := db.Query(ctx, "select count(*) from seeds."+duck.QuoteName(name))
	if err != nil {
		return err
	}
	r.Path, r.Format, r.MediaType, r.Encoding = "seeds/"+file, "csv", "text/csv", "utf-8"
	r.Bytes, r.Hash, r.Rows = info.Size(), "sha256:"+s.Inputs.Seeds[file], answer.Rows[0][0].(int64)
	if under, ok := sql.SeedLicence(name); ok {
		r.Licences = []licence{{under.Name, under.Title, under.URL}}
		r.Sources = []source{{under.Source, under.SourceURL}}
	}
	return nil
}

// fieldType gives the standard's type and format of a column.
func fieldType(kind string) (name, format string) {
	switch {
	case kind == "UUID":
		return "string", "uuid"
	case slices.Contains([]string{"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}, kind):
		return "integer", ""
	case kind == "DOUBLE", strings.HasPrefix(kind, "DECIMAL"):
		return "number", ""
	case kind == "BOOLEAN":
		return "boolean", ""
	case kind == "DATE":
		return "date", ""
	case strings.HasPrefix(kind, "TIMESTAMP"):
		return "datetime", ""
	case kind == "VARCHAR":
		return "string", ""
	}
	return "any", ""
}
