package demo

import (
	"strconv"
	"time"

	"cakupan/enrolment"
)

// month is a month of the civil calendar, counted so that the next one is one more; 0 is none.
type month int

func monthOf(p enrolment.Period) month {
	if p.IsZero() {
		return 0
	}
	return of(p.Year, int(p.Month))
}

// of gives a month of a year, 1 to 12.
func of(year, number int) month { return month(year*12 + number - 1) }

func (m month) period() enrolment.Period {
	if m == 0 {
		return enrolment.Period{}
	}
	return enrolment.Period{Year: m.year(), Month: time.Month(m.number())}
}

func (m month) year() int           { return int(m) / 12 }
func (m month) number() int         { return int(m)%12 + 1 }
func (m month) end() enrolment.Date { return m.period().End() }

// The months of the story. The world begins in December 2024; what was before is only stated.
var (
	december2024 = of(2024, 12)
	june2025     = of(2025, 6)
	april2025    = of(2025, 4)
	may2025      = of(2025, 5)
	december2025 = of(2025, 12)
	january2026  = of(2026, 1)
	march2026    = of(2026, 3)
)

var monthNames = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
	"Oktober", "November", "Desember"}

// long writes a date as officials do: "31 Mei 2025".
func long(d enrolment.Date) string {
	year, number, day := d.Civil()
	return strconv.Itoa(day) + " " + monthNames[number-1] + " " + strconv.Itoa(year)
}

// zone is Maluku Utara's time, WIT.
var zone = time.FixedZone("WIT", 9*60*60)

// at gives a moment of a day in Maluku Utara.
func at(d enrolment.Date, hour, minute, second int) time.Time {
	year, number, day := d.Civil()
	return time.Date(year, time.Month(number), day, hour, minute, second, 0, zone)
}

// day reads a date of the tables in this package, "2025-05-20".
func day(s string) enrolment.Date {
	d, err := enrolment.ParseDate(s)
	if err != nil {
		panic(err) // the tables are wrong
	}
	return d
}
