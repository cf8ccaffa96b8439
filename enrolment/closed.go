package enrolment

import (
	"fmt"
	"slices"
	"strings"
)

// The closed lists: each value stands in the lake as it stands here. The empty value of each means unknown.

// Segment is BPJS Ketenagakerjaan's kind of membership.
type Segment string

// PU earns a wage (Penerima Upah); BPU does not (Bukan Penerima Upah); JAKON works on an insured construction
// project (Jasa Konstruksi); PMI is a migrant worker, a memo row that no headline counts.
const (
	PU    Segment = "PU"
	BPU   Segment = "BPU"
	Jakon Segment = "JAKON"
	PMI   Segment = "PMI"
)

// Role says what a list may prove. A list without a role counts for nothing.
type Role string

// The roles of DESIGN: only Participants and Payments (BPJS TK's own) can make anybody covered.
const (
	Participants Role = "participants" // registered, active
	Payments     Role = "payments"     // paid-through month
	Nominations  Role = "nominations"  // budgeted, payer, group, village, decree; never covered
	Population   Role = "population"   // who could be covered; never covered
	Leavers      Role = "leavers"      // moved, died, became ASN or PPPK
	Recap        Role = "recap"        // BPJS TK's own counts, the control figure
	Projects     Role = "projects"     // construction projects: heads on site while the project runs
)

// Mode says how a list's deliveries relate to one another.
type Mode string

// Full: a delivery replaces the list's last one. Stage: it adds to the list's other stages (Tahap I, II) or,
// without stages, to its other months. Leaving: it says who went.
const (
	Full    Mode = "full"
	Stage   Mode = "stage"
	Leaving Mode = "leavers"
)

// Payer is who pays the contribution.
type Payer string

// Sex is L (laki-laki, male) or P (perempuan, female).
type Sex string

// The two sexes as the register writes them.
const (
	Male   Sex = "L"
	Female Sex = "P"
)

// Status is what a list states of a membership. Whether cover is in force in a month is computed in SQL.
type Status string

// The stated statuses.
const (
	StatedActive   Status = "active"
	StatedInactive Status = "inactive"
	StatedGrace    Status = "grace"
	StatedLeft     Status = "left"
	StatedDeceased Status = "deceased"
)

// Group is a worker group (kelompok pekerja).
type Group string

// IDBasis says what a person_id was made from.
type IDBasis string

// ByNIK is the rule; ByKPJ stands in for a participant with a broken NIK and a sound member number.
const (
	ByNIK IDBasis = "nik"
	ByKPJ IDBasis = "kpj"
)

// DistrictBasis says what gave a record its district: the first of these that gives one.
type DistrictBasis string

// The bases, strongest first. A region rule is applied in SQL.
const (
	BasisResidence DistrictBasis = "residence"
	BasisRule      DistrictBasis = "region_rule"
	BasisList      DistrictBasis = "list"
	BasisNIKPrefix DistrictBasis = "nik_prefix"
)

// Each closed list, in the order in which help prints it.
var (
	Segments = []Segment{PU, BPU, Jakon, PMI}
	Roles    = []Role{Participants, Payments, Nominations, Population, Leavers, Recap, Projects}
	Modes    = []Mode{Full, Stage, Leaving}
	Payers   = []Payer{"APBD_PROV", "APBD_KABKOTA", "APBDES", "DBH", "CSR", "ASN_SPONSOR", "MANDIRI", "PEMBERI_KERJA"}
	Statuses = []Status{StatedActive, StatedInactive, StatedGrace, StatedLeft, StatedDeceased}
	Groups   = []Group{
		"PEKERJA_SWASTA", "BUMN_BUMD", "NON_ASN", "GURU_HONORER", "PENYELENGGARA_PEMILU", "PERANGKAT_DESA", "BPD",
		"RT_RW", "KADER_POSYANDU", "PETUGAS_KEAGAMAAN", "SATGAS_KEBERSIHAN", "PETANI", "NELAYAN", "OJEK", "SOPIR",
		"PEDAGANG", "BURUH_HARIAN", "ART", "DISABILITAS", "MISKIN_EKSTREM", "JAKON", "PMI", "LAINNYA",
	}
)

// Parse finds value in a closed list. The error names the list's values, for a person who mistyped one.
func Parse[T ~string](value string, closed []T) (T, error) {
	if i := slices.Index(closed, T(value)); i >= 0 {
		return closed[i], nil
	}
	names := make([]string, len(closed))
	for i, v := range closed {
		names[i] = string(v)
	}
	return "", fmt.Errorf("unknown value %q: want one of %s", value, strings.Join(names, ", "))
}
