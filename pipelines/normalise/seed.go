package normalise

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// seedRow is one row of a seed: the wanted columns in the order in which they were asked for.
type seedRow struct {
	line   int
	values []string
}

// readSeed reads the wanted columns of a seed, a CSV at the root of seeds, and gives its bytes too. Other columns are not
// looked at. Every error names file and, where there is one, line.
func readSeed(seeds fs.FS, name string, columns ...string) ([]seedRow, []byte, error) {
	content, err := fs.ReadFile(seeds, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%s: no such seed", name)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	header, err := r.Read()
	if err != nil {
		return nil, nil, seedError(name, err)
	}
	at := make([]int, len(columns))
	for i, column := range columns {
		if at[i] = slices.Index(header, column); at[i] < 0 {
			return nil, nil, fmt.Errorf("%s:1: no column %s", name, column)
		}
	}
	var rows []seedRow
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows, content, nil
		}
		if err != nil {
			return nil, nil, seedError(name, err)
		}
		line, _ := r.FieldPos(0)
		values := make([]string, len(at))
		for i, column := range at {
			values[i] = record[column]
		}
		rows = append(rows, seedRow{line, values})
	}
}

// seedError says where a seed is malformed.
func seedError(name string, err error) error {
	if err == io.EOF {
		return fmt.Errorf("%s:1: no header row", name)
	}
	if malformed, is := errors.AsType[*csv.ParseError](err); is {
		return fmt.Errorf("%s:%d: %w", name, malformed.Line, malformed.Err)
	}
	return fmt.Errorf("%s: %w", name, err)
}
