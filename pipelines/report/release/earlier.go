package release

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"cakupan/lake/duck"
)

// ReadPrinted adds to p what the release in a folder shows. Of a table that the release does not have it learns nothing.
func (p Printed) ReadPrinted(dir string) error {
	for _, t := range tables {
		res, err := readCSV(filepath.Join(dir, "marts", t.mart+".csv"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read release %s: %w", filepath.Base(dir), err)
		}
		p.add(t, res)
	}
	return nil
}

func (p Printed) add(t table, res *duck.Result) {
	columns := columnsOf(res)
	for _, column := range t.subject {
		if _, ok := columns[column]; !ok {
			return // of an older program
		}
	}
	for _, row := range res.Rows {
		for column, measure := range t.persons {
			at, ok := columns[column]
			if !ok {
				continue
			}
			if n, err := strconv.ParseInt(row[at].(string), 10, 64); err == nil {
				name := t.name(columns, row, measure)
				p[name] = append(p[name], n)
			}
		}
	}
}

// readCSV reads a table that a release holds; all its values are texts.
func readCSV(path string) (*duck.Result, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	res := new(duck.Result)
	if len(records) == 0 {
		return res, nil
	}
	for _, name := range records[0] {
		res.Columns = append(res.Columns, duck.Column{Name: name, Type: "VARCHAR"})
	}
	for _, record := range records[1:] {
		row := make([]any, len(record))
		for i, text := range record {
			row[i] = text
		}
		res.Rows = append(res.Rows, row)
	}
	return res, nil
}
