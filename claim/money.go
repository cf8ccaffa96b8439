package claim

import (
	"math/big"
	"regexp"
)

// term is heads and the months for which they are paid.
type term struct{ heads, months int } // places among the numbers; months is -1 for one month

var times = regexp.MustCompile(`(?i)^[^=+;]*(?:×|\*|\bx\b|\bselama\b|\bfor\b)[^=+;]*$`)

// terms gives the heads of a sentence with their months: "2.200 orang × 12 bulan", "400 nelayan selama 6 bulan", "7.774".
// Counts that make a pair or a percentage are no heads that anybody pays for.
func (s *statement) terms() []term {
	isPair := make(map[int]bool)
	for _, p := range s.pairs() {
		isPair[p.part], isPair[p.whole] = true, true
	}
	var found []term
	for i := 0; i < len(s.numbers); i++ {
		if !s.isCount(i) || isPair[i] {
			continue
		}
		t := term{i, -1}
		if i+1 < len(s.numbers) && times.MatchString(s.between(i)) && (s.numbers[i+1].Unit == Months || s.isCount(i+1)) {
			t.months = i + 1
			i++
		}
		found = append(found, t)
	}
	return found
}

// amounts judges each amount of rupiah by the tariff: against the heads and months beside it, or, where there are none,
// by whether it pays for a whole number of heads. Source of the tariff: the basis.
func amounts(s *statement, basis Basis) []Finding {
	if basis.TariffIDR <= 0 {
		return nil
	}
	tariff := new(big.Rat).SetInt64(basis.TariffIDR)
	var findings []Finding
	for i := range s.numbers {
		n := &s.numbers[i]
		if n.Unit != Rupiah || n.Value.Cmp(tariff) <= 0 {
			continue
		}
		findings = append(findings, s.amount(n, tariff))
	}
	return findings
}

func (s *statement) amount(n *Number, tariff *big.Rat) Finding {
	f := Finding{Kind: Money, Printed: *n}
	personMonths, hasMonths := new(big.Rat), false
	for _, t := range s.terms() {
		heads := &s.numbers[t.heads]
		months := one
		f.From = append(f.From, *heads)
		if t.months >= 0 {
			months = s.numbers[t.months].Value
			f.From, hasMonths = append(f.From, s.numbers[t.months]), true
		}
		personMonths.Add(personMonths, new(big.Rat).Mul(heads.Value, months))
	}
	paid := new(big.Rat).Quo(n.Value, tariff)
	if personMonths.Sign() == 0 {
		f.Computed = new(big.Rat).Mul(rounded(paid), tariff)
	} else {
		f.Computed = new(big.Rat).Mul(personMonths, tariff)
	}
	f.Verdict = n.is(f.Computed)
	if hasMonths {
		f.Readings = append(f.Readings, Reading{PersonMonths, personMonths, f.Verdict != Differs})
	}
	if f.Verdict != Differs {
		return f
	}
	f.Readings = append(f.Readings, Reading{Name: PaidHeads, Value: paid})
	if personMonths.Sign() > 0 {
		f.Readings = append(f.Readings, Reading{Name: PerHead, Value: new(big.Rat).Quo(n.Value, personMonths)})
	}
	left := new(big.Rat).Sub(n.Value, new(big.Rat).Mul(floor(paid), tariff))
	if left.Sign() > 0 {
		f.Readings = append(f.Readings, Reading{Name: TariffRemainder, Value: left})
	}
	return f
}
