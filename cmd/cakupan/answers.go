package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cakupan/durable"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/project"
)

// parquet is the format that is written by DuckDB itself, and to a file alone.
const parquet = "parquet"

// resultFormats are the other ways in which an answer is written.
var resultFormats = map[string]func(io.Writer, *duck.Result) error{
	"table": writeResult,
	"csv":   report.WriteCSV,
	"json":  writeResultJSON,
}

// formats names all formats, for those who typed another one.
func formats() string {
	return strings.Join(append(slices.Sorted(maps.Keys(resultFormats)), parquet), ", ")
}

// answers writes what a database answers, in one format and to one place.
type answers struct {
	db       *duck.DB
	snapshot *lake.Snapshot // that is asked
	temp     string         // a folder that the database may write to

	out    io.Writer
	format string
	file   string // takes the answers in place of out; "" for none
	most   int    // rows that a table for eyes has; 0: all
}

// open opens the snapshot that is current for the answers; end closes it.
func (a *answers) open(ctx context.Context, p *project.Project) (end func(), err error) {
	if a.temp, err = os.MkdirTemp("", "cakupan-"); err != nil {
		return nil, err
	}
	remove := func() { _ = os.RemoveAll(a.temp) } // of this process alone
	if a.db, a.snapshot, err = openCurrent(ctx, p, a.temp); err != nil {
		remove()
		return nil, err
	}
	return func() { a.db.Close(); remove() }, nil
}

// setFormat checks and sets the format.
func (a *answers) setFormat(format string) error {
	if _, ok := resultFormats[format]; !ok && format != parquet {
		return fmt.Errorf("unknown format %q: want one of %s", format, formats())
	}
	a.format = format
	return nil
}

// setOut sets the file that takes the answers from now on, each in place of the one before; "" or "-" for none.
func (a *answers) setOut(path string) error {
	if path == "-" {
		path = ""
	}
	if path != "" {
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no file", path)
		}
		if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
			return fmt.Errorf("there is no folder %s", filepath.Dir(path))
		}
	}
	a.file = path
	return nil
}

// errNoFile is Parquet that would go to a terminal or a pipe.
var errNoFile = errors.New("parquet needs a file: name it with --out, or .out in the shell")

// answer asks the query and writes its rows. isCut tells that there were more of them than a table for eyes has.
func (a *answers) answer(ctx context.Context, query string) (rows int64, isCut bool, err error) {
	if err := reads(ctx, a.db, query); err != nil {
		return 0, false, err
	}
	if a.format == parquet {
		if a.file == "" {
			return 0, false, errNoFile
		}
		rows, err = a.copyParquet(ctx, query)
		return rows, false, err
	}
	most := 0
	if a.format == "table" && a.file == "" {
		most = a.most
	}
	if most > 0 {
		query = fmt.Sprintf("select * from (%s\n) limit %d", query, most+1)
	}
	res, err := a.db.Query(ctx, query)
	if err != nil {
		return 0, false, err
	}
	if most > 0 && len(res.Rows) > most {
		res.Rows, isCut = res.Rows[:most], true
	}
	if a.file == "" {
		return int64(len(res.Rows)), isCut, resultFormats[a.format](a.out, res)
	}
	return int64(len(res.Rows)), false, a.write(res)
}

// write writes an answer to the file, which has it whole or as it was.
func (a *answers) write(res *duck.Result) error {
	disk := new(durable.Disk)
	file, err := disk.Create(a.file, 0o600)
	if err != nil {
		return err
	}
	defer file.Discard()
	if err := resultFormats[a.format](file, res); err != nil {
		return err
	}
	return file.Commit()
}

// copyParquet has DuckDB write the answer where it may, and brings it from there.
func (a *answers) copyParquet(ctx context.Context, query string) (rows int64, err error) {
	written := filepath.Join(a.temp, "answer.parquet")
	if rows, err = a.db.CopyParquet(ctx, query, written); err != nil {
		return 0, err
	}
	return rows, errors.Join(new(durable.Disk).Copy(written, a.file, 0o600), os.Remove(written))
}
