package report

import (
	"context"
	"math/big"

	"cakupan/enrolment"
	"cakupan/pipelines/report/wording"
)

// Overview is all that the first screen says, in plain values: it marshals to JSON and back, so that a night
// without news can print it without asking the marts. A nil count is one that nobody knows; none is 0.
type Overview struct {
	ProvinceCode string `json:"province_code"`
	Province     string `json:"province"`         // "Maluku Utara"
	Notice       string `json:"notice,omitempty"` // what every page says first of made-up data

	Headline  *Month     `json:"headline"`            // latest closed month, else the latest; nil before the first list
	Districts []District `json:"districts,omitempty"` // of the headline's month, highest coverage first
	Open      *Month     `json:"open,omitempty"`      // the month after the headline's
	Cascade   *Cascade   `json:"cascade,omitempty"`   // of the headline's month
}

// Month is the province's figures of one month.
type Month struct {
	Period    enrolment.Period `json:"period"`
	PeriodEnd enrolment.Date   `json:"period_end"`         // the position date
	Status    string           `json:"figure_status"`      // "tetap" (final) or "sementara" (provisional)
	Revision  int              `json:"revision,omitempty"` // of a closed month, from 1 on
	Moved     *Moved           `json:"moved,omitempty"`    // since the revision before; nil in the first

	ReportingDistricts int64    `json:"reporting_district_count"`
	DistrictCount      int64    `json:"district_count"`
	ReportingPotential *int64   `json:"reporting_potential_count"`
	Missing            []string `json:"missing_districts,omitempty"` // short names, in the order of their codes
	Partial            []string `json:"partial_districts,omitempty"` // others of whose lists some stand and some never came

	Covered    *int64 `json:"covered_count"`
	Registered *int64 `json:"registered_count"`
	Potential  *int64 `json:"potential_count"`
	Low        *int64 `json:"low_count"` // plausible bounds of the covered persons
	High       *int64 `json:"high_count"`

	IsRange      bool          `json:"is_range,omitempty"`     // the bounds are printed, and not one number: too little is in
	Completeness *Completeness `json:"completeness,omitempty"` // nil where the snapshot does not judge it

	TargetYear     int64  `json:"target_year,omitempty"`
	TargetPercent  string `json:"target_percent,omitempty"` // decimal, "68.0000", as a document states it; empty where none does
	Target         *int64 `json:"target_count"`
	Gap            *int64 `json:"gap_count"`
	NeededPerMonth *int64 `json:"needed_per_month_count"`
	DistrictGap    *int64 `json:"district_gap_count"` // sum of the districts' gaps

	Official           *int64 `json:"official_count"`
	OfficialDifference *int64 `json:"official_difference_count"`

	OfficialCauses []OfficialCause `json:"official_causes,omitempty"` // they sum to the difference; none while it is 0
}

// IsWhole tells a month that no district keeps from being counted whole.
func (m *Month) IsWhole() bool { return len(m.Missing) == 0 && len(m.Partial) == 0 }

// TargetIsPercent tells a target that is its percentage of the potential, rounded up. Where a document states a count and
// another a percentage, the count is the target, and the two need not agree.
func (m *Month) TargetIsPercent() bool {
	percent, ok := new(big.Rat).SetString(m.TargetPercent)
	if !ok || m.Target == nil || m.Potential == nil {
		return false
	}
	over := new(big.Rat).Sub(big.NewRat(*m.Target, 1), percent.Mul(percent, big.NewRat(*m.Potential, 100)))
	return over.Sign() >= 0 && over.Cmp(big.NewRat(1, 1)) < 0
}

// Completeness is the grade of a month's data and its reasons, in both languages.
type Completeness struct {
	Grade          string `json:"grade"` // "A", "B" or "C"; what people read is the label
	Label          string `json:"grade_label"`
	English        string `json:"grade_english"`
	Reasons        string `json:"reasons"` // sentences
	ReasonsEnglish string `json:"reasons_english"`
}

// IsBest tells a grade that leaves nothing to say.
func (c *Completeness) IsBest() bool { return c == nil || c.Grade == "A" }

// In gives the grade's word and its reasons in a language.
func (c *Completeness) In(l wording.Language) (label, reasons string) {
	if l == wording.English {
		return c.English, c.ReasonsEnglish
	}
	return c.Label, c.Reasons
}

// OfficialCause is a cause by which BPJS TK's own count differs from ours.
type OfficialCause struct {
	Cause string `json:"cause"`        // of seeds.control_causes, or "unexplained"
	Count int64  `json:"person_count"` // signed as official less ours
}

// In gives the cause's words in a language.
func (c *OfficialCause) In(l wording.Language) string { return phrases.Say(l, "official."+c.Cause) }

// District is one row of the table: a kabupaten or kota, or those outside the province or of unknown place.
type District struct {
	Code             string         `json:"district_code"` // dotted, or "outside", "unknown"
	Name             string         `json:"district_name"`
	ShortName        string         `json:"short_name"`
	Potential        *int64         `json:"potential_count"`
	Covered          *int64         `json:"covered_count"`
	Target           *int64         `json:"target_count"`
	Gap              *int64         `json:"gap_count"`
	DataAsOf         enrolment.Date `json:"data_as_of,omitzero"`
	IsCarriedForward bool           `json:"is_carried_forward"`
	IsPartial        bool           `json:"is_partial,omitempty"`

	NIKPrefixCovered *int64         `json:"nik_prefix_covered_count"` // covered persons whose NIK was issued here
	NotEnrolled      *int64         `json:"budgeted_not_enrolled_count"`
	UnpaidVillages   *int64         `json:"unpaid_village_count"`
	EndingSoon       *int64         `json:"ending_soon_count"`
	EndingOn         enrolment.Date `json:"ending_on,omitzero"`
}

// Cascade is how far the province's budgeted persons get: each count is part of the one before it.
type Cascade struct {
	Budgeted   *int64 `json:"budgeted_count"`
	Registered *int64 `json:"budgeted_registered_count"`
	Paid       *int64 `json:"budgeted_paid_count"`
	Covered    *int64 `json:"budgeted_covered_count"`
}

// Read asks the marts of one snapshot for the first screen.
func Read(ctx context.Context, q Querier) (*Overview, error) {
	o := new(Overview)
	if err := readProject(ctx, q, o); err != nil {
		return nil, err
	}
	var err error
	if o.Headline, err = readMonth(ctx, q, "is_headline"); err != nil || o.Headline == nil {
		return o, err
	}
	if o.Open, err = readMonth(ctx, q, "is_open"); err != nil {
		return nil, err
	}
	if o.Districts, err = readDistricts(ctx, q, o.Headline.Period); err != nil {
		return nil, err
	}
	if o.Cascade, err = readCascade(ctx, q, o.Headline.Period, o.ProvinceCode); err != nil {
		return nil, err
	}
	return o, nil
}
