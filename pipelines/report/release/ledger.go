package release

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/suppress"
)

// ledger gathers the counts of a release's tables, each once however often it is printed, and the sums among them
// that a reader knows. Its counts have names: month|subject|measure.
type ledger struct {
	suppress.Table
	index    map[string]int
	places   []place
	families map[string][]int // name of a total → the counts that add up to it
	related  map[string]bool  // total and part by their names, once in families
	province string
}

// place is a cell where a count is printed.
type place struct {
	table  string
	row    []any
	column int
	count  int
}

func newLedger(province string) *ledger {
	return &ledger{index: make(map[string]int), families: make(map[string][]int), related: make(map[string]bool), province: province}
}

// enter gives the count of that name; one that has another value than it was entered with before is a count of its own.
func (l *ledger) enter(name string, n int64) int {
	for at, known := l.index[name]; known; at, known = l.index[name] {
		if l.Counts[at] == n {
			return at
		}
		name += "'"
	}
	l.index[name] = len(l.Counts)
	l.Counts = append(l.Counts, n)
	l.Public, l.Unprinted, l.Sensitive = append(l.Public, false), append(l.Unprinted, false), append(l.Sensitive, false)
	l.Rank = append(l.Rank, 0)
	return l.index[name]
}

// same takes a name for that of a count that was entered under another one.
func (l *ledger) same(name string, count int) {
	own, known := l.index[name]
	switch {
	case !known:
		l.index[name] = count
	case own != count && l.Counts[own] == l.Counts[count]:
		l.Sums = append(l.Sums, suppress.Sum{Total: count, Parts: []int{own}})
	}
}

// add enters the counts of a table's rows.
func (l *ledger) add(t table, res *duck.Result) {
	columns := columnsOf(res)
	measured := slices.Sorted(maps.Keys(t.persons))
	for _, row := range res.Rows {
		inRow := make(map[int64]int) // equal counts of a row are taken for the same persons
		byMeasure := make(map[string]int)
		for _, column := range measured {
			n, ok := row[columns[column]].(int64)
			if !ok {
				continue
			}
			name := t.name(columns, row, t.persons[column])
			if other, ok := inRow[n]; ok {
				l.same(name, other)
			}
			count := l.enter(name, n)
			l.places = append(l.places, place{t.mart, row, columns[column], count})
			l.Rank[count] = max(l.Rank[count], l.rank(t, columns, row))
			inRow[n], byMeasure[t.persons[column]] = count, count
			l.relate(t, columns, row, t.persons[column], count)
		}
		l.nest(t, columns, row, byMeasure)
		l.target(t, columns, row)
	}
}

// nest enters the rests of a row's nested counts. byMeasure are the row's counts by their measures; the rests come to
// them. Counts that are not nested in fact have no rest.
func (l *ledger) nest(t table, columns map[string]int, row []any, byMeasure map[string]int) {
	for _, nested := range t.nested {
		whole, known := byMeasure[nested[0]]
		if !known {
			continue
		}
		rest, parts := l.Counts[whole], []int(nil)
		for _, measure := range nested[1:] {
			part, ok := byMeasure[measure]
			known = known && ok
			if ok {
				rest -= l.Counts[part]
				parts = append(parts, part)
			}
		}
		if !known || rest < 0 || slices.Contains(parts, whole) {
			continue
		}
		measure := strings.Join(nested, "-")
		name := t.name(columns, row, measure)
		_, isThere := l.index[name]
		count := l.enter(name, rest)
		byMeasure[measure] = count
		if isThere {
			continue
		}
		l.Unprinted[count] = true
		l.Sums = append(l.Sums, suppress.Sum{Total: whole, Parts: append(parts, count)})
		l.relate(t, columns, row, measure, count)
	}
}

// rank says how much a row's counts are missed: those of the province the most, then its districts'.
func (l *ledger) rank(t table, columns map[string]int, row []any) int {
	switch {
	case len(t.subject) > 2:
		return 0
	case row[columns[t.subject[1]]] == l.province:
		return 2
	case t.subject[1] == "district_code":
		return 1
	}
	return 0
}

// name says which count a row's measure is.
func (t table) name(columns map[string]int, row []any, measure string) string {
	parts := make([]string, 0, len(t.subject)+1)
	for i, column := range t.subject {
		text := report.CellText(row[columns[column]])
		switch {
		case column == "segment" && text == "ALL": // the subject as a whole
		case i > 1:
			parts = append(parts, column+"="+text)
		default:
			parts = append(parts, text)
		}
	}
	return strings.Join(append(parts, measure), "|")
}

// totalOf says of which total of the province a district's measure is a part, where it is another measure.
var totalOf = map[string]string{
	"by_nik": "covered", "by_workplace": "covered", "by_branch": "covered", "gap": "district_gap",
}

// relate notes into which totals a count adds up.
func (l *ledger) relate(t table, columns map[string]int, row []any, measure string, count int) {
	if t.subject[1] != "district_code" {
		return
	}
	period, of := report.CellText(row[columns["period"]]), report.CellText(row[columns["district_code"]])
	total := func(subject, measure string) string { return period + "|" + subject + "|" + measure }
	part := func(total string) {
		if key := total + " = " + t.name(columns, row, measure); !l.related[key] {
			l.related[key] = true
			l.families[total] = append(l.families[total], count)
		}
	}
	switch {
	case len(t.subject) == 3:
		if counts, stated := columns["is_counted"]; !stated || row[counts] == true {
			part(total(of, measure) + "#" + t.subject[2])
		}
		l.relateBreakdowns(t, columns, row, part)
	case of != l.province:
		if other, ok := totalOf[measure]; ok {
			part(total(l.province, other) + "#" + measure)
			break
		}
		part(total(l.province, measure))
	}
	if measure == "budgeted_registered" || measure == "budgeted_not_enrolled" {
		part(t.name(columns, row, "budgeted#states"))
	}
}

