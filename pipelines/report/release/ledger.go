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
	l.Public, l.Rank = append(l.Public, false), append(l.Rank, 0)
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
			inRow[n] = count
			l.relate(t, columns, row, t.persons[column], count)
		}
		l.target(t, columns, row)
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
	period := report.CellText(row[columns[t.subject[0]]])
	of := report.CellText(row[columns[t.subject[1]]])
	total := func(subject, measure string) string { return period + "|" + subject + "|" + measure }
	part := func(total string) {
		if key := total + " = " + t.name(columns, row, measure); !l.related[key] {
			l.related[key] = true
			l.families[total] = append(l.families[total], count)
		}
	}
	switch {
	case t.mart == "reconciliation":
		switch class := row[columns["class"]]; class {
		case "no_decree":
		case "unmatchable":
			part(total(of, "rejected"))
		default:
			part(total(of, "accepted"))
		}
	case t.mart == "rejects_by_rule":
		if measure == "faulty_rows" && row[columns["severity"]] == "R" {
			part(total(of, "rejected") + "#rules")
		}
	case measure == "recap":
		if of != l.province {
			part(total(l.province, measure))
		}
	case len(t.subject) == 3 && t.subject[1] == "district_code":
		if counts, stated := columns["is_counted"]; !stated || row[counts] == true {
			part(total(of, measure) + "#" + t.subject[2])
		}
	case t.subject[1] == "district_code" && of != l.province:
		if other, ok := totalOf[measure]; ok {
			part(total(l.province, other) + "#" + measure)
			break
		}
		part(total(l.province, measure))
	}
	switch measure {
	case "budgeted_registered", "budgeted_not_enrolled":
		part(t.name(columns, row, "budgeted#states"))
	case "accepted", "rejected", "ignored":
		part(t.name(columns, row, "read"))
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

// mark decides what is hidden. printed are counts of earlier releases by their names: what has been printed and is
// still so is known, and is hidden no more unless it is small.
func (l *ledger) mark(threshold int64, printed map[string]int64) ([]suppress.Mark, error) {
	for name, n := range printed {
		if count, ok := l.index[name]; ok && l.Counts[count] == n && n >= threshold {
			l.Public[count] = true
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
	marks, err := l.Hide(threshold)
	if err != nil {
		return nil, fmt.Errorf("hide small counts: %w", err)
	}
	return marks, nil
}

func columnsOf(res *duck.Result) map[string]int {
	columns := make(map[string]int, len(res.Columns))
	for i, column := range res.Columns {
		columns[column.Name] = i
	}
	return columns
}
