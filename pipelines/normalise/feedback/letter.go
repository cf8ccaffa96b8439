package feedback

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"cakupan/enrolment"
	"cakupan/pipelines/report/wording"
)

//go:embed letter.html
var letterHTML string

var letterTemplate = template.Must(template.New("letter").Parse(letterHTML))

// letter is what the letter says.
type letter struct {
	Language             wording.Language
	Title, Notice        string
	Head                 []labelled
	To, Sender, At       string
	Greeting, Thanks     string
	Counts               []labelled
	Compared             string
	Three                string
	Items                []string
	Then, Questions, End string
	PlaceDate, Name, NIP string
}

// labelled is a line of a form or a table.
type labelled struct {
	Label, Text string
	IsStrong    bool
}

// mostItems is how many of the things to mend the letter names.
const mostItems = 3

// The longest texts of others, and the longest advice, in characters, that leave the letter on one page.
const (
	longest        = 80
	longestHeading = 32
	longestAdvice  = 130
)

// Letter writes the letter of one page, A4, that goes with the workbook. It holds counts, and nothing of a person.
func (r *Reading) Letter(o Office, w io.Writer) error {
	d, m := r.Delivery, r.Manifest
	count := o.Language.Count
	title, name := brief(d.List.Title, longest), brief(enrolment.Mask(d.Name), longest)
	received := o.Language.Moment(d.ReceivedAt.In(o.TimeZone))
	page := letter{
		Language: o.Language, Title: o.say("letter.title"), Notice: brief(o.Notice, longest),
		Head: []labelled{
			{Label: o.say("letter.number"), Text: "…………………………"}, {Label: o.say("letter.nature"), Text: o.say("letter.ordinary")},
			{Label: o.say("letter.attached"), Text: o.say("letter.one_file")}, {Label: o.say("letter.subject"), Text: o.say("title", title)},
		},
		To: o.say("letter.to"), Sender: brief(d.List.Sender.Name, longest), At: o.say("letter.at"),
		Greeting: o.say("letter.greeting"), Thanks: o.say("letter.thanks", title, name, received),
		Compared: o.say("letter.first"), Three: o.say("letter.three"), Then: o.say("letter.rejected"),
		Questions: o.say("letter.questions", brief(o.contact(), longest)), End: o.say("letter.end"),
		PlaceDate: o.say("letter.place_date"), Name: o.say("letter.name"), NIP: o.say("letter.nip"),
	}
	if m.AsOf != 0 {
		page.Thanks = o.say("letter.thanks_dated", title, o.Language.Date(m.AsOf), name, received)
	}
	if m.FileFault != nil {
		page.Then = o.say("letter.returned")
	} else {
		page.Counts = []labelled{
			{Label: o.say("rows"), Text: count(m.RowsRead)},
			{Label: o.say("accepted"), Text: count(m.Accepted)},
			{Label: o.say("rejected"), Text: count(m.Rejected), IsStrong: true},
			{Label: o.say("ignored"), Text: count(m.Ignored)},
			{Label: o.say("doubts"), Text: count(r.weighing(enrolment.Doubtful))},
		}
	}
	if r.earlier != nil {
		page.Compared = o.say("letter.compared", o.Language.Moment(r.earlier.Delivery.ReceivedAt.In(o.TimeZone)),
			count(r.Fresh()), count(r.Faults()-r.Fresh()), count(r.Mended()))
	}
	for _, g := range r.ordered() {
		if len(page.Items) < mostItems && !operatorSettles[g.code] {
			page.Items = append(page.Items, o.item(g))
		}
	}
	switch {
	case len(m.Holds) > 0:
		page.Then = o.say("letter.held")
	case r.Faults() == 0:
		page.Then = o.say("none")
	}
	if err := letterTemplate.Execute(w, page); err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	return nil
}

// operatorSettles are faults that no sender can mend.
var operatorSettles = map[string]bool{"file.segment_missing": true, "file.mapping_doubtful": true}

// item is one of the things to mend first.
func (o Office) item(g *group) string {
	what, how := advice(o.Language, g.code)
	where := ""
	if heading := g.heading(); heading != "" {
		where = o.say("letter.in_column", brief(heading, longestHeading))
	}
	text := o.say("letter.item", what, o.Language.Count(g.count), where)
	if how != "" {
		text += " " + brief(how, longestAdvice) + "."
	}
	return text
}

// brief shortens a text.
func brief(text string, most int) string {
	if short := shortened(text, most-1); short != text {
		return short + "…"
	}
	return text
}
