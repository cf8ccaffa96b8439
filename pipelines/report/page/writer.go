package page

import (
	_ "embed"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

//go:embed phrases.csv
var phrasesCSV []byte

var phrases = wording.MustLoad(phrasesCSV)

// writer puts figures into the words of one edition.
type writer struct {
	edition report.Edition
	*figures
}

const nbsp = "\u00a0"

// say gives a phrase; no line breaks before its percent signs.
func (w *writer) say(key string, args ...any) string {
	return strings.ReplaceAll(phrases.Say(w.edition.Language, key, args...), " %", nbsp+"%")
}

func (w *writer) count(n *int64) string { return w.edition.Count(n) }

// percent writes part of whole with its sign: "41,64 %", and a dash where there is none.
func (w *writer) percent(part, whole *int64, decimals int) string {
	text := w.edition.Percent(part, whole, decimals)
	if text == wording.Nothing {
		return text
	}
	return text + nbsp + "%"
}

// signed writes a change with its sign: "+2.570", "−43", "0".
func (w *writer) signed(n int64) string { return withSign(n, w.edition.Language.Count(n)) }

// points writes hundredths of a percentage point with their sign: "+0,61".
func (w *writer) points(hundredths int64) string {
	return withSign(hundredths, w.edition.Language.Percent(hundredths, 10000, 2))
}

// withSign gives a number the sign that a reader looks for in a change; a true minus stands for the hyphen.
func withSign(n int64, text string) string {
	if n > 0 {
		return "+" + text
	}
	return strings.Replace(text, "-", "−", 1)
}

// share writes a count with what it is part of: "176.604 dari 424.131".
func (w *writer) share(part, whole *int64) string {
	return w.say("share", w.count(part), w.count(whole))
}

// known gives a count that can be reckoned with.
func known(n *int64) (int64, bool) {
	if n == nil || report.IsHidden(*n) {
		return 0, false
	}
	return *n, true
}

// initial gives the first letter of a month's name.
func (w *writer) initial(p enrolment.Period) string {
	return w.edition.Language.MonthName(p.Month)[:1]
}

// isPlace tells a district from the rows of those outside the province and of unknown place.
func isPlace(d report.District) bool { return d.Code != "outside" && d.Code != "unknown" }
