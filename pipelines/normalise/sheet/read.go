package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// MaxSheets is how many sheets a file may have.
const MaxSheets = 4096

// Add puts a sheet behind those that were found. Its error is of a file with two of one name, or with too many.
func Add(sheets []Sheet, one Sheet) ([]Sheet, error) {
	for _, other := range sheets {
		if other.Name == one.Name {
			return nil, ErrSheetTwice
		}
	}
	if len(sheets) == MaxSheets {
		return nil, fmt.Errorf("%w: more than %d sheets", ErrHostile, MaxSheets)
	}
	return append(sheets, one), nil
}

// ErrSheetTwice is the error of a file in which two sheets are one.
var ErrSheetTwice = fmt.Errorf("%w: two sheets that are one", ErrHostile)

// Each yields row after each next until that gives io.EOF, or yield wants no more. The error is ctx's, which is looked at
// before each row, or next's, as one of the sheet of that name.
func Each(ctx context.Context, name string, next func() error, row *Row, yield func(*Row, error) bool) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch err := next(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return inSheet(name, err)
		case !yield(row, nil):
			return nil
		}
	}
}

// ReadHead calls next, which fills row, until the head of a sheet is read in which merges are looked for.
func ReadHead(name string, next func() error, row *Row) error {
	for row.Number < MergedRows {
		switch err := next(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return inSheet(name, err)
		}
	}
	return nil
}

// inSheet says in which sheet an error is; a file of one sheet has no name for it.
func inSheet(name string, err error) error {
	if name == "" {
		return err
	}
	return fmt.Errorf("sheet %q: %w", name, err)
}
