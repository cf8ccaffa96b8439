package claim

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	weekdayNames = `senin|selasa|rabu|kamis|jumat|jum['’]at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday`
	monthNames   = `januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|january|february|march|may|june|july|august|october|december`
	figures      = `(\d{1,2})[/-](\d{1,2})(?:[/-](\d{2,4}))?`
	worded       = `(\d{1,2})\s+(` + monthNames + `)(?:\s+(\d{4}))?`
)

var (
	weekdayText = regexp.MustCompile(`(?i)\b(` + weekdayNames + `)\b[^\d.;]{0,20}(?:` + figures + `|` + worded + `)\)?`)
	dateText    = regexp.MustCompile(`(?i)\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b|\b(?:\d{1,2}\s+)?(?:` + monthNames + `)(?:\s+\d{4})?\b|\b(?:19|20)\d\d\b`)
	yearText    = regexp.MustCompile(`\b(20\d\d)\b`)
)

// weekdayOf is the English day of each name.
var weekdayOf = map[string]time.Weekday{
	"senin": time.Monday, "selasa": time.Tuesday, "rabu": time.Wednesday, "kamis": time.Thursday, "jumat": time.Friday,
	"jum'at": time.Friday, "jum’at": time.Friday, "sabtu": time.Saturday, "minggu": time.Sunday, "ahad": time.Sunday,
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

var monthOf = func() map[string]int {
	months := make(map[string]int)
	names := strings.Split(monthNames, "|")
	for i, name := range names[:12] {
		months[name] = i + 1
	}
	for m := time.January; m <= time.December; m++ {
		months[strings.ToLower(m.String())] = int(m)
	}
	return months
}()

// dateSpans tells where dates and years stand, which are no counts.
func dateSpans(sentence string) [][2]int {
	var spans [][2]int
	for _, m := range dateText.FindAllStringIndex(sentence, -1) {
		if m[0] > 0 && strings.ContainsRune(".,", rune(sentence[m[0]-1])) && m[0] > 1 && isDigit(sentence[m[0]-2]) {
			continue // the tail of a number
		}
		if m[1]+1 < len(sentence) && strings.ContainsRune(".,", rune(sentence[m[1]])) && isDigit(sentence[m[1]+1]) {
			continue // its head
		}
		spans = append(spans, [2]int{m[0], m[1]})
	}
	return spans
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// weekdays judges each weekday that stands before a date. Where the date has no year, the sentence's only one counts.
func weekdays(s *statement, _ Basis) []Finding {
	var findings []Finding
	for _, m := range weekdayText.FindAllStringSubmatchIndex(s.text, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return strings.ToLower(s.text[m[2*i]:m[2*i+1]])
		}
		day, month, year := group(2), group(3), group(4)
		if day == "" {
			day, month, year = group(5), strconv.Itoa(monthOf[group(6)]), group(7)
		}
		if year == "" {
			years := yearText.FindAllString(s.text, -1)
			if len(years) != 1 {
				continue
			}
			year = years[0]
		}
		if len(year) == 2 {
			year = "20" + year
		}
		date, err := time.Parse("2006-1-2", year+"-"+strings.TrimLeft(month, "0")+"-"+strings.TrimLeft(day, "0"))
		if err != nil {
			continue
		}
		said := weekdayOf[group(1)]
		f := Finding{
			Kind: Weekday, Verdict: Fits, Day: date.Weekday().String(), Said: said.String(),
			Printed: Number{Text: s.text[m[0]:m[1]], at: m[0], end: m[1]},
		}
		if said != date.Weekday() {
			f.Verdict = Differs
		}
		findings = append(findings, f)
	}
	return findings
}
