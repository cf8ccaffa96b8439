package enrolment

import "time"

// Sender hands over lists: a BPJS TK branch, an agency (OPD), a village, a firm. It is not the district: one
// branch sends for several districts, and several agencies send for one.
type Sender struct {
	ID             string // "bpjstk-ternate"
	Name           string
	BranchCode     string // BPJS TK branch that the sender is; empty for others
	BranchDistrict string // dotted code of the branch's seat
}

// List is one series of deliveries about one thing, as cakupan.yaml states it.
type List struct {
	ID        string // "82.71/dkp/nelayan"
	Title     string
	Sender    Sender
	Role      Role
	Mode      Mode
	Covers    []string // dotted codes of the districts it speaks of
	Layout    string   // name of the layout that maps its columns
	DueDay    int      // day of the following month by which it is expected; 0: not a monthly list
	Constants Constants
}

// Constants are what a list's files do not say themselves. Zero values say nothing.
type Constants struct {
	Segment      Segment
	Payer        Payer
	Group        Group
	DecreeNo     string
	CoveredFrom  Date
	CoveredUntil Date
}

// Delivery is one file of one list, as it landed. Its bytes never change.
type Delivery struct {
	ID            string // 16 hex digits over list, content and arrival
	List          *List  `json:"-"`
	ListID        string
	SHA256        string // of the bytes; their name in landing
	Name          string // the file's name as sent, long digit runs masked
	Bytes         int64
	ReceivedAt    time.Time // UTC
	ReceivedClock string    // "source" when the source reported the time, "landing" when our clock did
	StatedAsOf    Date      // position date stated by the operator on receipt; zero when not
	ResentOf      string    // ID of the earlier delivery of this list with the same bytes; then nothing is normalised
}
