package demo

import (
	"time"

	"cakupan/enrolment"
)

// Truth is what a right pipeline must find in a demo: what was planted, counted by the demo's own means while it
// wrote. It stands in the project as truth.json and holds no personal data.
type Truth struct {
	Seed       int64            `json:"seed"`
	Workers    int              `json:"workers"` // persons covered at the end of May 2025
	From       enrolment.Period `json:"from"`
	To         enrolment.Period `json:"to"`
	Closed     enrolment.Period `json:"closed"`     // last month that decisions.csv closes; empty when it closes none
	Deliveries []DeliveryTruth  `json:"deliveries"` // by list, then arrival
	Months     []MonthTruth     `json:"months"`
	Duplicates []DuplicateTruth `json:"duplicates"`
	Lists      []ListTruth      `json:"lists"`   // as cakupan.yaml orders them
	Years      []YearTruth      `json:"years"`   // by year and district
	Planted    map[string]int64 `json:"planted"` // rows, or whole files, by fault code, all deliveries together
}

// DeliveryTruth is what one file must come to. Of a file that was resent, returned or held, or whose list has no role,
// nothing counts for a figure.
type DeliveryTruth struct {
	ListID     string           `json:"list_id"`
	File       string           `json:"file"` // from the project's folder, with slashes
	Role       enrolment.Role   `json:"role"`
	ReceivedAt time.Time        `json:"received_at"` // UTC
	State      string           `json:"state"`       // "normalised", "returned" or "resent"
	IsHeld     bool             `json:"is_held"`     // it counts for nothing until somebody accepts it
	FileFault  string           `json:"file_fault"`  // the code for which it goes back or is left out; empty unless it is
	HoldCodes  string           `json:"hold_codes"`  // for which its reading holds it; empty when it only shrank
	IsLate     bool             `json:"is_late"`
	AsOf       enrolment.Date   `json:"as_of"`
	AsOfBasis  string           `json:"as_of_basis"` // "title", "filename" or "slot"
	Period     enrolment.Period `json:"period"`
	Stage      string           `json:"stage"`
	RowsRead   int64            `json:"rows_read"` // = accepted + rejected + ignored
	Accepted   int64            `json:"accepted"`
	Rejected   int64            `json:"rejected"`
	Ignored    int64            `json:"ignored"`
	Faults     map[string]int64 `json:"faults"` // by code, R and W
	Doubts     []DoubtTruth     `json:"doubts"` // in file order; who is possible and nobody else is only counted
}

// MonthTruth is the picture of one month, from all lists that stand in it.
type MonthTruth struct {
	Period           enrolment.Period   `json:"period"`
	Province         PlaceTruth         `json:"province"`
	Districts        []PlaceTruth       `json:"districts"` // the ten, by code, by residence
	ByNIKPrefix      []AttributionTruth `json:"by_nik_prefix"`
	ByWorkplace      []AttributionTruth `json:"by_workplace"`
	ByBranch         []AttributionTruth `json:"by_branch"`
	CarriedForward   []string           `json:"carried_forward"` // districts whose list of members is an earlier month's
	RecapDifferences []RecapDifference  `json:"recap_differences"`
	Groups           []GroupTruth       `json:"groups"`         // by district and group; rows of zeros are left out
	Payers           []PayerTruth       `json:"payers"`         // by district and payer; the same
	Reconciliation   []ClassTruth       `json:"reconciliation"` // by list
	UnpaidVillages   []VillageTruth     `json:"unpaid_villages"`
	Tiers            []TierTruth        `json:"tiers"`
	Movements        []MovementTruth    `json:"movements"` // by district and cause; rows of zeros are left out
	Lapses           []LapseTruth       `json:"lapses"`    // of the month and the six ahead, by district and month
}

// GroupTruth is the figures of a worker group in a district, "unknown" where no government's list says a group: who is
// covered and registered there, once; who is named by a decree in force; who stands on the group's register.
type GroupTruth struct {
	District           string          `json:"district"`
	Group              enrolment.Group `json:"group"`
	Covered            int64           `json:"covered"`    // persons and heads
	Registered         int64           `json:"registered"` // persons and heads
	Budgeted           int64           `json:"budgeted"`
	BudgetedRegistered int64           `json:"budgeted_registered"`
	BudgetedCovered    int64           `json:"budgeted_covered"`
	Population         int64           `json:"population"`
	PopulationCovered  int64           `json:"population_covered"`
}

