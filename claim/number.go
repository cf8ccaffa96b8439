package claim

import (
	"math/big"
	"regexp"
	"strings"
)

// Unit is what a number counts.
type Unit uint8

// The units.
const (
	Plain Unit = iota // persons, or nothing said
	Percent
	PercentPoint
	Rupiah
	Months
)

// Number is a number as a sentence prints it.
type Number struct {
	Text  string   // as printed, with sign and unit
	Value *big.Rat // in persons, percent, points, rupiah or months
	Step  *big.Rat // by how much its last printed digit counts: 1, 0.01, 1,000,000
	Unit  Unit
	About bool // "sekitar", "hampir", "lebih dari": it claims no digit of its own

	at, end int // in the sentence
}

// numberText finds numbers with what says their unit. A number is digits in groups.
var numberText = regexp.MustCompile(`(?i)(rp\.?\s*)?(\d+(?:[.,]\d+)*)(?:\s*-?\s*(ribu|juta|miliar|milyar|triliun|thousand|million|billion)\b)?(?:\s*(%|persen\s*poin|poin\s*persen|persentase\s*poin|poin|percentage\s*points?|points?|persen|percent|bulan|months?)(?:\b|[^\pL]|$))?`)

// scales are the words for powers of ten.
var scales = map[string]int64{
	"ribu": 1e3, "thousand": 1e3, "juta": 1e6, "million": 1e6, "miliar": 1e9, "milyar": 1e9, "billion": 1e9, "triliun": 1e12,
}

// abouts stand before a number that is not exact.
var abouts = regexp.MustCompile(`(?i)(sekitar|kurang lebih|kira-kira|hampir|lebih dari|mencapai sekitar|±|about|around|nearly|almost|some|more than)\s*$`)

// numbers gives the numbers of a sentence, in order.
func numbers(sentence string) []Number {
	var found []Number
	for _, m := range numberText.FindAllStringSubmatchIndex(sentence, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return strings.ToLower(sentence[m[2*i]:m[2*i+1]])
		}
		n := Number{at: m[0], end: m[5]}
		if m[8] >= 0 || m[6] >= 0 {
			n.end = max(m[7], m[9])
		}
		n.Text = strings.TrimSpace(sentence[n.at:n.end])
		n.About = abouts.MatchString(sentence[:n.at])
		scale := scales[group(3)]
		switch unit := group(4); {
		case m[2] >= 0:
			n.Unit = Rupiah
		case strings.Contains(unit, "poin"): // poin, point, percentage point
			n.Unit = PercentPoint
		case unit == "%" || strings.HasPrefix(unit, "pers") || unit == "percent":
			n.Unit = Percent
		case unit != "":
			n.Unit = Months
		}
		n.Value, n.Step = value(group(2), n.Unit, max(scale, 1))
		n.About = n.About || scale == 1e3 && n.Unit == Plain
		found = append(found, n)
	}
	return found
}

// value reads digits in groups. One mark before three digits parts thousands, unless the number is a percentage or a
// word scales it (178,912 juta); before one or two digits, or as the last of two kinds, it is the decimal mark.
func value(digits string, unit Unit, scale int64) (v, step *big.Rat) {
	last := strings.LastIndexAny(digits, ".,")
	decimals := 0
	if last >= 0 {
		mark := digits[last]
		behind := len(digits) - last - 1
		isOnly := strings.Count(digits, string(mark)) == 1
		other := strings.ContainsAny(digits[:last], strings.ReplaceAll(".,", string(mark), ""))
		isFraction := isOnly && (other || behind != 3 || scale > 1 || unit == Percent || unit == PercentPoint)
		if isFraction {
			decimals = behind
		}
	}
	plain := strings.NewReplacer(".", "", ",", "").Replace(digits)
	v, _ = new(big.Rat).SetString(plain)
	step = new(big.Rat).SetInt64(scale)
	for range decimals {
		v.Quo(v, ten)
		step.Quo(step, ten)
	}
	return v.Mul(v, new(big.Rat).SetInt64(scale)), step
}

var (
	one     = big.NewRat(1, 1)
	ten     = big.NewRat(10, 1)
	hundred = big.NewRat(100, 1)
	half    = big.NewRat(1, 2)
)

// is tells whether a number prints v: rounded to its last digit, or cut off behind it.
func (n *Number) is(v *big.Rat) Verdict {
	steps := new(big.Rat).Quo(v, n.Step)
	printed := new(big.Rat).Quo(n.Value, n.Step)
	switch {
	case printed.Cmp(rounded(steps)) == 0:
		return Fits
	case printed.Cmp(floor(steps)) == 0:
		return Truncated
	}
	return Differs
}

// rounded gives the whole number nearest to v, which is not negative; a half goes up.
func rounded(v *big.Rat) *big.Rat { return floor(new(big.Rat).Add(v, half)) }

func floor(v *big.Rat) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Div(v.Num(), v.Denom()))
}

// ceiling gives the smallest whole number that is not below v.
func ceiling(v *big.Rat) *big.Rat {
	return new(big.Rat).Neg(floor(new(big.Rat).Neg(v)))
}

// percentOf gives part/whole in percent.
func percentOf(part, whole *big.Rat) *big.Rat {
	q := new(big.Rat).Quo(part, whole)
	return q.Mul(q, hundred)
}
