package normalise

import (
	"slices"

	"cakupan/enrolment"
)

// findings are what the rows of a file come to together: sums over all of them, whoever maps which.
type findings struct {
	niks, endInZero int64 // sound-looking identity numbers, and those of them that end in 0
	plain, swapped  int64 // rows whose region code the names prove to be Kemendagri's, or BPS's, where the two are at odds
	dated, later    int64 // rows with a day of enrolment, and those for which it lies too far behind the position date
	months          []int64
	sections        map[sectionKey]*section

	isWithoutSubdistricts bool // there are villages, and no column that says of which kecamatan
}

// add takes in what another mapping found.
func (f *findings) add(other *findings) {
	f.niks += other.niks
	f.endInZero += other.endInZero
	f.plain += other.plain
	f.swapped += other.swapped
	f.dated += other.dated
	f.later += other.later
	f.isWithoutSubdistricts = f.isWithoutSubdistricts || other.isWithoutSubdistricts
	if f.months == nil {
		f.months = make([]int64, len(other.months))
	}
	for i, n := range other.months {
		f.months[i] += n
	}
	if f.sections == nil {
		f.sections = make(map[sectionKey]*section, len(other.sections))
	}
	for key, s := range other.sections {
		f.section(key).add(s)
	}
}

// section gives the sums of a section.
func (f *findings) section(key sectionKey) *section {
	s := f.sections[key]
	if s == nil {
		s = new(section)
		f.sections[key] = s
	}
	return s
}

// hearNIK takes in an identity number, before it is judged.
func (f *findings) hearNIK(digits []byte, nik enrolment.NIK, broken rule) {
	if nik.IsZero() && (broken != nikPrecisionLost || len(digits) != nikDigits) {
		return
	}
	f.niks++
	if digits[nikDigits-1] == '0' {
		f.endInZero++
	}
}

// hearEnrolment takes in a day of enrolment.
func (f *findings) hearEnrolment(on, asOf enrolment.Date) {
	if on == 0 || asOf == 0 {
		return
	}
	f.dated++
	if on > asOf+daysAhead {
		f.later++
	}
}

// daysAhead is how long before it begins an enrolment can be listed.
const daysAhead = 31

// The bounds from which on a file as a whole is doubtful.
const (
	fewestNIKs    = 40 // of so many, over a quarter ends in 0 by chance in one of 700 files
	zerosOfNIKs   = 4  // one in so many
	fewestSwaps   = 10
	fewestMonths  = 20
	fewestLater   = 20
	laterOfDated  = 50 // one in so many
	monthsAround  = 1  // that reports of payments may lie from their position's
	monthsOfDelay = 2
)

// holdForRows holds the file for what its rows come to together.
func (r *reading) holdForRows() {
	f := &r.findings
	if f.niks >= fewestNIKs && f.endInZero*zerosOfNIKs > f.niks {
		r.hold("file.trailing_zero_niks", r.columnFault(fieldNIK))
	}
	if f.swapped >= fewestSwaps && f.plain == 0 {
		r.hold("region.code_swap", r.columnFault(fieldRegionCode))
	}
	if f.later >= fewestLater && f.later*laterOfDated > f.dated {
		r.hold("file.wrong_month", r.columnFault(fieldEnrolledOn))
	}
	if r.list.Role == enrolment.Payments && f.isOtherMonth(r.manifest.Period) {
		r.hold("file.wrong_month", r.columnFault(fieldPaidThrough))
	}
	r.holdForTotals()
}

// isOtherMonth tells a report of payments nearly all of which are for one month, and that month is none that a report of
// period can be about.
func (f *findings) isOtherMonth(period enrolment.Period) bool {
	all, most := int64(0), 0
	for i, n := range f.months {
		if all += n; n > f.months[most] {
			most = i
		}
	}
	if all < fewestMonths || f.months[most]*tolerated < all*(tolerated-1) || period.IsZero() {
		return false
	}
	away := most - monthIndex(period)
	return away > monthsAround || away < -monthsOfDelay
}

// monthIndex counts months from January of firstYear.
func monthIndex(p enrolment.Period) int { return (p.Year-firstYear)*12 + int(p.Month) - 1 }

// columnFault points at the column of a field in the first table that has one.
func (r *reading) columnFault(f field) enrolment.Fault {
	for _, t := range slices.Concat(r.tables...) {
		if t.has(f) {
			return enrolment.Fault{Sheet: t.sheet, Column: t.letters[f], Heading: t.headings[f], Field: fieldNames[f]}
		}
	}
	return enrolment.Fault{Field: fieldNames[f]}
}
