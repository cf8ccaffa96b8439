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
	asOf  enrolment.Date // zero when nothing says
	stage string         // "" when nothing says
}

// read takes in one title. The first that says something counts.
func (t *titles) read(text string) {
	if t.asOf == 0 {
		t.asOf = positionIn(text)
	}
	if t.stage == "" {
		t.stage = stageIn(text)
	}
}

// add takes in what other titles say.
func (t *titles) add(other titles) {
	if t.asOf == 0 {
		t.asOf = other.asOf
	}
	if t.stage == "" {
		t.stage = other.stage
	}
}

// readRow takes in a row above a table.
func (t *titles) readRow(row *sheet.Row, date1904 bool) {
	var words []string
	for _, cell := range row.Cells {
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
	if named := dateInName(d.Name); named != 0 {
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

// dateInName gives the day that a file's name holds, or the last day of the month that it holds.
func dateInName(name string) enrolment.Date {
	if found := dayInName.FindStringSubmatch(name); found != nil {
		if d, err := enrolment.ParseDate(found[1]); err == nil {
			return d
		}
	}
	if found := monthInName.FindStringSubmatch(name); found != nil {
		if p, err := enrolment.ParsePeriod(found[1]); err == nil {
			return p.End()
		}
	}
	return 0
}
