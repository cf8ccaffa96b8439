package claim

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
)

// Correct gives the sentence as it would be right: a number that cannot be is replaced by the computed one, in the
// sentence's own marks and decimals; one that is right in another reading gets the words of that reading. A number that
// was cut off is rounded. Without such findings it is the sentence as it is.
func Correct(sentence string, findings []Finding) string {
	type edit struct {
		at, end int
		text    string
	}
	var edits []edit
	comma := !usesPoint(sentence)
	for _, f := range findings {
		if f.Verdict == Fits || f.Kind == Money {
			continue
		}
		edits = append(edits, edit{f.Printed.at, f.Printed.end, f.corrected(comma)})
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(b.at, a.at) })
	for _, e := range edits {
		sentence = sentence[:e.at] + e.text + sentence[e.end:]
	}
	return sentence
}

// corrected gives what is to stand in the place of the printed number.
func (f *Finding) corrected(comma bool) string {
	n := &f.Printed
	if f.Kind == Weekday {
		said := n.Text[:strings.IndexAny(n.Text, " ,(")]
		return dayName(f.Day, said) + n.Text[len(said):]
	}
	for _, r := range f.Readings {
		if words, known := readingWords[r.Name]; known && r.Fits {
			return n.with(r.Value, comma) + words
		}
	}
	return n.with(f.Computed, comma)
}

// readingWords are put behind a number that is right in another reading.
var readingWords = map[string]string{
	Complement: " belum terlindungi",
	OfTarget:   " dari target",
	Points:     " poin",
	ToWhole:    " menuju seluruh potensi",
}

// usesPoint tells a sentence that writes decimals with a point, as English does.
func usesPoint(sentence string) bool {
	for _, n := range numbers(sentence) {
		if i := strings.IndexByte(n.Text, '.'); i >= 0 && n.Unit == Percent {
			return true
		}
		if i := strings.IndexByte(n.Text, ','); i >= 0 && n.Unit == Plain && n.Step.Cmp(one) == 0 {
			return true
		}
	}
	return false
}

// with gives the number's text with another value: as many decimals as percentages have at least one, marks as in the
// sentence, signs and words as they stand.
func (n *Number) with(v *big.Rat, comma bool) string {
	first := strings.IndexAny(n.Text, "0123456789")
	last := first
	for last < len(n.Text) && (isDigit(n.Text[last]) || n.Text[last] == '.' || n.Text[last] == ',') {
		last++
	}
	if first < 0 {
		return n.Text
	}
	decimals := 0
	for step := new(big.Rat).Set(n.Step); step.Cmp(one) < 0; step.Mul(step, ten) {
		decimals++
	}
	thousand, point := ".", ","
	if !comma {
		thousand, point = ",", "."
	}
	whole, fraction, _ := strings.Cut(v.FloatString(decimals), ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 && whole[i-1] != '-' {
			b.WriteString(thousand)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(point + fraction)
	}
	return n.Text[:first] + b.String() + n.Text[last:]
}

// dayName gives a weekday in the language of the one that was said.
func dayName(day, said string) string {
	if strings.HasSuffix(strings.ToLower(said), "day") {
		return day
	}
	return map[string]string{
		"Monday": "Senin", "Tuesday": "Selasa", "Wednesday": "Rabu", "Thursday": "Kamis", "Friday": "Jumat",
		"Saturday": "Sabtu", "Sunday": "Minggu",
	}[day]
}
