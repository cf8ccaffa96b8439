package report

import (
	"cakupan/enrolment"
	"cakupan/pipelines/report/wording"
)

// What is worth a note. The screen is read in ten seconds, so it names what a leader can settle with a call;
// smaller things stand in the marts.
const (
	notableNotEnrolled = 1500 // persons budgeted but not enrolled
	notableEnding      = 1000 // persons about to lose cover
	notableVillages    = 10   // that have not paid for anybody
)

// Matter is one thing about a district that is worth a note.
type Matter struct {
	Kind  MatterKind
	Count *int64         // persons, or villages; nil of Carried and Partial
	On    enrolment.Date // when cover ends, of Ending alone
}

// MatterKind says what a Matter is about.
type MatterKind uint8

// The kinds, in the order in which they are told.
const (
	Carried     MatterKind = iota // its data are an older month's
	Partial                       // one of its lists never came
	NotEnrolled                   // many persons of its decrees are not enrolled
	Unpaid                        // many villages have not paid for anybody
	Ending                        // many persons' cover is about to end
	FewByNIK                      // fewer than a third of its covered persons hold a NIK issued there: a count by NIK would mislead
)

// Matters gives what is worth a note about a district, in the order of the kinds.
func (d *District) Matters() []Matter {
	var matters []Matter
	if d.IsCarriedForward {
		matters = append(matters, Matter{Kind: Carried})
	}
	if d.IsPartial {
		matters = append(matters, Matter{Kind: Partial})
	}
	if atLeast(d.NotEnrolled, notableNotEnrolled) {
		matters = append(matters, Matter{Kind: NotEnrolled, Count: d.NotEnrolled})
	}
	if atLeast(d.UnpaidVillages, notableVillages) {
		matters = append(matters, Matter{Kind: Unpaid, Count: d.UnpaidVillages})
	}
	if atLeast(d.EndingSoon, notableEnding) && d.EndingOn != 0 {
		matters = append(matters, Matter{Kind: Ending, Count: d.EndingSoon, On: d.EndingOn})
	}
	if atLeast(d.NIKPrefixCovered, 0) && d.Covered != nil && 3**d.NIKPrefixCovered < *d.Covered {
		matters = append(matters, Matter{Kind: FewByNIK, Count: d.NIKPrefixCovered})
	}
	return matters
}

// Notes says a district's matters, in the words of the first screen.
func (d *District) Notes(l wording.Language) []string { return (&screen{language: l}).notes(d) }

func (s *screen) notes(d *District) []string {
	var notes []string
	for _, m := range d.Matters() {
		switch m.Kind {
		case Carried:
			notes = append(notes, s.say("note.carried_forward"))
		case Partial:
			notes = append(notes, s.say("note.partial"))
		case NotEnrolled:
			notes = append(notes, s.say("note.not_enrolled", s.count(m.Count)))
		case Unpaid:
			notes = append(notes, s.say("note.unpaid_villages", s.count(m.Count)))
		case Ending:
			notes = append(notes, s.say("note.ending_soon", s.count(m.Count), s.language.Day(m.On)))
		case FewByNIK:
			notes = append(notes, s.say("note.nik", s.count(m.Count), s.percent(m.Count, d.Potential, 2)))
		}
	}
	return notes
}

func atLeast(n *int64, limit int64) bool { return n != nil && *n >= limit }
