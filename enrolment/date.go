package enrolment

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar, counted from 1 January of year 1 as day 1. The zero Date is no date.
// It has no zone and no clock, so it cannot slip by a day between two of them.
type Date int32

// unixDay is the Date of 1970-01-01.
const unixDay Date = 719163

// NewDate gives the day, or false when the calendar has no such day.
func NewDate(year, month, day int) (Date, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) {
		return 0, false
	}
	return civilDays(year, month, day), true
}

// DateOf gives the day that t's own clock shows.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return civilDays(y, int(m), d)
}

// ParseDate reads "2025-05-31".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("malformed date %q: want YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// Unix gives the days since 1970-01-01, as Parquet and DuckDB count them.
func (d Date) Unix() int32 { return int32(d - unixDay) }

// Time gives midnight UTC of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d.Unix())*86400, 0).UTC() }

// Civil gives year, month and day.
func (d Date) Civil() (year, month, day int) { return civilDate(d) }

// Year gives the year, 0 for no date.
func (d Date) Year() int {
	if d == 0 {
		return 0
	}
	year, _, _ := d.Civil()
	return year
}

// String gives "2025-05-31", or "" for no date.
func (d Date) String() string {
	text, _ := d.AppendText(nil)
	return string(text)
}

// AppendText appends what String gives.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d == 0 {
		return b, nil
	}
	year, month, day := d.Civil()
	two := func(n int) { b = append(b, byte('0'+n/10), byte('0'+n%10)) }
	two(year / 100)
	two(year % 100)
	b = append(b, '-')
	two(month)
	b = append(b, '-')
	two(day)
	return b, nil
}

// MarshalText gives what String gives.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// Period is a month, written "2025-05". Coverage is stated for its last day. The zero Period is none.
type Period struct {
	Year  int
	Month time.Month
}

// ParsePeriod reads "2025-05".
func ParsePeriod(s string) (Period, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return Period{}, fmt.Errorf("malformed period %q: want YYYY-MM", s)
	}
	return Period{t.Year(), t.Month()}, nil
}

// PeriodOf gives the month that a list with the position date d speaks of. Up to closesUntilDay a position
// closes the month before: a list "posisi 3 Juni" is May's.
func PeriodOf(d Date, closesUntilDay int) Period {
	if d == 0 {
		return Period{}
	}
	y, m, day := d.Civil()
	p := Period{y, time.Month(m)}
	if day <= closesUntilDay {
		return p.Add(-1)
	}
	return p
}

// Add gives the month n months later.
func (p Period) Add(n int) Period {
	months := p.Year*12 + int(p.Month) - 1 + n
	return Period{months / 12, time.Month(months%12 + 1)}
}

// First gives the first day of the month.
func (p Period) First() Date { return civilDays(p.Year, int(p.Month), 1) }

// End gives the last day of the month.
func (p Period) End() Date { return p.Add(1).First() - 1 }

// IsZero tells whether p is no month.
func (p Period) IsZero() bool { return p == Period{} }

// Before tells whether p ends before q begins.
func (p Period) Before(q Period) bool {
	return p.Year < q.Year || p.Year == q.Year && p.Month < q.Month
}

// String gives "2025-05", or "" for none.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", p.Year, int(p.Month))
}

// MarshalText gives what String gives.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := ParsePeriod(string(text))
	*p = parsed
	return err
}
