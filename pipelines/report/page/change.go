package page

import (
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

	effect      *big.Int // in hundredths of a point, over the common denominator of all parts
	isPotential bool     // a potential that changed: no persons
}

// parts splits the headline's change exactly: each district's persons over the mean of the two months' potentials, and
// one part for a potential that changed, the largest first. bars are the parts as they are drawn, the small ones joined.
// The printed hundredths of either add up to the printed change, too. ok is false when there is no month before, a count
// is not to be told, or the districts do not add up to the province.
func (w *writer) parts() (parts, bars []part, sum part, ok bool) {
	before := w.monthBefore()
	if before == nil || w.before == nil {
		return nil, nil, part{}, false
	}
	n0, ok0 := known(before.covered)
	d0, ok1 := known(before.potential)
	n1, ok2 := known(w.Headline.Covered)
	d1, ok3 := known(w.Headline.Potential)
	if !ok0 || !ok1 || !ok2 || !ok3 || d0 <= 0 || d1 <= 0 {
		return nil, nil, part{}, false
	}
	// Over the common denominator 2·d0·d1, in hundredths of a point: 10.000 · effect.
	whole, explained := product(2, d0, d1), int64(0)
	for _, d := range w.Districts {
		was, now := w.before[d.Code], int64(0)
		if d.Covered != nil {
			now = *d.Covered
		}
		if _, told := known(&was); !told {
			return nil, nil, part{}, false
		}
		if _, told := known(&now); !told {
			return nil, nil, part{}, false
		}
		if !isPlace(d) && was == now {
			continue
		}
		explained += now - was
		parts = append(parts, part{name: w.placeName(d), persons: now - was, effect: product(10000, now-was, d0+d1)})
	}
	if explained != n1-n0 {
		return nil, nil, part{}, false
	}
	if d0 != d1 {
		parts = append(parts, part{
			name: w.say("change.potential"), effect: product(-10000, n0+n1, d1-d0), isPotential: true,
		})
	}
	sum = part{name: w.say("change.sum"), persons: n1 - n0, effect: new(big.Int)}
	for i, p := range parts {
		sum.effect.Add(sum.effect, p.effect)
		parts[i].size = round(new(big.Int).Mul(p.effect, big.NewInt(10000)), whole)
		sum.size += parts[i].size
	}
	sum.points = round(sum.effect, whole)
	slices.SortStableFunc(parts, func(a, b part) int { return b.effect.CmpAbs(a.effect) })
	return parts, w.fold(parts, whole), sum, true
}

// mostParts is how many districts have a bar of their own.
const mostParts = 6

// fold rounds the parts and gives their bars: those after the sixth, and districts that round to no hundredth of a
// point, share one. Smaller ones join them for as long as more persons would stand beside fewer points.
func (w *writer) fold(parts []part, whole *big.Int) []part {
	isJoined := make([]bool, len(parts))
	for i, p := range parts {
		isJoined[i] = !p.isPotential && (i >= mostParts || round(p.effect, whole) == 0)
	}
	for {
		bars := w.bars(parts, isJoined, whole)
		last := len(parts) - 1
		for last >= 0 && (isJoined[last] || parts[last].isPotential) {
			last--
		}
		if last < 0 || inOrder(parts) {
			return bars
		}
		isJoined[last] = true
	}
}

// bars apportions the change among the bars, and the points of the joined one among its parts.
func (w *writer) bars(parts []part, isJoined []bool, whole *big.Int) (bars []part) {
	var alone, joined []*part
	for i := range parts {
		if isJoined[i] {
			joined = append(joined, &parts[i])
		} else {
			alone = append(alone, &parts[i])
		}
	}
	others := part{name: w.say("change.others", len(joined)), effect: new(big.Int)}
	for _, p := range joined {
		others.persons += p.persons
		others.size += p.size
		others.effect.Add(others.effect, p.effect)
	}
	shown := append(slices.Clone(alone), &others)
	if len(joined) < 2 {
		shown = make([]*part, len(parts))
		for i := range parts {
			shown[i] = &parts[i]
		}
		joined = nil
	}
	total := new(big.Int)
	for _, p := range shown {
		total.Add(total, p.effect)
	}
	apportion(shown, whole, round(total, whole))
	apportion(joined, whole, others.points)
	for _, p := range shown {
		bars = append(bars, *p)
	}
	return bars
}

// inOrder says whether nobody with more persons has fewer points.
func inOrder(parts []part) bool {
	for _, a := range parts {
		for _, b := range parts {
			if !a.isPotential && !b.isPotential && a.persons > b.persons && a.points < b.points {
				return false
			}
		}
	}
	return true
}

func product(factors ...int64) *big.Int {
	p := big.NewInt(1)
	for _, factor := range factors {
		p.Mul(p, big.NewInt(factor))
	}
	return p
}

// apportion gives some parts their points so that they add up to a sum, which is no further than 1 from that of the
// exact ones: each is rounded down, and those with the largest remainders get the units that are left.
func apportion(parts []*part, whole *big.Int, sum int64) {
	remainders := make(map[*part]*big.Int, len(parts))
	for _, p := range parts {
		quotient, remainder := new(big.Int).DivMod(p.effect, whole, new(big.Int)) // Euclid: the remainder is never below 0
		p.points, remainders[p] = quotient.Int64(), remainder
		sum -= p.points
	}
	order := slices.Clone(parts)
	slices.SortStableFunc(order, func(a, b *part) int { return remainders[b].Cmp(remainders[a]) })
	for _, p := range order[:min(max(sum, 0), int64(len(order)))] {
		p.points++
	}
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
	parts, bars, sum, ok := w.parts()
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
	for _, p := range bars {
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
