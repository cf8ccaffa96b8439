package feedback

import (
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/report/wording"
)

// advice gives what a rule says to the officer: what is wrong, and how to mend it. What is wrong begins with a capital.
func advice(l wording.Language, code string) (what, how string) {
	rule := enrolment.Rules[code]
	text := rule.Indonesian
	if l == wording.English {
		text = rule.English
	}
	what, how, _ = strings.Cut(text, "; ")
	return capital(what), capital(how)
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] // the rules begin with plain letters
}

// comment is what a marked cell says: the weight of the fault, what is wrong and how to mend it.
func (o Office) comment(g *group) string {
	what, how := advice(o.Language, g.code)
	text := o.say("severity."+string(g.severity)) + ": " + what + "."
	if how != "" {
		text += " " + how + "."
	}
	return text
}

// heading is the column that a group means: its letter and its heading, fit for a page.
func (g *group) heading() string {
	title := enrolment.Mask(strings.TrimSpace(g.title))
	switch {
	case g.column == "":
		return title
	case title == "":
		return g.column
	}
	return g.column + " “" + title + "”"
}
