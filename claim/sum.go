package claim

import (
	"math/big"
	"regexp"
	"strings"
)

var (
	isPlus  = regexp.MustCompile(`^[^=;:(),]*\+[^=;:(),]*$`)
	isEqual = regexp.MustCompile(`^[^+;:(),]*=[^+;:(),]*$`)
	opens   = regexp.MustCompile(`(?i)(?:\bterdiri (?:dari|atas)\b|\byakni\b|\byaitu\b|\bmeliputi\b|\bconsisting of\b|:|\()[^)]*$`)
	listed  = regexp.MustCompile(`(?i)^[^=+:()]*(?:,|;|\bdan\b|\bserta\b|\band\b)[^=+:()]*$`)
)

// sums judges parts against their sum: "A + B = S", "S = A + B", "S (A formal, B informal dan C jakon)".
func sums(s *statement, _ Basis) []Finding {
	var findings []Finding
	for i := 0; i < len(s.numbers); i++ {
		if !s.isCount(i) {
			continue
		}
		last, total := s.chain(i, isPlus), -1
		switch {
		case last > i && s.joins(last, isEqual) && s.isCount(last+1):
			total = last + 1
		case last > i && s.joins(i-1, isEqual) && s.isCount(i-1):
			total = i - 1
		case last == i && s.joins(i-1, opens) && s.isCount(i-1):
			last, total = s.chain(i, listed), i-1
		}
		if total < 0 || last == i {
			continue
		}
		findings = append(findings, s.sum(i, last, total))
		i = max(last, total) - 1
		if i < last {
			i = last
		}
	}
	return findings
}

// chain gives the last number of a run of counts, from i on, that are joined by a pattern.
func (s *statement) chain(i int, join *regexp.Regexp) int {
	for s.joins(i, join) && s.isCount(i+1) {
		i++
	}
	return i
}

// joins tells whether the text between a number and the next is of a pattern.
func (s *statement) joins(i int, join *regexp.Regexp) bool {
	return i >= 0 && i+1 < len(s.numbers) && join.MatchString(s.between(i)) && !strings.ContainsAny(s.between(i), "×*")
}

func (s *statement) sum(first, last, total int) Finding {
	n := &s.numbers[total]
	f := Finding{Kind: Sum, Printed: *n, Computed: new(big.Rat)}
	for i := first; i <= last; i++ {
		f.From = append(f.From, s.numbers[i])
		f.Computed.Add(f.Computed, s.numbers[i].Value)
	}
	if f.Verdict = n.is(f.Computed); f.Verdict == Differs {
		f.Readings = []Reading{{Name: Unexplained, Value: new(big.Rat).Sub(n.Value, f.Computed)}}
	}
	return f
}
