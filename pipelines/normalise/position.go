package normalise

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// The ways in which a delivery gets its position date (posisi data), strongest first: enrolment.Manifest.AsOfBasis.
const (
	basisStated   = "stated"   // by the operator on receipt
	basisTitle    = "title"    // above the table, or in a sheet's name
	basisFilename = "filename" // a day, or a month, which means its last day
	basisSlot     = "slot"     // the month before its arrival
)

// position is the day that a delivery speaks of.
type position struct {
	asOf  enrolment.Date
	basis string
}

// titles are what stands above the tables of a file and in its sheets' names.
type titles struct {
	asOf    enrolment.Date   // zero when nothing says
	another enrolment.Date   // the position date of a further sheet, where it differs
	month   enrolment.Period // contribution month; zero when nothing says
	stage   string           // "" when nothing says

	isOfMonths bool // they speak of other contribution months, too
}

// read takes in one title. The first that says something counts.
func (t *titles) read(text string) {
	if t.asOf == 0 {
		t.asOf = positionIn(text)
	}
	month, isOne := contributionMonthIn(text)
	t.isOfMonths = t.isOfMonths || !isOne || !month.IsZero() && !t.month.IsZero() && month != t.month
	if t.month.IsZero() {
		t.month = month
	}
	if t.stage == "" {
		t.stage = stageIn(text)
	}
}

// paidFor gives the contribution month of a report of payments whose rows do not say it, zero unless the titles name one alone.
func (t *titles) paidFor() enrolment.Period {
	if t.isOfMonths {
		return enrolment.Period{}
	}
	return t.month
}

// add takes in what the titles of a further sheet say.
func (t *titles) add(other titles) {
	if other.asOf != 0 && other.asOf != t.asOf && t.asOf != 0 {
		t.another = other.asOf
	}
	t.isOfMonths = t.isOfMonths || other.isOfMonths || !other.month.IsZero() && !t.month.IsZero() && other.month != t.month
	t.fill(other)
}

// fill takes in what other titles say and these do not.
func (t *titles) fill(other titles) {
	if t.asOf == 0 {
		t.asOf = other.asOf
	}
	if t.month.IsZero() {
		t.month = other.month
	}
	if t.stage == "" {
		t.stage = other.stage
	}
}

// The bounds of what is searched for a title, in bytes: of one cell, and of a file.
const (
	longestTitle = 4 << 10
	mostTitles   = 1 << 20
)

// readRow takes in a row above a table, of which left says how much may still be searched.
func (t *titles) readRow(row *sheet.Row, date1904 bool, left *int) {
	var words []string
	for _, cell := range row.Cells {
		if n := len(cell.Text); n > longestTitle || n > *left {
			continue
		}
		*left -= len(cell.Text)
		text := string(trimmed(cell.Text))
		if cell.Type == sheet.Date {
			if d, found := cell.Date(date1904); found {
				text = d.String()
			}
		}
		if text != "" {
			words = append(words, text)
		}
	}
	t.read(strings.Join(words, " "))
}

// stated gives the position date of a delivery as far as it can be told without the clock.
func stated(d *enrolment.Delivery, title enrolment.Date) (position, bool) {
	if d.StatedAsOf != 0 {
		return position{d.StatedAsOf, basisStated}, true
	}
	if title != 0 {
		return position{title, basisTitle}, true
	}
	if named, _ := dateInName(d.Name); named != 0 {
		return position{named, basisFilename}, true
	}
	return position{}, false
}

// slot gives the last day of the month before the arrival, as the office's clock showed it.
func slot(receivedAt time.Time, zone *time.Location) position {
	if receivedAt.IsZero() {
		return position{0, basisSlot}
	}
	return position{monthOf(enrolment.DateOf(receivedAt.In(zone))).First() - 1, basisSlot}
}

// positionWords finds "Posisi 31 Mei 2025", "Posisi: 31-05-2025", "per 31 Mei 2025". A contribution month (BLTH) is no position.
var positionWords = regexp.MustCompile(
	`(?i)\b(?:posisi|per)(?:\s+(?:tanggal|tgl\.?))?\s*:?\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|[a-z]{3,9})\s*[-/. ]\s*\d{4})\b`)

