package wording

import (
	"testing"
	"time"

	"cakupan/enrolment"
)

func TestDate(t *testing.T) {
	may, _ := enrolment.NewDate(2025, 5, 31)
	december, _ := enrolment.NewDate(2024, 12, 31)
	june := enrolment.Period{Year: 2025, Month: time.June}
	noon := time.Date(2025, 6, 12, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct{ name, got, want string }{
		{"date", Indonesian.Date(may), "31 Mei 2025"},
		{"date in English", English.Date(may), "31 May 2025"},
		{"day", Indonesian.Day(december), "31 Desember"},
		{"short day of the table's year", Indonesian.ShortDay(may, 2025), "31 Mei"},
		{"short day of another year", Indonesian.ShortDay(december, 2025), "31 Des 2024"},
		{"short day in English", English.ShortDay(december, 2024), "31 Dec"},
		{"month", Indonesian.Month(june), "Juni 2025"},
		{"month in English", English.Month(june), "June 2025"},
		{"moment", Indonesian.Moment(noon), "12 Juni 2025 09.05"},
		{"moment in English", English.Moment(noon), "12 June 2025 09:05"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}
