package duck

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"
	"time"

	"cakupan/enrolment"

	"github.com/marcboeker/go-duckdb/v2"
)

// Column is a column of a result.
type Column struct {
	Name string
	Type string // as DuckDB calls it: "BIGINT", "DECIMAL(9,4)", "DATE", "VARCHAR[]"
}

// Result is a query's answer, all of it in memory.
type Result struct {
	Columns []Column
	Rows    [][]any
}

// Query runs one query. Its values are plain Go:
//
//	BOOLEAN                          bool
//	whole numbers, HUGEINT included  int64; one that does not fit is an error
//	FLOAT, DOUBLE                    float64
//	DECIMAL(9,4)                     string, exact, with all its decimals: "41.6400"
//	VARCHAR, UUID, ENUM              string
//	DATE                             enrolment.Date
//	TIMESTAMP, with a zone or not    time.Time in UTC
//	a list of these                  []any
//	NULL                             nil
//
// Any other type is an error that says to cast it. An argument is one of these, without lists, or an int.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*Result, error) {
	if err := checkText(query); err != nil {
		return nil, err
	}
	bound := make([]any, len(args))
	for i, arg := range args {
		var err error
		if bound[i], err = bind(arg); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	rows, err := db.pool.QueryContext(ctx, query, bound...)
	if err != nil {
		return nil, asError(ctx, err, query)
	}
	defer rows.Close()
	result, err := collect(rows)
	if err != nil {
		return nil, asError(ctx, err, query)
	}
	return result, nil
}

// bind gives an argument as the driver takes it. A day is bound as its midnight in UTC, since the driver reads a
// time's UTC clock.
func bind(arg any) (any, error) {
	switch arg := arg.(type) {
	case nil, bool, int, int64, float64:
		return arg, nil
	case string:
		return arg, checkText(arg)
	case enrolment.Date:
		if arg == 0 {
			return nil, nil
		}
		return arg.Time(), nil
	case time.Time:
		return arg.UTC(), nil
	}
	return nil, fmt.Errorf("a %T cannot be bound", arg)
}

func collect(rows *sql.Rows) (*Result, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	result := new(Result)
	for _, t := range types {
		result.Columns = append(result.Columns, Column{t.Name(), t.DatabaseTypeName()})
	}
	for rows.Next() {
		row := make([]any, len(types))
		places := make([]any, len(types))
		for i := range row {
			places[i] = &row[i]
		}
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		for i, c := range result.Columns {
			if row[i], err = plain(row[i], c.Type); err != nil {
				return nil, fmt.Errorf("column %s: %w", c.Name, err)
			}
		}
		result.Rows = append(result.Rows, row)
	}
	return result, rows.Err()
}

// plain turns a value of the driver into one of those that Query promises.
func plain(value any, dbType string) (any, error) {
	if dbType == "JSON" {
		return nil, castFirst(dbType)
	}
	switch v := value.(type) {
	case nil, bool, int64, float64, string:
		return v, nil
	case int8:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case uint8:
		return int64(v), nil
	case uint16:
		return int64(v), nil
	case uint32:
		return int64(v), nil
	case uint64:
		return whole(new(big.Int).SetUint64(v))
	case *big.Int:
		return whole(v)
	case float32:
		return float64(v), nil
	case duckdb.Decimal:
		return decimalText(v), nil
	case duckdb.UUID:
		return v.String(), nil
	case time.Time:
		switch {
		case dbType == "DATE":
			return enrolment.DateOf(v), nil
		case strings.HasPrefix(dbType, "TIMESTAMP"):
			return v.UTC(), nil
		}
	case []byte:
		if dbType == "UUID" {
			id := duckdb.UUID(v)
			return id.String(), nil
		}
	case []any:
		return plainList(v, dbType)
	}
	return nil, castFirst(dbType)
}

func castFirst(dbType string) error {
	return fmt.Errorf("type %s is not read: cast it, to varchar for one", dbType)
}

func whole(v *big.Int) (any, error) {
	if !v.IsInt64() {
		return nil, fmt.Errorf("%s does not fit 64 bits: cast it, to varchar for one", v)
	}
	return v.Int64(), nil
}

// plainList turns a list, whose type ends in "[]" or "[3]", or an error when it is something else.
func plainList(list []any, dbType string) (any, error) {
	at := strings.LastIndexByte(dbType, '[')
	if at < 0 {
		return nil, castFirst(dbType)
	}
	for i := range list {
		var err error
		if list[i], err = plain(list[i], dbType[:at]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// decimalText gives a decimal with all its decimals, as DuckDB prints it; the driver's own text drops zeros.
func decimalText(d duckdb.Decimal) string {
	scale := int(d.Scale)
	digits := new(big.Int).Abs(d.Value).String()
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	if scale > 0 {
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if d.Value.Sign() < 0 {
		return "-" + digits
	}
	return digits
}