// positionIn gives the position date that a text states, zero when it states none.
func positionIn(text string) enrolment.Date {
	for _, found := range positionWords.FindAllStringSubmatch(text, -1) {
		if d, r := (calendar{}).day(sheet.Cell{Text: []byte(found[1])}); r == ok {
			return d
		}
	}
	return 0
}

// monthWords finds "BLTH 05-2025", "Bulan Mei 2025", "Periode: 2025-05".
var monthWords = regexp.MustCompile(
	`(?i)\b(?:blth|bulan(?:\s+iuran)?|bln|periode)\s*:?\s*(\d{4}\s*[-/. ]\s*\d{1,2}|(?:\d{1,2}|[a-z]{3,9})\s*[-/. ]\s*\d{4})(?:$|[^-/.\d])`)

// contributionMonthIn gives the contribution month (BLTH) that a text states, zero when it states none. isOne is false where
// it is but the first of several.
func contributionMonthIn(text string) (month enrolment.Period, isOne bool) {
	for _, at := range monthWords.FindAllStringSubmatchIndex(text, -1) {
		if p, r := (calendar{}).month(sheet.Cell{Text: []byte(text[at[2]:at[3]])}); r == ok {
			return p, !furtherMonths.MatchString(text[at[3]:])
		}
	}
	return enrolment.Period{}, true
}

// furtherMonths finds what follows the first month of several: "s.d. Mei 2025", "- 05-2025", "dan Mei".
var furtherMonths = regexp.MustCompile(
	`(?i)^\s*(?:-|–|,|&|s\s*[./]?\s*d\b|sampai|hingga|dan|to)\W*(?:dengan\W*)?(?:bulan\W*)?` +
		`(?:\d{1,2}\s*[-/. ]\s*\d{4}|\d{4}-\d{2}|(?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|nop|des|dec)[a-z]*)`)

// holdForMonth holds the file when what stands in it speaks of another month than its position date, or its name does of
// another than its titles. A name may hold the day on which the file was made, which comes after the position.
func (r *reading) holdForMonth(name string) {
	period := r.manifest.Period
	if period.IsZero() {
		return
	}
	isOther := func(d enrolment.Date) bool { return d != 0 && enrolment.PeriodOf(d, r.step.ClosesUntilDay) != period }
	contradicts := isOther(r.titles.asOf) || isOther(r.titles.another)
	if r.manifest.AsOfBasis == basisTitle {
		named, isDay := dateInName(name)
		contradicts = contradicts || isOther(named) && monthOf(named) != monthOf(r.manifest.AsOf) && (!isDay || named < period.First())
	}
	if month := r.titles.month; !month.IsZero() {
		away := monthIndex(month) - monthIndex(period)
		contradicts = contradicts || away > monthsAround || away < -monthsOfDelay
	}
	if contradicts {
		r.hold("file.wrong_month", enrolment.Fault{Field: "as_of"})
	}
}

var stageWords = regexp.MustCompile(`(?i)(?:^|[^a-z])tahap[\s_.:-]*([0-9]{1,2}|[ivx]{1,4})(?:[^0-9a-z]|$)`)

// romanStages are the stages as decrees number them.
var romanStages = []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// stageIn gives the stage (tahap) that a text names, "2" for "Tahap II", "" when it names none.
func stageIn(text string) string {
	found := stageWords.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	if n, err := strconv.Atoi(found[1]); err == nil {
		return strconv.Itoa(n)
	}
	for n, roman := range romanStages {
		if strings.EqualFold(roman, found[1]) {
			return strconv.Itoa(n)
		}
	}
	return ""
}

var (
	dayInName   = regexp.MustCompile(`(?:^|\D)(20\d{2}-\d{2}-\d{2})(?:\D|$)`)
	monthInName = regexp.MustCompile(`(?:^|\D)(20\d{2}-\d{2})(?:\D|$)`)
)

// dateInName gives the day that a file's name holds, or the last day of the month that it holds, which isDay tells apart.
func dateInName(name string) (d enrolment.Date, isDay bool) {
	if found := dayInName.FindStringSubmatch(name); found != nil {
		if d, err := enrolment.ParseDate(found[1]); err == nil {
			return d, true
		}
	}
	if found := monthInName.FindStringSubmatch(name); found != nil {
		if p, err := enrolment.ParsePeriod(found[1]); err == nil {
			return p.End(), false
		}
	}
	return 0, false
}
