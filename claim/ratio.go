package claim

import (
	"math/big"
	"regexp"
)

// ratios judges each percentage that speaks of a part and a whole.
func ratios(s *statement, basis Basis) []Finding {
	var findings []Finding
	for i := range s.numbers {
		n := &s.numbers[i]
		if n.Unit != Percent || s.roles[i] != counted {
			continue
		}
		part, whole, of, ok := s.baseOf(i)
		if !ok || whole.Value.Sign() == 0 {
			continue
		}
		f := Finding{Kind: Ratio, Printed: *n, From: []Number{*part, *whole}}
		f.Computed = percentOf(part.Value, whole.Value)
		low := percentOf(part.low(), whole.high())
		high := percentOf(part.high(), whole.low())
		f.Verdict = n.within(low, f.Computed, high)
		if f.Verdict == Differs {
			f.Readings = s.otherRatios(n, part, whole, of, basis)
		}
		findings = append(findings, f)
	}
	return findings
}

var ofTarget = regexp.MustCompile(`(?i)^\s*\(?\s*(?:dari|of)(?: the)? (?:target|sasaran)`)

// baseOf gives what a percentage is said to be a share of: the whole of its pair, or the target where the words behind it
// say so. of tells which.
func (s *statement) baseOf(i int) (part, whole *Number, of role, ok bool) {
	p, isPair := s.wholeOf(i)
	if ofTarget.MatchString(s.text[s.numbers[i].end:]) {
		if k := s.firstOf(target, Plain); k >= 0 {
			if isPair {
				return &s.numbers[p.part], &s.numbers[k], target, true
			}
			for part := i - 1; part >= 0; part-- {
				if s.isCount(part) {
					return &s.numbers[part], &s.numbers[k], target, true
				}
			}
		}
	}
	if !isPair {
		return nil, nil, counted, false
	}
	return &s.numbers[p.part], &s.numbers[p.whole], counted, true
}

// firstOf gives the first number of a role and unit, -1 when there is none.
func (s *statement) firstOf(r role, unit Unit) int {
	for i := range s.numbers {
		if s.roles[i] == r && s.numbers[i].Unit == unit {
			return i
		}
	}
	return -1
}

// otherRatios gives what else a percentage may be: the complement, the attainment of the target; and what part or whole
// would have to be.
func (s *statement) otherRatios(n, part, whole *Number, of role, basis Basis) []Reading {
	var fitting, others []Reading
	add := func(name string, v *big.Rat) {
		if n.is(v) != Differs {
			fitting = append(fitting, Reading{name, v, true})
		} else {
			others = append(others, Reading{name, v, false})
		}
	}
	add(Complement, new(big.Rat).Sub(hundred, percentOf(part.Value, whole.Value)))
	if goal := s.target(whole, basis); goal != nil && of != target && goal.Sign() > 0 {
		add(OfTarget, percentOf(part.Value, goal))
	}
	if share := new(big.Rat).Quo(n.Value, hundred); share.Sign() > 0 {
		others = append(others,
			Reading{Name: ImpliedWhole, Value: rounded(new(big.Rat).Quo(part.Value, share))},
			Reading{Name: ImpliedPart, Value: rounded(new(big.Rat).Mul(whole.Value, share))})
	}
	return append(fitting, others...)
}

// target gives the persons that a sentence's target means for a whole: a count that it states, else its percentage or
// the basis's of the whole, rounded up; nil when there is none.
func (s *statement) target(whole *Number, basis Basis) *big.Rat {
	if i := s.firstOf(target, Plain); i >= 0 {
		return s.numbers[i].Value
	}
	percent := basis.TargetPercent
	if i := s.firstOf(target, Percent); i >= 0 {
		percent = s.numbers[i].Value
	} else if basis.TargetCount > 0 {
		return new(big.Rat).SetInt64(basis.TargetCount)
	}
	if percent == nil || whole == nil {
		return nil
	}
	persons := new(big.Rat).Mul(whole.Value, percent)
	return ceiling(persons.Quo(persons, hundred))
}

