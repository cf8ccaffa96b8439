package report

// What is worth a note. The screen is read in ten seconds, so it names what a leader can settle with a call;
// smaller things stand in the marts.
const (
	notableNotEnrolled = 1500 // persons budgeted but not enrolled
	notableEnding      = 1000 // persons about to lose cover
	notableVillages    = 10   // that have not paid for anybody
)

// notes says of a district, in this order: that its data are an older month's; that many persons of its
// decrees are not enrolled; that many villages have not paid; that many persons' cover is about to end; and
// that fewer than a third of its covered persons hold a NIK issued there, so that a count by NIK would mislead.
func (s *screen) notes(d *District) []string {
	var notes []string
	if d.IsCarriedForward {
		notes = append(notes, s.say("note.carried_forward"))
	}
	if atLeast(d.NotEnrolled, notableNotEnrolled) {
		notes = append(notes, s.say("note.not_enrolled", s.count(d.NotEnrolled)))
	}
	if atLeast(d.UnpaidVillages, notableVillages) {
		notes = append(notes, s.say("note.unpaid_villages", s.count(d.UnpaidVillages)))
	}
	if atLeast(d.EndingSoon, notableEnding) && d.EndingOn != 0 {
		notes = append(notes, s.say("note.ending_soon", s.count(d.EndingSoon), s.language.Day(d.EndingOn)))
	}
	if d.NIKPrefixCovered != nil && d.Covered != nil && 3**d.NIKPrefixCovered < *d.Covered {
		notes = append(notes, s.say("note.nik", s.count(d.NIKPrefixCovered), s.percent(d.NIKPrefixCovered, d.Potential, 2)))
	}
	return notes
}

func atLeast(n *int64, limit int64) bool { return n != nil && *n >= limit }
