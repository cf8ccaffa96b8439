package main

import (
	"encoding/json"
	"io"
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"cakupan/lake/duck"
	"cakupan/pipelines/report"
)

// writeTable prints rows under a header; the columns named in numbers, by their place, are set to the right.
func writeTable(w io.Writer, header []string, rows [][]string, numbers []int) error {
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options = table.Options{SeparateHeader: true, SeparateColumns: true}
	t := table.NewWriter()
	t.SetStyle(style)
	t.AppendHeader(tableRow(header))
	for _, row := range rows {
		t.AppendRow(tableRow(row))
	}
	configs := make([]table.ColumnConfig, len(numbers))
	for i, column := range numbers {
		configs[i] = table.ColumnConfig{Number: column + 1, Align: text.AlignRight, AlignHeader: text.AlignRight}
	}
	t.SetColumnConfigs(configs)
	for line := range strings.Lines(t.Render() + "\n") {
		if _, err := io.WriteString(w, strings.TrimRight(line, " \n")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

func tableRow(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, cell := range cells {
		row[i] = cell
	}
	return row
}

// writeResult prints a query's answer as a table for eyes.
func writeResult(w io.Writer, res *duck.Result) error {
	header := make([]string, len(res.Columns))
	var numbers []int
	for i, column := range res.Columns {
		header[i] = column.Name
		if isNumber(column.Type) {
			numbers = append(numbers, i)
		}
	}
	rows := make([][]string, len(res.Rows))
	for i, row := range res.Rows {
		rows[i] = make([]string, len(row))
		for j, value := range row {
			rows[i][j] = report.CellText(value)
		}
	}
	return writeTable(w, header, rows, numbers)
}

// isNumber tells whether values of a DuckDB type are numbers.
func isNumber(duckType string) bool {
	name, _, _ := strings.Cut(duckType, "(")
	switch strings.TrimPrefix(name, "U") {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DECIMAL", "FLOAT", "DOUBLE":
		return true
	}
	return false
}

// writeResultJSON prints a query's answer as an array with an object for each row, its fields in the order of
// the columns. A DECIMAL stays exact: it is written as a number with its decimals.
func writeResultJSON(w io.Writer, res *duck.Result) error {
	objects := make([]string, len(res.Rows))
	for i, row := range res.Rows {
		fields := make([]string, len(row))
		for j, value := range row {
			name, err := compactJSON(res.Columns[j].Name)
			if err != nil {
				return err
			}
			cell, err := compactJSON(jsonValue(res.Columns[j].Type, value))
			if err != nil {
				return err
			}
			fields[j] = name + ": " + cell
		}
		objects[i] = "\n  {" + strings.Join(fields, ", ") + "}"
	}
	_, err := io.WriteString(w, "["+strings.Join(objects, ",")+"\n]\n")
	return err
}

// compactJSON writes a value as JSON on one line, with < and > as they are.
func compactJSON(value any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// jsonValue gives what stands for a value in JSON, which knows neither decimals as text nor NaN.
func jsonValue(duckType string, value any) any {
	switch v := value.(type) {
	case string:
		if strings.HasPrefix(duckType, "DECIMAL") {
			return json.Number(v)
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	return value
}
