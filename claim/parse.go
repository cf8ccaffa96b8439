package claim

import (
	"regexp"
	"strings"
)

// statement is a sentence taken apart: its numbers, and what the words around each make of it.
type statement struct {
	text    string
	numbers []Number
	roles   []role // of each number
}

// role is what a number is in its sentence.
type role uint8

const (
	counted role = iota // a count that nothing says more of
	target              // of a target, count or percentage
	rest                // what is left of a whole
	gap                 // what is missing to a target
	change              // by how much something rose or fell
	changeFrom
	changeTo
	dated // part of a date
)

// roleWords are the words before a number, the nearest deciding, that give it a role.
var roleWords = []struct {
	role  role
	words *regexp.Regexp
}{
	{target, regexp.MustCompile(`(?i)\b(target\w*|sasaran|goal)\b[^\d+=/]*$`)},
	{gap, regexp.MustCompile(`(?i)\b(kurang|kekurangan\w*|selisih\w*|gap|short|missing)\b(?:[^\d+=/]*)$`)},
	{rest, regexp.MustCompile(`(?i)\b(sisa\w*|tersisa|sisanya|belum (?:ter\w+|aktif|terdaftar)|remaining|remainder|rest|uncovered)\b[^\d+=/]*$`)},
	{change, regexp.MustCompile(`(?i)\b(turun|naik|menurun|meningkat|bertambah|berkurang|penurunan|kenaikan|down|up|fell|rose|by)\b[^\d+=/]*$`)},
	{changeTo, regexp.MustCompile(`(?i)\b(menjadi|jadi|ke|to)\b\s*$`)},
}

// leftBehind are words right behind a count that make it what is left.
var leftBehind = regexp.MustCompile(`(?i)^\s*(?:orang|pekerja|jiwa|persons|workers)?\s*(tidak aktif|non-?aktif|belum terlindungi|belum tercover|belum terdaftar|inactive|not covered)`)

var (
	changeBehind = regexp.MustCompile(`(?i)\b(dari|from)\s*$`)
	changeAhead  = regexp.MustCompile(`(?i)\b(turun|naik|menurun|meningkat|down|up|fell|rose)\b`)
	aboutLess    = regexp.MustCompile(`(?i)\bkurang lebih\s*$`)
)

func parse(sentence string) *statement {
	s := &statement{text: sentence, numbers: numbers(sentence)}
	dates := dateSpans(sentence)
	for i := range s.numbers {
		s.roles = append(s.roles, s.roleOf(i, dates))
	}
	return s
}

func (s *statement) roleOf(i int, dates [][2]int) role {
	n := &s.numbers[i]
	for _, span := range dates {
		if n.at >= span[0] && n.at < span[1] {
			return dated
		}
	}
	before := s.before(i)
	isShare := n.Unit == Percent || n.Unit == PercentPoint
	if isShare && changeBehind.MatchString(before) && changeAhead.MatchString(s.text[:n.at]) {
		return changeFrom
	}
	if n.Unit == Plain && leftBehind.MatchString(s.text[n.end:]) {
		return rest
	}
	best, at := counted, -1
	for _, r := range roleWords {
		if (r.role == change || r.role == changeTo) && !isShare || r.role == gap && aboutLess.MatchString(before) {
			continue
		}
		if m := r.words.FindStringIndex(before); m != nil && m[0] > at {
			best, at = r.role, m[0]
		}
	}
	if best == changeTo && !changeAhead.MatchString(s.text[:n.at]) {
		return counted
	}
	return best
}

// before gives the text between the number before and this one.
func (s *statement) before(i int) string {
	from := 0
	if i > 0 {
		from = s.numbers[i-1].end
	}
	return s.text[from:s.numbers[i].at]
}

// between is the text that joins a number and the next.
func (s *statement) between(i int) string { return s.before(i + 1) }

// isCount tells a number of persons without another role.
func (s *statement) isCount(i int) bool {
	return i >= 0 && i < len(s.numbers) && s.numbers[i].Unit == Plain && s.roles[i] == counted
}

var (
	partOf   = regexp.MustCompile(`(?i)^[^=+]*(?:\b(?:dari|of|out of)\b|/)[^=+;]*$`)
	wholeFor = regexp.MustCompile(`(?i)\b(?:dari|of|out of|potensi\w*|total)\b[^=+;,]*$`)
)

// pair is a part and its whole, by their places among the numbers.
type pair struct{ part, whole int }

// pairs finds "A dari B", "A / B" and "dari B …, A …".
func (s *statement) pairs() []pair {
	var found []pair
	for i := 0; i+1 < len(s.numbers); i++ {
		if !s.isCount(i) || !s.isCount(i+1) {
			continue
		}
		a, b := &s.numbers[i], &s.numbers[i+1]
		switch between := s.between(i); {
		case partOf.MatchString(between) && a.Value.Cmp(b.Value) <= 0:
			found = append(found, pair{i, i + 1})
			i++
		case wholeFor.MatchString(s.before(i)) && a.Value.Cmp(b.Value) >= 0 && !strings.ContainsAny(between, "=+;×*"):
			found = append(found, pair{i + 1, i})
			i++
		}
	}
	return found
}

// wholeOf gives the pair that a number speaks of: the last one before it, else the first.
func (s *statement) wholeOf(i int) (pair, bool) {
	pairs := s.pairs()
	for k := len(pairs) - 1; k >= 0; k-- {
		if max(pairs[k].part, pairs[k].whole) < i {
			return pairs[k], true
		}
	}
	if len(pairs) > 0 {
		return pairs[0], true
	}
	return pair{}, false
}
