package page

import (
	"cmp"
	"math/big"
	"slices"

	"cakupan/pipelines/report/chart"
	"cakupan/pipelines/report/wording"
)

// part is what one district, or the potential itself, added to the headline since the month before.
type part struct {
	name    string
	persons int64
	points  int64 // hundredths of a percentage point
	size    int64 // millionths of a point, for its bar

	isPotential bool // a potential that changed: no persons
}

// parts splits the headline's change exactly: each district's persons over the mean of the two months' potentials, and
// one part for a potential that changed. The printed hundredths add up to the printed change, too. ok is false when
// there is no month before, a count is not to be told, or the districts do not add up to the province.
func (w *writer) parts() (parts []part, sum part, ok bool) {
	before := w.monthBefore()
	if before == nil || w.before == nil {
		return nil, part{}, false
	}
	n0, ok0 := known(before.covered)
	d0, ok1 := known(before.potential)
	n1, ok2 := known(w.Headline.Covered)
	d1, ok3 := known(w.Headline.Potential)
	if !ok0 || !ok1 || !ok2 || !ok3 || d0 <= 0 || d1 <= 0 {
		return nil, part{}, false
	}
	// Over the common denominator 2·d0·d1, in hundredths of a point: 10.000 · effect.
	whole, explained := product(2, d0, d1), int64(0)
	var effects []*big.Int
	for _, d := range w.Districts {
		was, now := w.before[d.Code], int64(0)
		if d.Covered != nil {
			now = *d.Covered
		}
		if _, told := known(&was); !told {
			return nil, part{}, false
		}
		if _, told := known(&now); !told {
			return nil, part{}, false
		}
		if !isPlace(d) && was == now {
			continue
		}
		explained += now - was
		parts = append(parts, part{name: w.placeName(d), persons: now - was})
		effects = append(effects, product(10000, now-was, d0+d1))
	}
	if explained != n1-n0 {
		return nil, part{}, false
	}
	if d0 != d1 {
		parts = append(parts, part{name: w.say("change.potential"), isPotential: true})
		effects = append(effects, product(-10000, n0+n1, d1-d0))
	}
	points, total := apportion(effects, whole)
	sum = part{name: w.say("change.sum"), persons: n1 - n0, points: total}
	for i, effect := range effects {
		parts[i].points, parts[i].size = points[i], round(effect.Mul(effect, big.NewInt(10000)), whole)
		sum.size += parts[i].size
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Compare(max(b.size, -b.size), max(a.size, -a.size))
	})
	return parts, sum, true
}

func product(factors ...int64) *big.Int {
	p := big.NewInt(1)
	for _, factor := range factors {
		p.Mul(p, big.NewInt(factor))
	}
	return p
}

// apportion divides each of some numbers by whole and rounds them so that they add up to their rounded sum: each is
// rounded down, and those with the largest remainders get the units that are left.
func apportion(numbers []*big.Int, whole *big.Int) (rounded []int64, sum int64) {
	total, floors := new(big.Int), int64(0)
	remainders := make([]*big.Int, len(numbers))
	rounded = make([]int64, len(numbers))
	for i, n := range numbers {
		total.Add(total, n)
		quotient, remainder := new(big.Int).DivMod(n, whole, new(big.Int)) // Euclid: the remainder is never below 0
		rounded[i], remainders[i] = quotient.Int64(), remainder
		floors += rounded[i]
	}
	sum = round(total, whole)
	order := make([]int, len(numbers))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
	for i := int64(0); i < sum-floors; i++ {
		rounded[order[i]]++
	}
	return rounded, sum
}

// round divides and rounds half away from zero.
func round(n, whole *big.Int) int64 {
	twice := new(big.Int).Abs(n)
	twice.Lsh(twice, 1).Add(twice, whole)
	rounded := twice.Quo(twice, new(big.Int).Lsh(whole, 1)).Int64()
	if n.Sign() < 0 {
		return -rounded
	}
	return rounded
}

// monthBefore gives the month before the headline's, nil when the marts have none.
func (w *writer) monthBefore() *month {
	period := w.Headline.Period.Add(-1)
	for i := range w.months {
		if w.months[i].period == period {
			return &w.months[i]
		}
	}
	return nil
}

func (w *writer) changes() *figure {
	parts, sum, ok := w.parts()
	if !ok || len(parts) == 0 {
		return nil
	}
	var rows []chart.Change
	t := table{
		Columns: []string{w.say("column.district"), w.say("column.persons"), w.say("column.points")},
		Total:   []string{sum.name, w.signed(sum.persons), w.points(sum.points)},
	}
	for _, p := range parts {
		t.Rows = append(t.Rows, []string{p.name, w.partPersons(p), w.points(p.points)})
	}
	for _, p := range w.foldSmall(parts) {
		rows = append(rows, w.changeRow(p))
	}
	d := chart.Changes(w.changesFinding(parts[0], sum), w.say("change.reading"), rows, w.changeRow(sum))
	f := w.figure("perubahan", w.say("change.kicker"), d, t)
	before := w.monthBefore()
	if *before.potential != *w.Headline.Potential {
		f.Note = w.say("change.note.potential", w.count(before.potential), w.count(w.Headline.Potential))
	} else {
		f.Note = w.say("change.note", w.count(w.Headline.Potential))
	}
	return f
}

// mostParts is how many districts have a bar of their own.
const mostParts = 6

// foldSmall joins the districts after the sixth, and those that round to no hundredth of a point, where that joins
// several.
func (w *writer) foldSmall(parts []part) []part {
	var kept, others []part
	for i, p := range parts {
		if p.isPotential || i < mostParts && p.points != 0 {
			kept = append(kept, p)
		} else {
			others = append(others, p)
		}
	}
	if len(others) < 2 {
		return parts
	}
	joined := part{name: w.say("change.others", len(others))}
	for _, p := range others {
		joined.persons += p.persons
		joined.points += p.points
		joined.size += p.size
	}
	return append(kept, joined)
}

func (w *writer) changeRow(p part) chart.Change {
	c := chart.Change{Name: p.name, Size: p.size, Label: w.say("change.points", w.points(p.points))}
	if !p.isPotential {
		c.Label = w.say("change.label", w.points(p.points), w.signed(p.persons))
	}
	return c
}

// partPersons writes by how many persons a part changed; a potential has none.
func (w *writer) partPersons(p part) string {
	if p.isPotential {
		return wording.Nothing
	}
	return w.signed(p.persons)
}

func (w *writer) changesFinding(largest, sum part) string {
	return w.say("change.finding."+direction(sum.points), w.edition.Language.Month(w.monthBefore().period),
		w.magnitude(sum.points), w.signed(sum.persons), largest.name, w.points(largest.points))
}

// magnitude writes hundredths of a point without their sign: "0,67".
func (w *writer) magnitude(hundredths int64) string {
	return w.edition.Language.Percent(max(hundredths, -hundredths), 10000, 2)
}

// direction says which way a figure went.
func direction(change int64) string {
	switch {
	case change > 0:
		return "up"
	case change < 0:
		return "down"
	}
	return "same"
}