// low and high bound what a number may stand for: itself, or, where it is about, half a step around it.
func (n *Number) low() *big.Rat {
	if !n.About {
		return n.Value
	}
	return new(big.Rat).Sub(n.Value, new(big.Rat).Mul(n.Step, half))
}

func (n *Number) high() *big.Rat {
	if !n.About {
		return n.Value
	}
	return new(big.Rat).Add(n.Value, new(big.Rat).Mul(n.Step, half))
}

// within tells whether a number prints v, or anything between low and high.
func (n *Number) within(low, v, high *big.Rat) Verdict {
	if verdict := n.is(v); verdict != Differs {
		return verdict
	}
	if n.Value.Cmp(low) >= 0 && n.Value.Cmp(high) <= 0 || n.is(low) == Fits || n.is(high) == Fits {
		return Fits
	}
	return Differs
}

// rests judges what is said to be left of a whole.
func rests(s *statement, _ Basis) []Finding {
	var findings []Finding
	for i := range s.numbers {
		n := &s.numbers[i]
		p, ok := s.wholeOf(i)
		if s.roles[i] != rest || n.Unit != Plain || !ok {
			continue
		}
		part, whole := &s.numbers[p.part], &s.numbers[p.whole]
		left := new(big.Rat).Sub(whole.Value, part.Value)
		f := Finding{
			Kind: Rest, Printed: *n, From: []Number{*part, *whole}, Computed: left,
			Verdict: n.within(new(big.Rat).Sub(whole.low(), part.high()), left, new(big.Rat).Sub(whole.high(), part.low())),
		}
		if f.Verdict == Differs {
			f.Readings = []Reading{{Name: Unexplained, Value: new(big.Rat).Sub(n.Value, left)}}
		}
		findings = append(findings, f)
	}
	return findings
}

// gaps judges what is said to be missing to a target.
func gaps(s *statement, basis Basis) []Finding {
	var findings []Finding
	for i := range s.numbers {
		n := &s.numbers[i]
		p, ok := s.wholeOf(i)
		if s.roles[i] != gap || n.Unit != Plain || !ok {
			continue
		}
		part, whole := &s.numbers[p.part], &s.numbers[p.whole]
		goal := s.target(whole, basis)
		if goal == nil {
			continue
		}
		missing := new(big.Rat).Sub(goal, part.Value)
		f := Finding{Kind: Gap, Printed: *n, From: []Number{*part, *whole}, Computed: missing, Verdict: n.is(missing)}
		if f.Verdict == Differs {
			implied := new(big.Rat).Add(part.Value, n.Value)
			left := new(big.Rat).Sub(whole.Value, part.Value)
			f.Readings = []Reading{
				{Name: ToWhole, Value: left, Fits: n.is(left) != Differs},
				{Name: ImpliedTarget, Value: implied},
				{Name: TargetShare, Value: percentOf(implied, whole.Value)},
				{Name: Unexplained, Value: new(big.Rat).Sub(n.Value, missing)},
			}
		}
		findings = append(findings, f)
	}
	return findings
}

// changes judges by how much a percentage is said to have risen or fallen, where the sentence says from what to what.
// "Persen" then means percent of the first; percentage points are another unit.
func changes(s *statement, _ Basis) []Finding {
	from, to := s.firstOf(changeFrom, Percent), s.firstOf(changeTo, Percent)
	if from < 0 || to < 0 || s.numbers[from].Value.Sign() == 0 {
		return nil
	}
	var findings []Finding
	first, second := &s.numbers[from], &s.numbers[to]
	points := new(big.Rat).Sub(second.Value, first.Value)
	points.Abs(points)
	relative := percentOf(points, first.Value)
	for i := range s.numbers {
		n := &s.numbers[i]
		if s.roles[i] != change {
			continue
		}
		f := Finding{Kind: Change, Printed: *n, From: []Number{*first, *second}, Computed: relative}
		other := Reading{Name: Points, Value: points}
		if n.Unit == PercentPoint {
			f.Computed, other = points, Reading{Name: Relative, Value: relative}
		}
		if f.Verdict = n.is(f.Computed); f.Verdict == Differs {
			other.Fits = n.is(other.Value) != Differs
			f.Readings = []Reading{other}
		}
		findings = append(findings, f)
	}
	return findings
}
