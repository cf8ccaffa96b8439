package demo

import "cakupan/enrolment"

// cohort is a group of persons with one fate, all of one district and segment.
type cohort struct {
	of       *district
	segment  enrolment.Segment
	kind     kind
	flaw     flaw // of their rows in BPJS TK's list of members, or in the one list that names them
	size     int
	women    int // of a thousand
	life     life
	window   *window   // nil: all of them share the one life
	leftOn   month     // since when a list of leavers names them
	lags     bool      // the list of members is a month behind the contribution report
	lawful   bool      // their employer is never behind
	isStaff  bool      // they stand on their firm's list alone
	villages []village // of a list by village, spread evenly in their order; nil: anywhere in the district
	origins  []origin

	beside      *cohort // whose persons these are like, by their index; nil: nobody's
	likeness    likeness
	isContested bool // others bear their NIKs, too
	isMisspelt  bool // their second rows write the name otherwise

	first [2]int // number of the first man and of the first woman
}

// kind says what a cohort's row in the list of members comes to.
type kind uint8

const (
	counted   kind = iota
	byKPJ          // broken NIK, sound member number: counts, unverified
	setAside       // unusable
	partial        // without death benefit (JKM): registered, not covered
	stopped        // stated inactive: registered, not covered
	unlisted       // in no list of members
	payerOnly      // in the contribution report alone, unusable there
)

// state is what a right count says of a person in a month.
type state uint8

const (
	absent state = iota // unknown to BPJS TK's lists, or left
	registered
	inGrace
	covered
)

// span is a stretch of months paid for: month by month, or all at once in the month paid.
type span struct{ from, until, paid month }

// life is when a BPU was enrolled and what was paid; enrolled 0 is before the story begins.
type life struct {
	enrolled month
	spans    []span
}

// graceMonths are the months after the last paid one in which a BPU is still no lapsed member.
const graceMonths = 3

// paidThrough gives the last month paid for, as known in month m; 0 when none is.
func (l life) paidThrough(m month) month {
	var through month
	for _, s := range l.spans {
		switch {
		case s.paid != 0 && s.paid <= m:
			through = max(through, s.until)
		case s.paid == 0 && s.from <= m:
			through = max(through, min(s.until, m))
		}
	}
	return through
}

// paidIn gives the months paid for in month m; first 0 when there are none.
func (l life) paidIn(m month) (first, last month) {
	for _, s := range l.spans {
		switch {
		case s.paid == m:
			return s.from, s.until
		case s.paid == 0 && s.from <= m && m <= s.until:
			return m, m
		}
	}
	return 0, 0
}

// storyMonths are the months from December 2024 to March 2026.
const storyMonths = 16

// window is a cohort through which persons pass: those numbered from left to joined are covered at a month's end.
// Who left a firm is gone; a BPU who no longer pays stays on the list.
type window struct{ left, joined [storyMonths]int }

func (w *window) at(m month) (left, joined int) {
	i := int(m - december2024)
	if i < 0 {
		return 0, 0
	}
	return w.left[i], w.joined[i]
}

// lastPaid gives the last month paid for by a BPU whose payments have ended.
func (w *window) lastPaid(index int) month {
	for i, left := range w.left {
		if left > index {
			return december2024 + month(i) - 1
		}
	}
	panic("still paying")
}

// joinedIn gives the month in which a person joined; December 2024 for those of before.
func (w *window) joinedIn(index int) month {
	for i, joined := range w.joined {
		if joined > index {
			return december2024 + month(i)
		}
	}
	panic("never joined")
}

// moves makes a window of the persons whom the plan wants covered in each month, with a monthly churn of so many of
// ten thousand.
func moves(wanted [storyMonths]int, churn int) *window {
	var w window
	left, joined := 0, 0
	for i, n := range wanted {
		if i > 0 {
			left += wanted[i-1] * churn / 10000
		}
		left = max(left, joined-n)
		joined = left + n
		w.left[i], w.joined[i] = left, joined
	}
	return &w
}

// shown gives the indices of those whom the list of members of month m holds. Who left a firm is stated once more, as
// having left.
func (c *cohort) shown(m month) (from, to int) {
	switch {
	case c.kind == unlisted || c.kind == payerOnly || c.life.enrolled > m:
		return 0, 0
	case c.window == nil:
		return 0, c.size
	}
	_, joined := c.window.at(m)
	if c.segment == enrolment.PU {
		from, _ = c.window.at(m - 1)
	}
	return from, joined
}

// paidThrough gives the last month paid for by a BPU, as known in month m; 0 when nothing ever was.
func (c *cohort) paidThrough(index int, m month) month {
	if c.window == nil {
		return c.life.paidThrough(m)
	}
	if left, _ := c.window.at(m); index < left {
		return c.window.lastPaid(index)
	}
	return m
}

// paying gives the indices of those for whom the contribution report of month m has rows, and the months paid for.
func (c *cohort) paying(m month) (from, to int, first, last month) {
	if c.segment != enrolment.BPU || c.kind == unlisted || c.kind == setAside {
		return 0, 0, 0, 0
	}
	if c.window != nil {
		from, to = c.window.at(m)
		return from, to, m, m
	}
	first, last = c.life.paidIn(m)
	if first == 0 {
		return 0, 0, 0, 0
	}
	return 0, c.size, first, last
}

// hasLeft tells whether a wage earner of a window has left by month m.
func (c *cohort) hasLeft(index int, m month) bool {
	if c.window == nil || c.segment != enrolment.PU {
		return false
	}
	left, _ := c.window.at(m)
	return index < left
}

// state gives what a right count says of a person at the end of month m.
func (c *cohort) state(index int, m month) state {
	from, to := c.shown(m)
	switch {
	case index < from || index >= to || c.kind == setAside || c.segment == enrolment.PMI:
		return absent
	case c.leftOn != 0 && m >= c.leftOn, c.hasLeft(index, m):
		return absent
	case c.kind == partial || c.kind == stopped:
		return registered
	case c.segment == enrolment.PU:
		return covered
	}
	through := c.paidThrough(index, m)
	switch {
	case through >= m:
		return covered
	case through != 0 && through+graceMonths >= m:
		return inGrace
	}
	return registered
}

// issuer draws the kecamatan that issued a person's NIK.
func (c *cohort) issuer(draw chance) *subdistrict {
	n := draw.below(forOrigin, 1000)
	for _, o := range c.origins {
		if n < o.until {
			return o.from[draw.below(forPrefix, len(o.from))]
		}
	}
	panic("shares below a thousand")
}
