package report

import (
	"fmt"
	"time"

	"cakupan/enrolment"
)

// Scan puts the values of a row of a duck.Result where dest points to, in order: *string, *int64, **int64, *bool,
// **time.Time, *enrolment.Date or *enrolment.Period. A null leaves what is there, which of a new *int64 is nil.
func Scan(row []any, dest ...any) error {
	if len(row) != len(dest) {
		return fmt.Errorf("row of %d values, want %d", len(row), len(dest))
	}
	for i, value := range row {
		if value == nil {
			continue
		}
		if err := assign(dest[i], value); err != nil {
			return fmt.Errorf("value %d: %w", i+1, err)
		}
	}
	return nil
}

func assign(dest, value any) error {
	switch d := dest.(type) {
	case *string:
		if v, ok := value.(string); ok {
			*d = v
			return nil
		}
	case *int64:
		if v, ok := value.(int64); ok {
			*d = v
			return nil
		}
	case **int64:
		if v, ok := value.(int64); ok {
			*d = &v
			return nil
		}
	case *bool:
		if v, ok := value.(bool); ok {
			*d = v
			return nil
		}
	case **time.Time:
		if v, ok := value.(time.Time); ok {
			*d = &v
			return nil
		}
	case *enrolment.Date:
		if v, ok := value.(enrolment.Date); ok {
			*d = v
			return nil
		}
	case *enrolment.Period:
		if v, ok := value.(string); ok {
			p, err := enrolment.ParsePeriod(v)
			*d = p
			return err
		}
	}
	return fmt.Errorf("a %T where a %T belongs", value, dest)
}
