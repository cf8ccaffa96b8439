package table

import (
	"context"
	"iter"

	"cakupan/pipelines/normalise/sheet"
)

// reader reads the rows of a source from one on, and can look ahead.
type reader struct {
	pull  func() (*sheet.Row, error, bool)
	stop  func()
	row   *sheet.Row
	ahead []*sheet.Row // read, and yet to come
	err   error        // behind these
	isEnd bool
}

func newReader(ctx context.Context, source Source) *reader {
	pull, stop := iter.Pull2(source(ctx))
	return &reader{pull: pull, stop: stop}
}

// next makes the next row the one at hand. It gives false at the end.
func (r *reader) next() (bool, error) {
	if len(r.ahead) > 0 {
		r.row, r.ahead = r.ahead[0], r.ahead[1:]
		return true, nil
	}
	if r.isEnd {
		return false, r.err
	}
	row, err, ok := r.pull()
	if !ok || err != nil {
		r.isEnd, r.err = true, err
		return false, err
	}
	r.row = row
	return true, nil
}

// look gives the i-th row behind the one at hand, which it makes last; nil where there is none.
func (r *reader) look(i int) *sheet.Row {
	for len(r.ahead) <= i && !r.isEnd {
		if len(r.ahead) == 0 {
			r.row = cloneRow(r.row)
		}
		row, err, ok := r.pull()
		if !ok || err != nil {
			r.isEnd, r.err = true, err
			break
		}
		r.ahead = append(r.ahead, cloneRow(row))
	}
	if i < len(r.ahead) {
		return r.ahead[i]
	}
	return nil
}

func cloneRow(row *sheet.Row) *sheet.Row {
	clone := *row
	clone.Cells = cloneCells(row.Cells)
	return &clone
}
