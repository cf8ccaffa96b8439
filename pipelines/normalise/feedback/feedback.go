// Package feedback tells the officer who sent a list what to mend in it: the feedback workbook (catatan perbaikan), which
// is the sender's own file with the faulty cells marked and explained and a first sheet that says what to mend first, and
// a letter of one page to go with it.
//
// Both speak of the rows of one delivery alone. The workbook holds people's data and stays in the restricted zone; the
// letter holds none.
package feedback

import (
	_ "embed"
	"time"

	"cakupan/pipelines/report/wording"
)

// Version goes up whenever the same reading would give another workbook or letter.
const Version = 1

//go:embed phrases.csv
var phrasesCSV []byte

var phrases = wording.MustLoad(phrasesCSV)

// Office is who gives the feedback.
type Office struct {
	Province string // its name; "" for a file of no project
	Notice   string // stands on every page; "" when the data are real
	Contact  string // whom to ask; "" is the office that keeps the figures
	TimeZone *time.Location
	Language wording.Language
}

func (o Office) say(key string, args ...any) string { return phrases.Say(o.Language, key, args...) }

// contact says whom to ask.
func (o Office) contact() string {
	switch {
	case o.Contact != "":
		return o.Contact
	case o.Province == "": // of no project
		return o.say("contact.unnamed")
	}
	return o.say("contact", o.Province)
}
