package enrolment

// PersonID is a keyed pseudonym: the first 128 bits of HMAC-SHA-256 under the project's secret key. Two are
// comparable under one key id only.
type PersonID [16]byte

// Record is one person's enrolment as one delivery states it: a row of the lake's tables enrolment and
// nominations. Zero values are null. Codes are dotted Kemendagri codes.
type Record struct {
	PersonID PersonID // never zero
	IDBasis  IDBasis
	NameKey  PersonID // keyed hash of the folded name; zero when the row has none
	BirthKey PersonID // keyed hash of the birth date

	NIKDistrict    string // where the NIK was first issued; never a residence
	NIKSubdistrict string

	District      string // kabupaten/kota; "" when nothing gives one
	Subdistrict   string // kecamatan
	Village       string // desa or kelurahan
	DistrictBasis DistrictBasis
	WorkDistrict  string
	BranchCode    string

	Segment      Segment
	Group        Group
	Payer        Payer
	StatedStatus Status
	HasJKK       Tristate
	HasJKM       Tristate
	HasJHT       Tristate
	HasJP        Tristate
	HasJKP       Tristate

	EnrolledOn      Date
	CoveredFrom     Date
	CoveredUntil    Date
	ContributionIDR int64 // BPU alone; a PU's would give the wage away
	HasContribution bool
	Sex             Sex
	BirthYear       int // no full birth date leaves the restricted zone
	EmployerCode    string
	DecreeNo        string

	Sheet     string
	RowNumber int      // as the officer's spreadsheet shows it
	Warnings  []string // codes of the row's W faults, sorted, each once
}

// HeadCount is a count without names, as a recap or a register of construction projects states it: a row of
// the lake's table headcounts.
type HeadCount struct {
	District        string // "" when unresolved
	Segment         Segment
	RegisteredCount int64 // recap: registered, any status; -1 when the file does not say
	ActiveCount     int64 // recap: active; project: heads on site; -1 when the file does not say
	ProjectCode     string
	StartsOn        Date
	EndsOn          Date
	FirstPaidOn     Date // first instalment of the project's contribution

	Sheet     string
	RowNumber int
	Warnings  []string
}

// Tristate is a boolean that may be unknown.
type Tristate int8

// The three states; the zero one is unknown.
const (
	Unknown Tristate = iota
	Yes
	No
)
