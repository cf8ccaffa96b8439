package wording

import (
	"strconv"
	"time"

	"cakupan/enrolment"
)

var months = [12]string{
	"Januari", "Februari", "Maret", "April", "Mei", "Juni",
	"Juli", "Agustus", "September", "Oktober", "November", "Desember",
}

var shortMonths = [12]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}

// MonthName writes a month of no year: "Desember".
func (l Language) MonthName(m time.Month) string {
	if l == English {
		return m.String()
	}
	return months[m-1]
}

// shortMonth writes a month in three letters: "Des".
func (l Language) shortMonth(m time.Month) string {
	if l == English {
		return m.String()[:3]
	}
	return shortMonths[m-1]
}

// Month writes "Juni 2025".
func (l Language) Month(p enrolment.Period) string {
	return l.MonthName(p.Month) + " " + strconv.Itoa(p.Year)
}

// Date writes "31 Mei 2025".
func (l Language) Date(d enrolment.Date) string {
	return l.Day(d) + " " + strconv.Itoa(d.Year())
}

// Day writes a date whose year is plain from where it stands: "31 Mei".
func (l Language) Day(d enrolment.Date) string {
	_, month, day := d.Civil()
	return strconv.Itoa(day) + " " + l.MonthName(time.Month(month))
}

// ShortDay writes a date in the width of a table's cell: "31 Mei", and "31 Des 2024" where its year is not
// the one that the table speaks of.
func (l Language) ShortDay(d enrolment.Date, year int) string {
	y, month, day := d.Civil()
	text := strconv.Itoa(day) + " " + l.shortMonth(time.Month(month))
	if y != year {
		text += " " + strconv.Itoa(y)
	}
	return text
}

// Moment writes when something happened, to the minute, by t's own clock: "12 Juni 2025 09.30".
func (l Language) Moment(t time.Time) string {
	clock := "15.04"
	if l == English {
		clock = "15:04"
	}
	return l.Date(enrolment.DateOf(t)) + " " + t.Format(clock)
}
