package demo

// fate is what becomes of those whom a decree names.
type fate uint8

const (
	steady        fate = iota // paid for month by month, last year and this
	backPaid                  // January to March paid at the end of March
	sinceFebruary             // last year's cover ended, this year's begins later
	sinceMarch
	sinceApril
	sinceMay
	newInJanuary // never enrolled before
	newInMarch
	newInMay
	firstHalf   // to June
	ended       // last year's cover ended, registered still
	notEnrolled // unknown to BPJS TK
	wageEarner  // a PU member
	becamePPPK  // a PU member, and a civil servant from March on
)

var fates = map[fate]life{
	steady: {spans: []span{{from: of(2024, 1), until: of(2025, 12)}}},
	backPaid: {spans: []span{{from: of(2024, 1), until: december2024},
		{from: of(2025, 1), until: of(2025, 3), paid: of(2025, 3)}, {from: of(2025, 4), until: of(2025, 12)}}},
	sinceFebruary: resumed(2),
	sinceMarch:    resumed(3),
	sinceApril:    resumed(4),
	sinceMay:      resumed(5),
	newInJanuary:  begun(1),
	newInMarch:    begun(3),
	newInMay:      begun(5),
	firstHalf:     {spans: []span{{from: of(2024, 1), until: june2025}}},
	ended:         toDecember,
}

func resumed(from int) life {
	return life{spans: []span{{from: of(2024, 1), until: december2024}, {from: of(2025, from), until: of(2025, 12)}}}
}

func begun(from int) life {
	return life{enrolled: of(2025, from), spans: []span{{from: of(2025, from), until: of(2025, 12)}}}
}
