package demo

import "cakupan/enrolment"

// tally counts the rows of one file while it is written.
type tally struct {
	read               int64
	accepted, rejected int64
	faults             [flaws]int64
}

func (t *tally) ignored() int64 { return t.read - t.accepted - t.rejected }

// accept counts a row that a right pipeline keeps, whatever it has doubts about.
func (t *tally) accept(doubts ...flaw) {
	t.accepted++
	t.find(doubts...)
}

// reject counts a row that it sets aside.
func (t *tally) reject(faults ...flaw) {
	t.rejected++
	t.find(faults...)
}

func (t *tally) find(faults ...flaw) {
	for _, f := range faults {
		if f != sound {
			t.faults[f]++
		}
	}
}

// headline counts the persons of one district's list of members in one month, or of more.
type headline struct {
	covered, registered map[enrolment.Segment]int64
	grace, unverified   int64
	byNIK, byWork       [places]int64 // covered
}

func newHeadline() *headline {
	return &headline{covered: map[enrolment.Segment]int64{}, registered: map[enrolment.Segment]int64{}}
}

// count counts one person, once, in the state in which a right pipeline finds the person; work is the number of the
// district where the person works, or unknown.
func (h *headline) count(p *person, s state, work int) {
	if s == absent {
		return
	}
	c := p.cohort
	h.registered[c.segment]++
	switch s {
	case inGrace:
		h.grace++
	case covered:
		h.covered[c.segment]++
		h.byWork[work]++
		if c.kind == byKPJ {
			h.unverified++
			h.byNIK[unknown]++
		} else {
			h.byNIK[p.issuer.place]++
		}
	}
}
