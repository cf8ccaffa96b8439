package page

import (
	"cmp"
	"slices"
	"strings"

	"cakupan/pipelines/report/chart"
)

// cascade draws how far the persons named in decrees get.
func (w *writer) cascade() *figure {
	c := w.Cascade
	if c == nil {
		return nil
	}
	budgeted, ok := known(c.Budgeted)
	if !ok || budgeted == 0 {
		return nil
	}
	var stages []chart.Stage
	t := table{Columns: []string{w.say("column.stage"), w.say("column.persons"), w.say("column.of_budgeted"), w.say("column.lost")}}
	before := c.Budgeted
	for _, stage := range []struct {
		key   string
		count *int64
	}{{"budgeted", c.Budgeted}, {"registered", c.Registered}, {"paid", c.Paid}, {"covered", c.Covered}} {
		s := chart.Stage{Name: w.say("stage." + stage.key), Count: drawn(stage.count), Label: w.persons(stage.count)}
		lost := ""
		was, hasBefore := known(before)
		if now, ok := known(stage.count); ok && hasBefore && was > now {
			lost = w.edition.Language.Count(was - now)
			s.Lost = w.say("lost."+stage.key, lost)
		}
		stages = append(stages, s)
		t.Rows = append(t.Rows, []string{s.Name, w.count(stage.count), w.percent(stage.count, c.Budgeted, 2), lost})
		before = stage.count
	}
	finding := w.say("cascade.finding", w.count(c.Covered), w.count(c.Budgeted), w.percent(c.Covered, c.Budgeted, 2))
	return w.figure("anggaran", w.say("cascade.kicker"), chart.Cascade(finding, w.say("cascade.reading"), stages), t)
}

// group is what decrees and lists of members say of a worker group.
type group struct {
	code, name                    string
	budgeted, registered, covered int64
}

func (g group) uncovered() int64 { return g.budgeted - g.covered }

// mostGroups is how many groups have a bar of their own.
const mostGroups = 6

// missing draws, by worker group, who stands in a decree and is not covered: the part of the gap that has names.
func (w *writer) missing() *figure {
	groups := slices.DeleteFunc(slices.Clone(w.groups), func(g group) bool { return g.budgeted == 0 })
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(b.uncovered(), a.uncovered()) })
	if len(groups) == 0 || groups[0].uncovered() <= 0 {
		return nil
	}
	t := table{Columns: []string{
		w.say("column.group"), w.say("column.uncovered"), w.say("column.not_registered"), w.say("column.budgeted"),
	}}
	var bars []chart.Change
	others := group{name: w.say("group.others")}
	count := w.edition.Language.Count
	for i, g := range groups {
		g.name = w.groupName(g)
		t.Rows = append(t.Rows, []string{g.name, count(g.uncovered()), count(g.budgeted - g.registered), count(g.budgeted)})
		if i < mostGroups && g.uncovered() > 0 {
			bars = append(bars, w.groupBar(g))
			continue
		}
		others.budgeted += g.budgeted
		others.covered += g.covered
	}
	if others.budgeted > 0 {
		bars = append(bars, w.groupBar(others))
	}
	d := chart.Ranking(w.missingFinding(bars), w.say("missing.reading"), bars)
	f := w.figure("sisa", w.say("missing.kicker"), d, t)
	f.Note = w.say("missing.note")
	return f
}

func (w *writer) groupBar(g group) chart.Change {
	count := w.edition.Language.Count
	name, _, _ := strings.Cut(g.name, " (") // the table has all of it
	return chart.Change{Name: name, Size: g.uncovered(), Label: w.say("share", count(g.uncovered()), count(g.budgeted))}
}

func (w *writer) groupName(g group) string {
	if g.code == "unknown" {
		return w.say("group.unknown")
	}
	return g.name
}

// missingFinding says what is left of the gap when all who stand in a decree are covered.
func (w *writer) missingFinding(bars []chart.Change) string {
	most := w.say("missing.most", bars[0].Name, w.edition.Language.Count(bars[0].Size))
	if w.Cascade == nil {
		return most + "."
	}
	budgeted, ok0 := known(w.Cascade.Budgeted)
	covered, ok1 := known(w.Cascade.Covered)
	if !ok0 || !ok1 {
		return most + "."
	}
	text := w.say("missing.finding", w.edition.Language.Count(budgeted-covered), most)
	if gap, ok := known(w.Headline.Gap); ok && gap > budgeted-covered {
		text += w.say("missing.rest", w.edition.Language.Count(gap-(budgeted-covered)))
	}
	return text
}
