package page

import (
	"html/template"
	"strings"

	"cakupan/pipelines/report/chart"
	"cakupan/pipelines/report/wording"
)

// view is what page.html fills in: ready words and drawings.
type view struct {
	Style    template.CSS
	Edition  string // for the foot of a printed page
	Language string
	Other    link
	Skip     string

	Title, Kicker, Name string
	Notice              string
	Position            string
	NoMonth             string

	Headline  headline
	Glide     *figure
	Figures   []figure // beside each other, two and two
	Matters   matters
	More      []figure
	Districts districts
	Sources   sources
	Colophon  []string
}

type link struct{ Label, Href, Language, Text string }

// headline is the one large number with its companions.
type headline struct {
	Heading, Percent, Base, Counts, Covered string
	Facts                                   []fact
}

type fact struct{ Name, Value, Note string }

// figure is a chart with its finding as heading and its rows as a table.
type figure struct {
	ID      string
	Kicker  string
	Finding string
	SVG     template.HTML
	Note    string
	Summary string // what unfolds the table
	Table   table
}

// table has the rows of a chart; the first cell of each is the row's name.
type table struct {
	ID      string
	Caption string
	Columns []string
	Rows    [][]string
	Total   []string
}

// matters are the things to decide.
type matters struct {
	Heading string
	List    []matter
}

type matter struct{ What, Why string }

// districts is the table of all districts, with what is worth a note.
type districts struct {
	Heading string
	Swipe   string // how to see the columns that a phone cuts
	Table   table
	Note    string
}

// sources says which mart each part of the page is from.
type sources struct {
	Heading, Intro string
	List           []fact
}

// view writes the whole page.
func (w *writer) view() *view {
	v := &view{
		Style: template.CSS(pageCSS), Language: string(w.edition.Language), Other: w.other(), Skip: w.say("skip"),
		Kicker: w.say("kicker"), Name: w.say("province", w.Province), Notice: w.Notice,
	}
	v.Title = v.Kicker + " · " + v.Name
	if w.Headline == nil {
		v.NoMonth = w.say("no_month")
		v.Colophon = []string{w.say("colophon.snapshot", w.edition.SnapshotID)}
		return v
	}
	v.Title += " · " + w.edition.Language.Month(w.Headline.Period)
	v.Position = strings.Join([]string{w.say("position", w.edition.Language.Date(w.Headline.PeriodEnd)), w.status(), w.reporting(w.Headline)}, " · ")
	v.Edition = w.say("edition", w.edition.Language.Month(w.Headline.Period), w.status(), w.edition.SnapshotID)
	v.Headline = w.headline()
	v.Glide = w.glide()
	v.Figures = w.present(w.bullets, w.tileMap, w.changes, w.missing)
	v.Matters = w.matters()
	v.More = w.present(w.cascade, w.heatMap)
	v.Districts = w.districtsWithNotes()
	v.Sources = w.sources(v)
	v.Colophon = []string{v.Edition, w.say("colophon.rule")}
	return v
}

// present gives the figures that there are data for.
func (w *writer) present(figures ...func() *figure) []figure {
	var present []figure
	for _, draw := range figures {
		if f := draw(); f != nil {
			present = append(present, *f)
		}
	}
	return present
}

// figure closes a figure over its drawing.
func (w *writer) figure(id, kicker string, d *chart.Drawing, t table) *figure {
	t.ID, t.Caption = id+"-c", d.Finding
	return &figure{ID: id, Kicker: kicker, Finding: d.Finding, SVG: template.HTML(d.SVG(id)), Summary: w.say("table"), Table: t}
}

func (w *writer) other() link {
	if w.edition.Language == wording.English {
		return link{w.say("other.nav"), FileName(wording.Indonesian), string(wording.Indonesian), w.say("other")}
	}
	return link{w.say("other.nav"), FileName(wording.English), string(wording.English), w.say("other")}
}

func (w *writer) status() string {
	status := w.say("status." + w.Headline.Status)
	if w.edition.Revision > 1 {
		status += w.say("status.revision", w.edition.Revision)
	}
	return status
}
