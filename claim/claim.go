// Package claim checks a printed sentence: whether its numerator, denominator, percentage, remainder, sum, change,
// amount and weekday agree with one another, and, where they do not, what they would have to be and which other reading
// fits. It needs no lake: a sentence is judged by what stands in it, by the target and by the tariff.
//
// All arithmetic is exact (integers and fractions). Rounding is half away from zero, as the reports print it.
package claim

import (
	"math/big"
)

// Verdict is what is said of one thing that a sentence claims.
type Verdict string

// The verdicts, in the words of the ledger of published figures.
const (
	Fits      Verdict = "cocok"       // rounded to its own decimals
	Truncated Verdict = "terpotong"   // it fits cut off, not rounded
	Differs   Verdict = "tidak cocok" // it cannot be
)

// Kind is what a check is about.
type Kind string

// The kinds.
const (
	Ratio   Kind = "ratio"   // a part of a whole, in percent
	Rest    Kind = "rest"    // what a part leaves of a whole
	Gap     Kind = "gap"     // what is missing to a target
	Sum     Kind = "sum"     // parts and their sum
	Change  Kind = "change"  // from one percentage to another
	Money   Kind = "money"   // an amount for heads, or for heads and months
	Weekday Kind = "weekday" // a date and the day of the week
)

// Finding is one check of a sentence.
type Finding struct {
	Kind     Kind
	Verdict  Verdict
	Printed  Number    // what was judged
	Computed *big.Rat  // what it would have to be: percent, persons or rupiah; nil for a weekday
	From     []Number  // what it was computed from, in the order of the kind: part and whole; parts; from and to; …
	Readings []Reading // others, those that fit first

	Day, Said string // of a weekday: the English names of the right one and the one that stands there
}

// Reading is another thing that a printed number may mean, or what another number would have to be for it.
type Reading struct {
	Name  string   // see the constants
	Value *big.Rat // in the unit of Name
	Fits  bool     // the printed number is this one
}

// Names of readings. Implied ones say what another number would have to be; they never fit.
const (
	Complement      = "complement"       // percent of the whole that is left
	OfTarget        = "of_target"        // percent of the target (attainment), not of the whole
	ImpliedWhole    = "implied_whole"    // persons
	ImpliedPart     = "implied_part"     // persons
	ImpliedTarget   = "implied_target"   // persons
	TargetShare     = "target_share"     // percent of the whole that the implied target is
	ToWhole         = "to_whole"         // persons missing to the whole, not to the target
	Points          = "points"           // difference in percentage points
	Relative        = "relative"         // difference in percent of the first
	Unexplained     = "unexplained"      // what parts and sum differ by
	PaidHeads       = "paid_heads"       // heads that the amount pays for in a month, by the tariff
	PerHead         = "per_head"         // rupiah
	PersonMonths    = "person_months"    // of heads and months
	TariffRemainder = "tariff_remainder" // rupiah that the tariff leaves over
)

// Basis is what a sentence is judged by besides its own numbers. The zero value has neither.
type Basis struct {
	TargetPercent *big.Rat // of potential workers, 68 for 2025; a target in the sentence takes its place
	TargetCount   int64    // persons; 0 computes it from the percentage
	TariffIDR     int64    // contribution of a head and month; 0 means amounts are not judged by it
}

// Check parses a sentence and judges what it claims, in the order in which it does. No finding means that nothing in it
// can be recomputed.
func Check(sentence string, basis Basis) []Finding {
	s := parse(sentence)
	var findings []Finding
	for _, check := range []func(*statement, Basis) []Finding{sums, ratios, rests, gaps, changes, amounts, weekdays} {
		findings = append(findings, check(s, basis)...)
	}
	return findings
}
