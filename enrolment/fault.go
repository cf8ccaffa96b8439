package enrolment

import (
	"fmt"
	"strings"
)

// Severity says who loses what by a fault.
type Severity string

// Required (wajib diperbaiki) sets the row aside; Doubtful (perlu dicek) lets it count, flagged; Returned sends
// the file back; Held keeps the file for a person's decision.
const (
	Required Severity = "R"
	Doubtful Severity = "W"
	Returned Severity = "F"
	Held     Severity = "H"
)

// Fault is one thing wrong at one place of a delivery. It never holds the value that is wrong.
type Fault struct {
	Sheet    string // "" for a file without sheets
	Row      int    // as the officer's spreadsheet shows it; 0 when the whole file is meant
	Column   string // letter, "C"; "" when the whole row is meant
	Heading  string // the column's heading as the file writes it
	Field    string // what the column means to cakupan: "nik", "birth_date"
	Code     string // "nik.length"
	Severity Severity

	Candidates int // sound numbers that a damaged one can have been; 0 when nobody can tell, or nothing is damaged
}

// Reject is a row set aside, with all its faults, the first of which decided. The run goes on.
type Reject struct{ Faults []Fault }

func (r *Reject) Error() string {
	if len(r.Faults) == 0 {
		return "row set aside"
	}
	return r.Faults[0].Code
}

// Place gives "Peserta:40:C (NIK)", the parts that are known; it is meant to follow a file's name.
func (f Fault) Place() string {
	var b strings.Builder
	if f.Sheet != "" {
		b.WriteString("!" + f.Sheet)
	}
	if f.Row > 0 {
		fmt.Fprintf(&b, ":%d", f.Row)
	}
	switch {
	case f.Column != "" && f.Heading != "":
		fmt.Fprintf(&b, ":%s (%s)", f.Column, f.Heading)
	case f.Column != "":
		b.WriteString(":" + f.Column)
	case f.Heading != "":
		b.WriteString(":" + f.Heading)
	}
	return b.String()
}

// Manifest is what normalising one delivery came to. RowsRead = Accepted + Rejected + Ignored, always; Check
// tells when not.
type Manifest struct {
	DeliveryID  string
	Fingerprint string // of all that the result depends on; its name in the lake
	Version     int    // normalise.Version that made it
	AsOf        Date   // position date
	AsOfBasis   string // "stated", "title", "filename" or "slot"
	Period      Period
	Stage       string // stage of a decree ("2"), when the file or its name says one
	RowsRead    int64
	Accepted    int64
	Rejected    int64
	Ignored     int64 // titles, blanks, totals
	FileFault   *Fault
	Holds       []Fault          // of the whole file: each keeps it for a person's decision
	FaultCounts map[string]int64 // by code
	Parts       []Part           // in file order
}

// Part is one Parquet file that a delivery gave, an object of the lake.
type Part struct {
	Table  string // "enrolment", "nominations", "headcounts" or "rejects"
	Object string // SHA-256 of its bytes
	Rows   int64
	Bytes  int64
}

// Check tells when rows were lost or made up.
func (m *Manifest) Check() error {
	if m.RowsRead != m.Accepted+m.Rejected+m.Ignored {
		return fmt.Errorf("delivery %s: rows do not add up: %d read, %d accepted + %d rejected + %d ignored",
			m.DeliveryID, m.RowsRead, m.Accepted, m.Rejected, m.Ignored)
	}
	return nil
}
