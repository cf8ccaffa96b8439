package model

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cakupan/lake/duck"
)

var (
	floatType = regexp.MustCompile(`\b(DOUBLE|FLOAT)\b`)
	wideType  = regexp.MustCompile(`\bU?HUGEINT\b`)
)

// unfitColumns compares the columns with the header, and refuses types whose values may differ from run to run or do
// not survive in Parquet.
func (m *Model) unfitColumns(columns []duck.Column) error {
	var refused []error
	refuse := func(line int, format string, args ...any) {
		refused = append(refused, refusal{line, fmt.Sprintf(format, args...)}.in(m.Path))
	}
	for _, column := range columns {
		isRatio := m.Schema == marts && column.Type == "DOUBLE" && strings.HasSuffix(column.Name, "_ratio")
		switch {
		case floatType.MatchString(column.Type) && !isRatio:
			refuse(0, "column %s is a %s: want whole numbers or DECIMAL; a DOUBLE only in marts, in a column that ends in "+
				"_ratio", column.Name, column.Type)
		case wideType.MatchString(column.Type):
			refuse(0, "column %s is a %s, which Parquet would keep as a DOUBLE: write cast(… as bigint)",
				column.Name, column.Type)
		}
	}
	has := func(name string) bool {
		return slices.ContainsFunc(columns, func(c duck.Column) bool { return c.Name == name })
	}
	for _, key := range m.Keys {
		if !has(key) {
			refuse(m.lines[keysField], "keys has %s, which is no column of the query", key)
		}
	}
	return errors.Join(refused...)
}
