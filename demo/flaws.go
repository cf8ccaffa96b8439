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
	programmeUnknown
	moneyFormat
	moneyAmbiguous
	moneyNegative
	ageOver
	ageUnder
	dateAmbiguous
	groupUnknown
	payerUnknown
	remarkLeft
	familyRepeated
	rowShort
	rowLong
	rowQuote
	rowEncoding

	// Two of persons who are like others (doubtful.go).
	nikOfOther
	birthOfOther

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
	nppMissing: "npp.missing", asOfAssumed: "as_of.assumed", programmeUnknown: "programme.unknown",
	moneyFormat: "money.format", moneyNegative: "money.negative",
	moneyAmbiguous: "money.ambiguous", ageOver: "age.over_limit", ageUnder: "age.under_limit",
	dateAmbiguous: "date.ambiguous", payerUnknown: "payer.unknown", remarkLeft: "remark.left",
	familyRepeated: "nik.family_repeated", groupUnknown: "group.unknown", rowShort: "row.short",
	nikOfOther: "nik.birth_mismatch", birthOfOther: "nik.birth_mismatch",
	rowLong: "row.long", rowQuote: "row.quote", rowEncoding: "row.encoding",
}

// births gives the years in which those with a flaw are born: the first, and how many; 0 when it does not matter. Nobody
// else is, so that no two share a NIK.
func (f flaw) births() (from, years int) {
	switch f {
	case ageOver:
		return 1940, 5 // 67 and older when they were enrolled
	case ageUnder:
		return 2012, 2
	case dateAmbiguous:
		return 2007, 2 // and so late in the month that the day is no month
	default:
		return 0, 0
	}
}

// isOfText tells the flaws that only a text can have.
func (f flaw) isOfText() bool { return f >= rowShort && f <= rowEncoding }

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
		{programmeUnknown, 3, enrolment.PU, ""},
		{moneyFormat, 4, enrolment.PU, ""},
		{moneyAmbiguous, 3, enrolment.PU, ""},
		{moneyNegative, 2, enrolment.PU, ""},
		{ageOver, 3, enrolment.PU, ""},
		{ageUnder, 2, enrolment.PU, ""},
		{dateAmbiguous, 3, enrolment.PU, ""},
		{rowShort, 3, enrolment.PU, ""},
		{rowLong, 3, enrolment.PU, ""},
		{rowQuote, 3, enrolment.PU, ""},
		{rowEncoding, 3, enrolment.PU, ""},
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
	brokenRate        = 6   // each, of ten thousand rows
	doubtEvery        = 151 // rows
)

// oddities are flaws of so many persons more on a list. What a list says of payers would change figures elsewhere, so
// that one is on a list that counts for nothing. Who has left is no person of a register, and no row of a decree that
// could be served.
var oddities = []struct {
	list    string
	flaw    flaw
	persons int
}{
	{"82.06/disnakertrans/pekerja-tambang", payerUnknown, 6},
	{"82.06/disnakertrans/pekerja-tambang", remarkLeft, 9},
	{"82.06/disnakertrans/pekerja-tambang", familyRepeated, 3},
	{"82.04/dpmd/rentan-lama", remarkLeft, 30},
	{"82.71/bkpsdm/daftar-honorer", remarkLeft, 14},
}

// number gives how many of n persons carry a flaw planted at a rate.
func (p planting) number(n int) int {
	if p.district != "" && n > 0 {
		return max(1, atRate(n, p.rate)) // it stands nowhere else
	}
	return atRate(n, p.rate)
}

func atRate(n, rate int) int {
	many := n * rate / 10000
	if many == 0 && n >= 50 {
		return 1
	}
	return many
}
