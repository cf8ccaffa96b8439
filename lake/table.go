package lake

import (
	"fmt"
	"time"

	"cakupan/enrolment"
)

// PutTable stores the rows of a small table as one Parquet file, also none. A row has a value for each column of t, in
// order: string, int64, bool, enrolment.Date, time.Time for a Timestamp, or nil. An empty string and a zero date or time
// are null, as they are in a Record. The caller gives the file its Path.
func (l *Lake) PutTable(t *Table, rows [][]any) (TableFile, error) {
	file, err := l.putTable(t, rows)
	if err != nil {
		return TableFile{}, fmt.Errorf("store table %s: %w", t.Name, err)
	}
	return file, nil
}

func (l *Lake) putTable(t *Table, rows [][]any) (TableFile, error) {
	w := newTableWriter(t, nil)
	if err := w.begin(&l.disk); err != nil {
		return TableFile{}, err
	}
	defer w.discard()
	for n, row := range rows {
		if len(row) != len(t.Columns) {
			return TableFile{}, fmt.Errorf("row %d has %d values, want %d", n+1, len(row), len(t.Columns))
		}
		for i, value := range row {
			if err := putValue(w.columns[i], t.Columns[i].Type, value); err != nil {
				return TableFile{}, fmt.Errorf("row %d, column %s: %w", n+1, t.Columns[i].Name, err)
			}
		}
		if err := w.endRow(); err != nil {
			return TableFile{}, err
		}
	}
	ended, err := w.end()
	if err != nil {
		return TableFile{}, err
	}
	f := ended.file
	defer f.Discard()
	if err := l.seal(f, ".parquet"); err != nil {
		return TableFile{}, err
	}
	if err := l.place(".parquet", f); err != nil {
		return TableFile{}, err
	}
	return TableFile{Object: f.object.SHA256, Rows: int64(len(rows)), Bytes: f.object.Bytes}, nil
}

// putValue puts a value into a column of type t.
func putValue(c column, t Type, value any) error {
	if value == nil {
		c.putNull()
		return nil
	}
	switch v := value.(type) {
	case enrolment.PersonID:
		if t == UUID {
			c.(*uuids).put(v)
			return nil
		}
	case string:
		if t == Text {
			c.(*texts).put(v)
			return nil
		}
	case bool:
		if t == Bool {
			c.(*bools).putBool(v)
			return nil
		}
	case enrolment.Date:
		if t == Date {
			c.(*int32s).putDate(v)
			return nil
		}
	case time.Time:
		if t == Timestamp {
			c.(*int64s).putTime(v)
			return nil
		}
	case int64:
		return putWhole(c, t, v)
	}
	return fmt.Errorf("a %T is no %v", value, t)
}

// putWhole puts a whole number into a column that is wide enough for it.
func putWhole(c column, t Type, v int64) error {
	bits := map[Type]int{Int64: 64, Int32: 32, Int16: 16}[t]
	switch {
	case bits == 0:
		return fmt.Errorf("a number is no %v", t)
	case v <= -1<<(bits-1) || v > 1<<(bits-1)-1:
		return fmt.Errorf("%d does not fit a %v", v, t)
	case bits == 64:
		c.(*int64s).put(v)
	default:
		c.(*int32s).put(int32(v))
	}
	return nil
}
