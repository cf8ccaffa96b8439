// Package publish is the step between the marts and the readers: it names the files of one night as a snapshot,
// lays out where each stands in its tree, and lets the lake switch readers to it at one instant.
package publish

import (
	"context"
	"fmt"
	"strings"

	"cakupan/enrolment"
	"cakupan/lake"
)

// Mart is a mart that passed its checks, as a finished Parquet file on the lake's own file system.
type Mart struct {
	Name string
	Path string
	Rows int64
}

// Small is one of the small tables that describe the night itself: deliveries, lists, decisions, project.
type Small struct {
	Table string
	File  lake.TableFile
}

// Night is what one run made.
type Night struct {
	Inputs    lake.Inputs
	Records   []Delivered
	Small     []Small
	Marts     []Mart
	Catalog   Catalog
	EmptyPart func(table string) (lake.TableFile, error) // a file without rows, for a table that no delivery filled
}

// Delivered is a delivery and what normalising it gave.
type Delivered struct {
	Delivery enrolment.Delivery
	Manifest enrolment.Manifest
}

// Snapshot moves the marts into the lake and publishes the night. It returns the snapshot that is current
// afterwards, and whether that is news. An error leaves the one that was current before.
func Snapshot(ctx context.Context, l *lake.Lake, night Night) (s *lake.Snapshot, changed bool, err error) {
	s = &lake.Snapshot{Inputs: night.Inputs}
	if s.Tables, err = records(night); err != nil {
		return nil, false, err
	}
	for _, small := range night.Small {
		file := small.File
		file.Path = small.Table + "/" + small.Table + ".parquet"
		s.Tables = append(s.Tables, lake.SnapshotTable{Name: small.Table, Schema: "lake", Files: []lake.TableFile{file}})
	}
	for _, mart := range night.Marts {
		object, err := l.PutFile(mart.Path)
		if err != nil {
			return nil, false, fmt.Errorf("publish marts.%s: %w", mart.Name, err)
		}
		s.Tables = append(s.Tables, lake.SnapshotTable{Name: mart.Name, Schema: "marts", Files: []lake.TableFile{{
			Object: object.SHA256, Path: "marts/" + mart.Name + ".parquet", Rows: mart.Rows, Bytes: object.Bytes,
		}}})
	}
	if changed, err = l.Publish(ctx, s, night.Catalog.extras(s)); err != nil {
		return nil, false, fmt.Errorf("publish snapshot: %w", err)
	}
	return s, changed, nil
}

// recordTables are the tables that deliveries fill, in the order in which a snapshot lists them.
var recordTables = []string{"enrolment", "nominations", "headcounts", "rejects"}

func records(night Night) ([]lake.SnapshotTable, error) {
	files := make(map[string][]lake.TableFile)
	for _, delivered := range night.Records {
		numbers := make(map[string]int)
		for _, part := range delivered.Manifest.Parts {
			files[part.Table] = append(files[part.Table], lake.TableFile{
				Object: part.Object, Rows: part.Rows, Bytes: part.Bytes,
				Path: partPath(part.Table, delivered, numbers[part.Table]),
			})
			numbers[part.Table]++
		}
	}
	tables := make([]lake.SnapshotTable, 0, len(recordTables))
	for _, name := range recordTables {
		if len(files[name]) == 0 {
			empty, err := night.EmptyPart(name)
			if err != nil {
				return nil, fmt.Errorf("publish lake.%s: %w", name, err)
			}
			empty.Path = name + "/none.parquet"
			files[name] = []lake.TableFile{empty}
		}
		tables = append(tables, lake.SnapshotTable{Name: name, Schema: "lake", Files: files[name]})
	}
	return tables, nil
}

// partPath gives "enrolment/period=2025-05/82.71.bpjstk.peserta.0f3a….part-0000.parquet".
func partPath(table string, d Delivered, number int) string {
	return fmt.Sprintf("%s/period=%s/%s.%s.part-%04d.parquet", table, d.Manifest.Period,
		strings.ReplaceAll(d.Delivery.ListID, "/", "."), d.Delivery.ID, number)
}
