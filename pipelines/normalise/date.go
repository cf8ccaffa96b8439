package normalise

import (
	"bytes"
	"unicode/utf8"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// calendar is how the dates of a column are read: ISO, or in the order that the column shows, day first as Indonesia
// writes them where it shows none; months as numbers or by Indonesian and English names; the serial dates of a workbook,
// also where they lost their style.
type calendar struct {
	date1904 bool           // the file counts serial dates from 1904
	asOf     enrolment.Date // position date of the file; zero while it is not known
	order    dateOrder
	isSwept  bool // the column's date cells look as if a spreadsheet had taken days for months
}

// dateOrder is which of two numbers is the day, where both can be.
type dateOrder uint8

const (
	dayFirst dateOrder = iota
	monthFirst
	mixedOrder // the column writes both: day first, in doubt
)

// day reads a date. A rule beside a date is a doubt about it; beside no date, the reason why there is none. An empty
// cell is no date, and no fault.
func (c calendar) day(cell sheet.Cell) (enrolment.Date, rule) { return c.read(cell, c.horizon()) }

// birth reads a birth date: none lies after the position date.
func (c calendar) birth(cell sheet.Cell) (enrolment.Date, rule) {
	d, r := c.read(cell, c.asOf)
	if c.asOf != 0 && d > c.asOf {
		return 0, dateFutureBirth
	}
	return d, r
}

// read reads a date. A year of two digits is in the century that puts it at or before latest.
func (c calendar) read(cell sheet.Cell, latest enrolment.Date) (enrolment.Date, rule) {
	text := trimmed(cell.Text)
	if len(text) == 0 {
		return 0, ok
	}
	if d, r, is := c.serial(cell, text); is {
		return d, r
	}
	var parts [3]datePart
	if splitDate(text, &parts) != 3 && !splitCompact(text, &parts) {
		return 0, dateFormat
	}
	return c.dayOfParts(&parts, latest)
}

// horizon is how far ahead a date of two digits can lie: cover runs for years, not for decades.
func (c calendar) horizon() enrolment.Date {
	if c.asOf == 0 {
		return 0
	}
	return c.asOf + 20*366
}

// birthAfterPlace reads the birth date of a cell that holds place and date: "Ternate, 12-05-1980". A place alone is no
// date, and no fault.
func (c calendar) birthAfterPlace(cell sheet.Cell) (enrolment.Date, rule) {
	if cell.Type != sheet.Text {
		return c.birth(cell)
	}
	start := bytes.IndexAny(cell.Text, "0123456789")
	if start < 0 {
		comma := bytes.LastIndexByte(cell.Text, ',')
		if comma < 0 {
			return 0, ok
		}
		start = comma + 1
	}
	cell.Text = cell.Text[start:]
	return c.birth(cell)
}

// month reads a contribution month (BLTH, bulan-tahun iuran): 05-2025, 2025-05, Mei 2025, 202505, or any day of it.
func (c calendar) month(cell sheet.Cell) (enrolment.Period, rule) {
	text := trimmed(cell.Text)
	if len(text) == 0 {
		return enrolment.Period{}, ok
	}
	if isDigits(text) && len(text) == 6 {
		return monthOfSixDigits(text)
	}
	if d, r, is := c.serial(cell, text); is {
		return monthOf(d), r
	}
	var parts [3]datePart
	switch splitDate(text, &parts) {
	case 2:
		return monthOfParts(parts[0], parts[1], c.horizon())
	case 3:
		d, r := c.dayOfParts(&parts, c.horizon())
		return monthOf(d), r
	}
	return enrolment.Period{}, dateFormat
}

// monthOf gives the month in which d lies.
func monthOf(d enrolment.Date) enrolment.Period { return enrolment.PeriodOf(d, 0) }

// serial reads a date that the workbook stores as a number of days, also one that lost its date style. is is false for
// a cell that holds no such number.
func (c calendar) serial(cell sheet.Cell, text []byte) (d enrolment.Date, r rule, is bool) {
	switch {
	case cell.Type == sheet.Date:
		if string(text) == "0" { // shown as 00/01/1900
			return 0, dateSentinel, true
		}
	case cell.Type == sheet.Number && string(text) == "0":
		return 0, dateSentinel, true
	case cell.Type == sheet.Number || cell.Type == sheet.Text:
		if len(text) != serialDigits || !isDigits(text) {
			return 0, ok, false
		}
	default:
		return 0, ok, false
	}
	d, found := sheet.Cell{Text: text, Type: sheet.Date}.Date(c.date1904)
	if !found {
		return 0, dateFormat, true
	}
	year, month, day := d.Civil()
	d, r = dayOfNumbers(year, month, day)
	if r == ok && c.isSwept && cell.Type == sheet.Date && day <= 12 && day != month {
		r = dateAmbiguous
	}
	return d, r, true
}

// serialDigits are those of the serial numbers of the days from 1927 to 2173.
const serialDigits = 5

// splitCompact reads a date without separators: 20250531 or 31052025. No day, month or year before 1000 begins with 19,
// 20 or 21 and goes on to a month and a day.
func splitCompact(text []byte, parts *[3]datePart) bool {
	if len(text) != len("20250531") || !isDigits(text) {
		return false
	}
	part := func(from, to int) datePart { return datePart{int(number(text[from:to])), to - from} }
	*parts = [3]datePart{part(0, 4), part(4, 6), part(6, 8)}
	if parts[0].value < firstYear || parts[0].value > lastYear || parts[1].value > 12 || parts[2].value > 31 {
		*parts = [3]datePart{part(0, 2), part(2, 4), part(4, 8)}
	}
	return true
}

// dayOfParts reads year month day, month day year where the month is a name, and day month year or month day year by the
// order of the column. Where the column's order gives no day and the other one does, the other was meant, in doubt.
func (c calendar) dayOfParts(parts *[3]datePart, latest enrolment.Date) (enrolment.Date, rule) {
	day, month, year := parts[0], parts[1], parts[2]
	doubt := ok
	switch {
	case parts[0].isName():
		day, month = parts[1], parts[0]
	case parts[0].width == 4:
		day, year = parts[2], parts[0]
	case parts[1].isName():
	case c.order == monthFirst:
		if day, month = month, day; month.value > 12 && day.value <= 12 {
			day, month, doubt = month, day, dateAmbiguous
		}
	case month.value > 12 && day.value >= 1 && day.value <= 12:
		if day, month = month, day; c.order == dayFirst {
			doubt = dateAmbiguous
		}
	case c.order == mixedOrder && day.value <= 12 && day.value != month.value:
		doubt = dateAmbiguous
	}
	if day.isName() || year.isName() || day.width > 2 || month.width > 2 || year.width != 4 && year.width != 2 {
		return 0, dateFormat
	}
	d, r := dayInYear(year, month.value, day.value, latest)
	if d != 0 && doubt != ok {
		r = doubt
	}
	return d, r
}

// dayInYear gives the day of a year of four digits or two.
func dayInYear(year datePart, month, day int, latest enrolment.Date) (enrolment.Date, rule) {
	if year.width == 4 || year.value == 0 && day == 0 {
		return dayOfNumbers(year.value, month, day)
	}
	d, r := dayOfNumbers(2000+year.value, month, day)
	if latest != 0 && d > latest {
		d, r = dayOfNumbers(1900+year.value, month, day)
	}
	if r == ok {
		r = dateCenturyGuessed
	}
	return d, r
}

// The years within which a date of a list can lie, slips of the keyboard by a century included.
const (
	firstYear = 1900
	lastYear  = 2199
)

// dayOfNumbers gives the date, without the ones that programs write for "none".
func dayOfNumbers(year, month, day int) (enrolment.Date, rule) {
	if isSentinel(year, month, day) {
		return 0, dateSentinel
	}
	d, found := enrolment.NewDate(year, month, day)
	if !found || year < firstYear || year > lastYear {
		return 0, dateImpossible
	}
	return d, ok
}

// isSentinel tells the dates that programs write for "none" or "for ever".
func isSentinel(year, month, day int) bool {
	switch year {
	case 0:
		return month == 0 && day == 0
	case 1, 1904, 1970:
		return month == 1 && day == 1
	case 1900:
		return month == 1 && day <= 1 // 00-01-1900 is how a spreadsheet shows an empty cell
	case 1899:
		return month == 12 && day >= 30
	case 2999, 3000, 9999:
		return month == 12 && day == 31
	}
	return false
}

// monthOfParts reads month year and year month. A year of two digits puts the month at or before latest.
func monthOfParts(month, year datePart, latest enrolment.Date) (enrolment.Period, rule) {
	if month.width == 4 {
		month, year = year, month
	}
	if year.isName() || month.width > 2 || year.width != 4 && year.width != 2 {
		return enrolment.Period{}, dateFormat
	}
	if year.width == 4 || year.value == 0 && month.value == 0 {
		return monthOfNumbers(year.value, month.value)
	}
	p, r := monthOfNumbers(2000+year.value, month.value)
	if latest != 0 && p.First() > latest {
		p, r = monthOfNumbers(1900+year.value, month.value)
	}
	if r == ok {
		r = dateCenturyGuessed
	}
	return p, r
}

// monthOfSixDigits reads 202505 and 052025: no month is 19 or 20.
func monthOfSixDigits(text []byte) (enrolment.Period, rule) {
	if century := number(text[:2]); century == 19 || century == 20 {
		return monthOfNumbers(int(number(text[:4])), int(number(text[4:])))
	}
	return monthOfNumbers(int(number(text[2:])), int(number(text[:2])))
}

// monthOfNumbers gives the month, without those in which a date that means "none" lies.
func monthOfNumbers(year, month int) (enrolment.Period, rule) {
	if isSentinel(year, month, 0) || isSentinel(year, month, 1) || isSentinel(year, month, 31) {
		return enrolment.Period{}, dateSentinel
	}
	first, found := enrolment.NewDate(year, month, 1)
	if !found || year < firstYear || year > lastYear {
		return enrolment.Period{}, dateImpossible
	}
	return monthOf(first), ok
}

// datePart is a number of a written date, or the name of a month.
type datePart struct {
	value int // of a name, the month's number
	width int // digits as written; 0 for a name
}

func (p datePart) isName() bool { return p.width == 0 }

// splitDate finds the two or three parts of a written date, between - / . , or blanks. A time of day behind the date is
// left out. It gives 0 for a text that is anything else.
func splitDate(text []byte, parts *[3]datePart) int {
	n := 0
	for i := 0; i < len(text); {
		b := text[i]
		switch {
		case isDateSeparator(b):
			i++
		case b >= utf8.RuneSelf:
			r, width := utf8.DecodeRune(text[i:])
			if !isBlank(r) {
				return 0
			}
			i += width
		case n == len(parts):
			if !isTimeOfDay(text[i:]) {
				return 0
			}
			return n
		case b >= '0' && b <= '9':
			start := i
			for i < len(text) && text[i] >= '0' && text[i] <= '9' {
				i++
			}
			if i-start > 4 {
				return 0
			}
			parts[n] = datePart{int(number(text[start:i])), i - start}
			n++
		default:
			start := i
			for i < len(text) && foldedASCII[text[i]&0x7f] >= 'A' && text[i] < utf8.RuneSelf {
				i++
			}
			month := monthNamed(text[start:i])
			switch {
			case month != 0:
				parts[n] = datePart{month, 0}
				n++
			case n > 0 || !isWeekday(text[start:i]): // "Sabtu, 31 Mei 2025"
				return 0
			}
		}
	}
	if n < 2 {
		return 0
	}
	return n
}

func isDateSeparator(b byte) bool {
	return b == '-' || b == '/' || b == '.' || b == ',' || b == ' ' || b == '\t'
}

// isTimeOfDay tells "00:00", "T00:00:00Z" and the like.
func isTimeOfDay(text []byte) bool {
	colons := 0
	for i, b := range text {
		switch {
		case b == ':':
			colons++
		case b == 'T' && i == 0, b >= '0' && b <= '9', b == '.', b == '+', b == 'Z':
		default:
			return false
		}
	}
	return colons > 0
}

// monthNamed gives the month of an Indonesian or English name, also shortened, 0 for any other word.
func monthNamed(word []byte) int {
	var buf [16]byte
	if len(word) > len(buf) {
		return 0
	}
	switch string(fold(buf[:0], word)) {
	case "JAN", "JANUARI", "JANUARY":
		return 1
	case "FEB", "PEB", "FEBRUARI", "PEBRUARI", "FEBUARI", "PEBUARI", "FEBRUARY":
		return 2
	case "MAR", "MRT", "MARET", "MARCH":
		return 3
	case "APR", "APRIL":
		return 4
	case "MEI", "MAY":
		return 5
	case "JUN", "JUNI", "JUNE":
		return 6
	case "JUL", "JULI", "JULY":
		return 7
	case "AGU", "AGS", "AGT", "AGST", "AGUS", "AGUSTUS", "AUG", "AUGUST":
		return 8
	case "SEP", "SEPT", "SEPTEMBER":
		return 9
	case "OKT", "OCT", "OKTOBER", "OCTOBER":
		return 10
	case "NOV", "NOP", "NOVEMBER", "NOPEMBER":
		return 11
	case "DES", "DEC", "DESEMBER", "DECEMBER":
		return 12
	}
	return 0
}

// isWeekday tells the Indonesian or English name of a day of the week, also shortened.
func isWeekday(word []byte) bool {
	var buf [16]byte
	if len(word) > len(buf) {
		return false
	}
	switch string(fold(buf[:0], word)) {
	case "SENIN", "SELASA", "RABU", "KAMIS", "JUMAT", "SABTU", "MINGGU", "AHAD", "SEN", "SEL", "RAB", "KAM", "JUM", "SAB", "MIN",
		"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN":
		return true
	}
	return false
}