// relateBreakdowns notes what ties the covered persons by segment, payer and group to one another: employers pay for the
// wage earners and the construction sites, whose heads are the JAKON segment's, and decrees for the rest.
func (l *ledger) relateBreakdowns(t table, columns map[string]int, row []any, part func(total string)) {
	period, of := report.CellText(row[columns["period"]]), report.CellText(row[columns["district_code"]])
	switch t.subject[2] {
	case "segment":
		segment := row[columns["segment"]]
		if segment == "PU" || segment == "JAKON" {
			part(period + "|" + of + "|payer=PEMBERI_KERJA|covered")
		}
		if segment == "JAKON" {
			part(period + "|" + l.province + "|headcount")
		}
	case "payer", "worker_group":
		if at, ok := columns["budgeted_covered_count"]; ok {
			if n, ok := row[at].(int64); ok && n > 0 {
				part(period + "|" + of + "|budgeted_covered#" + t.subject[2])
			}
		}
	}
}

// target enters that gap and covered persons add up to a target that everybody knows.
func (l *ledger) target(t table, columns map[string]int, row []any) {
	var counts [3]int64
	for i, column := range []string{"target_count", "gap_count", "covered_count"} {
		at, ok := columns[column]
		if !ok {
			return
		}
		if counts[i], ok = row[at].(int64); !ok {
			return
		}
	}
	if counts[0] != counts[1]+counts[2] {
		return // reached
	}
	target := l.enter(t.name(columns, row, "target"), counts[0])
	l.Public[target] = true
	l.Sums = append(l.Sums, suppress.Sum{Total: target, Parts: []int{
		l.enter(t.name(columns, row, "gap"), counts[1]), l.enter(t.name(columns, row, "covered"), counts[2]),
	}})
}

// join turns the totals into sums. One that does not hold is none: it has parts that nobody is shown.
func (l *ledger) join() {
	for _, key := range slices.Sorted(maps.Keys(l.families)) {
		name, _, _ := strings.Cut(key, "#")
		total, known := l.index[name]
		parts := l.families[key]
		var sum int64
		for _, part := range parts {
			sum += l.Counts[part]
		}
		if known && l.Counts[total] == sum && !slices.Contains(parts, total) {
			l.Sums = append(l.Sums, suppress.Sum{Total: total, Parts: parts})
		}
	}
}

// mark decides what is hidden. printed is what earlier releases show: what has been printed and is still so is known, and
// is hidden no more unless it is small; what has moved since by fewer persons than the threshold is not printed anew.
func (l *ledger) mark(threshold int64, printed Printed) ([]suppress.Mark, error) {
	for name, before := range printed {
		count, ok := l.index[name]
		if !ok {
			continue
		}
		n := l.Counts[count]
		switch {
		case slices.Contains(before, n):
			l.Public[count] = l.Public[count] || n >= threshold
		case slices.ContainsFunc(before, func(m int64) bool { return max(n, m)-min(n, m) < threshold }):
			l.Sensitive[count] = true
		}
	}
	for spread := true; spread; {
		spread = false
		for _, sum := range l.Sums {
			if len(sum.Parts) == 1 && l.Public[sum.Total] != l.Public[sum.Parts[0]] {
				l.Public[sum.Total], l.Public[sum.Parts[0]], spread = true, true, true
			}
		}
	}
	for count, isPublic := range l.Public {
		l.Sensitive[count] = l.Sensitive[count] && !isPublic
	}
	marks, err := l.Hide(threshold)
	if err != nil {
		return nil, fmt.Errorf("hide small counts: %w", err)
	}
	return marks, nil
}

// keptBack gives the error of a release that may not say how many are covered in its month, nil when it may: the figure
// has moved too little since an earlier release printed it. The others of that kind are counted with it.
func (l *ledger) keptBack(period string, marks []suppress.Mark, threshold int64) error {
	count, ok := l.index[period+"|"+l.province+"|covered"]
	if !ok || marks[count] == suppress.Shown || !l.Sensitive[count] {
		return nil
	}
	var moved int
	for _, isSensitive := range l.Sensitive {
		if isSensitive {
			moved++
		}
	}
	return &KeptBackError{Period: period, Moved: moved, Threshold: threshold}
}

// hide writes the marks into the rows. It gives how many different counts that are printed are small, and how many are
// hidden besides.
func (l *ledger) hide(marks []suppress.Mark) (small, besides int) {
	seen := make([]bool, len(marks))
	for _, p := range l.places {
		isNew := !seen[p.count]
		seen[p.count] = true
		switch marks[p.count] {
		case suppress.Shown:
		case suppress.Small:
			p.row[p.column] = int64(report.Hidden)
			if isNew {
				small++
			}
		case suppress.Complement:
			p.row[p.column] = int64(report.Withheld)
			if isNew {
				besides++
			}
		}
	}
	return small, besides
}

func columnsOf(res *duck.Result) map[string]int {
	columns := make(map[string]int, len(res.Columns))
	for i, column := range res.Columns {
		columns[column.Name] = i
	}
	return columns
}
