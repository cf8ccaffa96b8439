package demo

import "cakupan/enrolment"

// flaw is one thing wrong with a row, planted on purpose. Whatever carries none is clean.
type flaw uint8

const (
	sound flaw = iota
	nikMissing
	nikPrecision // a number in a workbook, E-notation in a CSV
	nikIsKPJ
	nikLength
	nikDummy
	nikIsKK
	nikDate
	nikSerial
	nikPrefixUnknown
	nikBirth
	nikSex
	birthFormat
	birthImpossible
	birthFuture
	birthSentinel
	startSentinel
	birthCentury
	paidFormat
	paidImpossible
	regionUnknown
	regionAmbiguous
	regionCodeSwap
	villageUnresolved
	subdistrictDisputed
	nameMissing
	sexUnknown
	statusUnknown
	segmentUnknown
	kpjFormat
	nppMissing

	// Two that every NIK tells by itself, and one of a whole file.
	nikPrefixRetired
	nikPrefixForeign
	asOfAssumed
	flaws
)

// codes are the faults by which the flaws must be found.
var codes = [flaws]string{
	nikMissing: "nik.missing", nikPrecision: "nik.precision_lost", nikIsKPJ: "nik.is_kpj", nikLength: "nik.length",
	nikDummy: "nik.dummy", nikIsKK: "nik.is_kk", nikDate: "nik.date", nikSerial: "nik.serial",
	nikPrefixUnknown: "nik.prefix_unknown", nikBirth: "nik.birth_mismatch", nikSex: "nik.sex_mismatch",
	nikPrefixRetired: "nik.prefix_retired", nikPrefixForeign: "nik.prefix_foreign",
	birthFormat: "date.format", birthImpossible: "date.impossible", birthFuture: "date.future_birth",
	birthSentinel: "date.sentinel", startSentinel: "date.sentinel", birthCentury: "date.century_guessed",
	paidFormat: "date.format", paidImpossible: "date.impossible", regionUnknown: "region.unknown",
	regionAmbiguous: "region.ambiguous", regionCodeSwap: "region.code_swap", villageUnresolved: "village.unresolved",
	subdistrictDisputed: "subdistrict.disputed", nameMissing: "name.missing", sexUnknown: "sex.unknown",
	statusUnknown: "status.unknown", segmentUnknown: "segment.unknown", kpjFormat: "kpj.format",
	nppMissing: "npp.missing", asOfAssumed: "as_of.assumed",
}

// breaksNIK tells whether a flaw leaves no usable NIK.
func (f flaw) breaksNIK() bool { return f >= nikMissing && f <= nikSerial }

// planting says how many persons carry a flaw: of ten thousand planned members of the segment, at least one where
// there are fifty, so that a small demo has each flaw too.
type planting struct {
	flaw     flaw
	rate     int
	segment  enrolment.Segment
	district string // "": in all
}

// The flaws of BPJS TK's lists of members, by what comes of the row.
var plantings = map[kind][]planting{
	// The row counts, flagged.
	counted: {
		{nikPrefixUnknown, 4, enrolment.PU, ""},
		{nikBirth, 12, enrolment.PU, ""},
		{nikSex, 6, enrolment.PU, ""},
		{birthFormat, 6, enrolment.PU, ""},
		{birthImpossible, 4, enrolment.PU, ""},
		{birthFuture, 3, enrolment.PU, ""},
		{birthSentinel, 5, enrolment.PU, ""},
		{startSentinel, 4, enrolment.PU, ""},
		{birthCentury, 8, enrolment.PU, ""},
		{regionUnknown, 5, enrolment.PU, ""},
		{regionAmbiguous, 4, enrolment.PU, ""},
		{regionCodeSwap, 15, enrolment.PU, "82.03"},
		{regionCodeSwap, 25, enrolment.PU, "82.05"},
		{nameMissing, 3, enrolment.PU, ""},
		{sexUnknown, 4, enrolment.PU, ""},
		{kpjFormat, 6, enrolment.PU, ""},
		{nppMissing, 8, enrolment.PU, ""},
		{statusUnknown, 4, enrolment.PU, ""},
		{villageUnresolved, 15, enrolment.BPU, ""},
		{subdistrictDisputed, 60, enrolment.BPU, "82.03"},
	},
	// The NIK is broken, the member number sound: the row counts by that.
	byKPJ: {
		{nikMissing, 8, enrolment.PU, ""},
		{nikPrecision, 10, enrolment.PU, ""},
		{nikIsKPJ, 4, enrolment.PU, ""},
		{nikLength, 8, enrolment.PU, ""},
		{nikDummy, 2, enrolment.PU, ""},
		{nikDate, 3, enrolment.PU, ""},
		{nikSerial, 2, enrolment.PU, ""},
	},
	// The row is set aside, and its person is in no count.
	setAside: {
		{nikMissing, 4, enrolment.PU, ""},
		{nikPrecision, 6, enrolment.PU, ""},
		{nikIsKPJ, 2, enrolment.PU, ""},
		{nikLength, 8, enrolment.PU, ""},
		{nikDummy, 2, enrolment.PU, ""},
		{nikDate, 3, enrolment.PU, ""},
		{nikSerial, 2, enrolment.PU, ""},
		{segmentUnknown, 1, enrolment.PU, ""},
		{nikLength, 10, enrolment.BPU, ""},
		{paidFormat, 8, enrolment.BPU, ""},
		{paidImpossible, 5, enrolment.BPU, ""},
	},
	// The same in the contribution reports.
	payerOnly: {
		{nikMissing, 4, enrolment.BPU, ""},
		{nikPrecision, 4, enrolment.BPU, ""},
		{nikLength, 8, enrolment.BPU, ""},
		{paidFormat, 4, enrolment.BPU, ""},
		{paidImpossible, 3, enrolment.BPU, ""},
	},
	// No flaw of a row, but of the membership.
	partial: {{sound, 15, enrolment.PU, ""}},
	stopped: {{sound, 25, enrolment.PU, ""}},
}

// The flaws of agencies' lists. A row whose NIK is broken is an extra one: its person is in no count.
var (
	brokenNominations = []flaw{nikMissing, nikPrecision, nikIsKPJ, nikLength, nikDummy, nikIsKK, nikDate, nikSerial}
	brokenRate        = 6 // each, of ten thousand rows
	doubtsOfNominees  = []flaw{nikBirth, nikSex, birthFormat, nameMissing, sexUnknown, villageUnresolved}
	doubtEvery        = 151 // rows
)

// number gives how many of n persons carry a flaw planted at a rate.
func (p planting) number(n int) int { return atRate(n, p.rate) }

func atRate(n, rate int) int {
	many := n * rate / 10000
	if many == 0 && n >= 50 {
		return 1
	}
	return many
}
