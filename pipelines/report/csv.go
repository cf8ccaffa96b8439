package report

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake/duck"
)

// CSV writes each mart to dir/marts/<mart>.csv: RFC 4180, UTF-8, with a header, rows in the order of their
// columns, so that the same figures give the same bytes. A null is an empty cell.
func CSV(ctx context.Context, disk *durable.Disk, q Querier, marts []string, dir string) error {
	dir = filepath.Join(dir, "marts")
	if err := disk.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for _, mart := range marts {
		res, err := q.Query(ctx, `select * from marts."`+strings.ReplaceAll(mart, `"`, `""`)+`" order by all`)
		if err != nil {
			return fmt.Errorf("read marts.%s: %w", mart, err)
		}
		if err := writeCSV(disk, res, filepath.Join(dir, mart+".csv")); err != nil {
			return fmt.Errorf("write CSV of marts.%s: %w", mart, err)
		}
	}
	if err := disk.SyncDir(dir); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// writeCSV writes a result to path, whose name is not synced.
func writeCSV(disk *durable.Disk, res *duck.Result, path string) error {
	file, err := disk.Create(path, 0o640)
	if err != nil {
		return err
	}
	defer file.Discard()
	if err := WriteCSV(file, res); err != nil {
		return err
	}
	return file.Place(path)
}

// WriteCSV writes a result as CSV with a header. A text that a spreadsheet would run as a formula gets an
// apostrophe before it.
func WriteCSV(w io.Writer, res *duck.Result) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(res.Columns))
	for i, column := range res.Columns {
		record[i] = column.Name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range res.Rows {
		for i, value := range row {
			record[i] = CellText(value)
			if res.Columns[i].Type == "VARCHAR" {
				record[i] = Inert(record[i])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// CellText writes a value of a result as a table shows it to a program: no thousands, a decimal point, ISO
// dates, nothing for null.
func CellText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case enrolment.Date:
		return v.String()
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = CellText(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return fmt.Sprint(value)
}

// Inert keeps a text from being run as a formula by a spreadsheet: an apostrophe goes before it.
func Inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
