package normalise

import (
	"math/bits"
	"slices"

	"cakupan/enrolment"
)

// rule is a fault code of a row as one byte, so that a row's faults fit a ruleSet. The zero rule is none.
type rule uint8

// The rules, in the order of enrolment.Rules. Of the first eight, which judge a NIK, the first that hits decides.
const (
	ok rule = iota
	nikMissing
	nikPrecisionLost
	nikIsKPJ
	nikLength
	nikDummy
	nikIsKK
	nikDate
	nikSerial
	nikPrefixRetired
	nikPrefixForeign
	nikPrefixUnknown
	nikBirthMismatch
	nikSexMismatch
	nikFamilyRepeated
	dateFormat
	dateImpossible
	dateFutureBirth
	dateSentinel
	dateCenturyGuessed
	dateAmbiguous
	asOfAssumed
	ageOverLimit
	ageUnderLimit
	nameMissing
	sexUnknown
	statusUnknown
	groupUnknown
	payerUnknown
	programmeUnknown
	kpjFormat
	nppMissing
	segmentUnknown
	moneyFormat
	moneyAmbiguous
	moneyNegative
	regionUnknown
	regionAmbiguous
	regionCodeSwap
	villageUnresolved
	subdistrictDisputed
	remarkLeft
	rowShort
	rowLong
	rowQuote
	rowEncoding
	ruleCount
)

var ruleCodes = [ruleCount]string{
	nikMissing:          "nik.missing",
	nikPrecisionLost:    "nik.precision_lost",
	nikIsKPJ:            "nik.is_kpj",
	nikLength:           "nik.length",
	nikDummy:            "nik.dummy",
	nikIsKK:             "nik.is_kk",
	nikDate:             "nik.date",
	nikSerial:           "nik.serial",
	nikPrefixRetired:    "nik.prefix_retired",
	nikPrefixForeign:    "nik.prefix_foreign",
	nikPrefixUnknown:    "nik.prefix_unknown",
	nikBirthMismatch:    "nik.birth_mismatch",
	nikSexMismatch:      "nik.sex_mismatch",
	nikFamilyRepeated:   "nik.family_repeated",
	dateFormat:          "date.format",
	dateImpossible:      "date.impossible",
	dateFutureBirth:     "date.future_birth",
	dateSentinel:        "date.sentinel",
	dateCenturyGuessed:  "date.century_guessed",
	dateAmbiguous:       "date.ambiguous",
	asOfAssumed:         "as_of.assumed",
	ageOverLimit:        "age.over_limit",
	ageUnderLimit:       "age.under_limit",
	nameMissing:         "name.missing",
	sexUnknown:          "sex.unknown",
	statusUnknown:       "status.unknown",
	groupUnknown:        "group.unknown",
	payerUnknown:        "payer.unknown",
	programmeUnknown:    "programme.unknown",
	kpjFormat:           "kpj.format",
	nppMissing:          "npp.missing",
	segmentUnknown:      "segment.unknown",
	moneyFormat:         "money.format",
	moneyAmbiguous:      "money.ambiguous",
	moneyNegative:       "money.negative",
	regionUnknown:       "region.unknown",
	regionAmbiguous:     "region.ambiguous",
	regionCodeSwap:      "region.code_swap",
	villageUnresolved:   "village.unresolved",
	subdistrictDisputed: "subdistrict.disputed",
	remarkLeft:          "remark.left",
	rowShort:            "row.short",
	rowLong:             "row.long",
	rowQuote:            "row.quote",
	rowEncoding:         "row.encoding",
}

var ruleSeverities = func() (severities [ruleCount]enrolment.Severity) {
	for r, code := range ruleCodes {
		severities[r] = enrolment.Rules[code].Severity
	}
	return severities
}()

func (r rule) code() string                 { return ruleCodes[r] }
func (r rule) severity() enrolment.Severity { return ruleSeverities[r] } // the usual one

// ruleSet holds any of the rules.
type ruleSet uint64

// rowRules judge how a row is written.
const rowRules = ruleSet(1<<rowShort | 1<<rowLong | 1<<rowQuote | 1<<rowEncoding)

func (s ruleSet) with(r rule) ruleSet { return s | 1<<r }

// codes gives the set's codes in alphabetical order, nil for none.
func (s ruleSet) codes() []string {
	var codes []string
	for ; s != 0; s &= s - 1 {
		codes = append(codes, ruleCodes[bits.TrailingZeros64(uint64(s))])
	}
	slices.Sort(codes)
	return codes
}
