package enrolment

// Days and civil dates, one into the other, in the proleptic Gregorian calendar: a list has several dates in each row,
// and time.Date takes several times as long. Years are counted from March, so that the leap day is their last.

const (
	daysIn400Years = 146097
	marchOfYear0   = 306 // days from 1 March of year 0 to 1 January of year 1
)

// civilDays gives the Date of a day that exists.
func civilDays(year, month, day int) Date {
	if month <= 2 {
		year--
	}
	inYear := (153*((month+9)%12)+2)/5 + day - 1 // from 1 March
	return Date(365*year + year/4 - year/100 + year/400 + inYear - marchOfYear0 + 1)
}

// civilDate undoes civilDays.
func civilDate(d Date) (year, month, day int) {
	days := int(d) - 1 + marchOfYear0
	era, inEra := days/daysIn400Years, days%daysIn400Years
	inEraYear := (inEra - inEra/1460 + inEra/36524 - inEra/146096) / 365
	inYear := inEra - (365*inEraYear + inEraYear/4 - inEraYear/100)
	fromMarch := (5*inYear + 2) / 153
	year, month, day = era*400+inEraYear, (fromMarch+2)%12+1, inYear-(153*fromMarch+2)/5+1
	if month <= 2 {
		year++
	}
	return year, month, day
}

// daysInMonth gives how many days a month has.
func daysInMonth(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
