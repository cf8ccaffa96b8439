package sheet

import (
	"bytes"
	"strconv"

	"cakupan/enrolment"
)

// The days before day 1 of a spreadsheet's calendar, and the last day that it knows, 31 December 9999.
var (
	before1900 = civil(1899, 12, 31)
	first1904  = civil(1904, 1, 1)
	lastDay    = civil(9999, 12, 31)
)

// falseLeapDay is the serial number of 29 February 1900, which was no day: after it the count is one ahead.
const falseLeapDay = 60

func civil(year, month, day int) enrolment.Date {
	d, _ := enrolment.NewDate(year, month, day)
	return d
}

// Date gives the day that a cell of type Date means, or false when it means none: a time of day alone, a negative
// number, a day after 9999, 29 February 1900. A time of day beside the day is left out. date1904 is the book's
// Date1904.
func (c Cell) Date(date1904 bool) (enrolment.Date, bool) {
	if c.Type != Date {
		return 0, false
	}
	if len(c.Text) >= len("2025-05-31") && c.Text[4] == '-' { // a cell of type "d" holds text
		d, err := enrolment.ParseDate(string(c.Text[:10]))
		return d, err == nil
	}
	days, isDay := serialDay(c.Text)
	if !isDay {
		return 0, false
	}
	var d enrolment.Date
	switch {
	case date1904:
		d = first1904 + enrolment.Date(days)
	case days == 0 || days == falseLeapDay:
		return 0, false
	case days > falseLeapDay:
		d = before1900 + enrolment.Date(days-1)
	default:
		d = before1900 + enrolment.Date(days)
	}
	return d, d <= lastDay
}

// serialDay gives the whole days of a serial number such as "45808" or "45808.75". A fraction of day 0 is a time
// of day, not a day.
func serialDay(text []byte) (days int, isDay bool) {
	whole, fraction, _ := bytes.Cut(text, []byte{'.'})
	if days, ok := Digits(whole); ok {
		if _, ok := Digits(fraction); ok || len(fraction) == 0 {
			return days, days > 0 || len(bytes.Trim(fraction, "0")) == 0
		}
	}
	f, err := strconv.ParseFloat(string(text), 64) // "4.5808E4"
	if err == nil && f >= 1 && f < 1e7 {
		return int(f), true
	}
	return 0, false
}

// Digits reads up to nine ASCII digits.
func Digits(text []byte) (n int, ok bool) {
	if len(text) == 0 || len(text) > 9 {
		return 0, false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