// PayerTruth is the figures of a payer in a district, "unknown" where no decree says one.
type PayerTruth struct {
	District           string          `json:"district"`
	Payer              enrolment.Payer `json:"payer"`
	Covered            int64           `json:"covered"`     // persons and heads, once
	Memberships        int64           `json:"memberships"` // the same, and those who count at another payer
	Registered         int64           `json:"registered"`
	Budgeted           int64           `json:"budgeted"`
	BudgetedRegistered int64           `json:"budgeted_registered"`
	BudgetedCovered    int64           `json:"budgeted_covered"`
}

// ClassTruth is how many rows of a list fall into a class of the reconciliation.
type ClassTruth struct {
	ListID string `json:"list_id"`
	Class  string `json:"class"`
	Rows   int64  `json:"rows"`
}

// VillageTruth is a village whose fund is to pay for workers and has paid for none.
type VillageTruth struct {
	District    string `json:"district"`
	Subdistrict string `json:"subdistrict"`
	Village     string `json:"village"`
}

// PlaceTruth is the figures of one district, or of the province.
type PlaceTruth struct {
	District           string                             `json:"district"` // "82" for the province
	Potential          int64                              `json:"potential"`
	Covered            int64                              `json:"covered"`    // persons and heads
	Registered         int64                              `json:"registered"` // persons and heads
	Grace              int64                              `json:"grace"`
	Headcount          int64                              `json:"headcount"`  // covered heads of construction projects
	Unverified         int64                              `json:"unverified"` // covered persons known by their KPJ alone
	Segments           map[enrolment.Segment]SegmentTruth `json:"segments"`
	Budgeted           int64                              `json:"budgeted"`
	BudgetedRegistered int64                              `json:"budgeted_registered"`
	BudgetedCovered    int64                              `json:"budgeted_covered"`
	NotEnrolled        int64                              `json:"not_enrolled"`
	UnpaidVillages     int64                              `json:"unpaid_villages"`
	EndingSoon         int64                              `json:"ending_soon"`
}

// SegmentTruth is the figures of one segment of a place.
type SegmentTruth struct {
	Covered    int64 `json:"covered"`
	Registered int64 `json:"registered"`
}

// AttributionTruth is one of the twelve rows of an attribution: a district, "outside" or "unknown".
type AttributionTruth struct {
	Place   string `json:"place"`
	Covered int64  `json:"covered"`
}

// RecapDifference is a place where BPJS TK's recap states another count of active members than its lists give.
type RecapDifference struct {
	District string            `json:"district"`
	Segment  enrolment.Segment `json:"segment"`
	Recap    int64             `json:"recap"`
	Counted  int64             `json:"counted"`
	Cause    string            `json:"cause"` // of seeds.control_causes, for the whole difference; or "unexplained"
}

// DuplicateTruth is how many persons stand twice in the lists of members, in one way.
type DuplicateTruth struct {
	Kind    string   `json:"kind"`  // "within_list", "across_districts" or "across_segments"
	Lists   []string `json:"lists"` // the list that counts the person first
	Persons int64    `json:"persons"`
}

// DoubtTruth is a row of a list of members whose person stands elsewhere, too, or bears another's NIK.
type DoubtTruth struct {
	Sheet  string `json:"sheet"`   // empty in a text
	Row    int64  `json:"row"`     // as a spreadsheet shows it
	Tier   string `json:"tier"`    // in which the row must be found
	IsSame bool   `json:"is_same"` // the row is of a person who stands on the list already
}

// TierTruth is what one strength of evidence must find of persons who stand more than once on a month's lists of members.
type TierTruth struct {
	Tier      string `json:"tier"` // "same_nik", "contested_nik", "damaged_nik" or "possible"
	Rows      int64  `json:"rows"`
	Merged    int64  `json:"merged"`      // rows that add nobody
	MayBeLess int64  `json:"may_be_less"` // covered persons who may be one with another
	MayBeMore int64  `json:"may_be_more"` // rows set aside that may be a covered person of their own
}

// ListTruth is one list of cakupan.yaml. A list without a role counts for nothing, and a population list never does.
type ListTruth struct {
	ListID     string         `json:"list_id"`
	Role       enrolment.Role `json:"role"` // empty: none stated
	Deliveries int            `json:"deliveries"`
}
