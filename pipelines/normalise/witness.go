package normalise

import (
	"context"
	"os"

	"cakupan/enrolment"
)

// Witness sees what the rows of a delivery come to, in file order; an error ends the reading.
type Witness interface {
	// Accepted sees a row that counts.
	Accepted(sheet string, row int) error
	// Fault sees a fault, those of the whole file last. name and birth are the keyed hashes of the person that the row
	// names, zero where it names none; isRejected tells that the row is set aside.
	Fault(f *enrolment.Fault, isRejected bool, name, birth enrolment.PersonID) error
}

// Show reads a delivery as Validate does, and lets a witness see more of it. Hashes are comparable under one Key alone,
// which may be none.
func (s *Step) Show(ctx context.Context, d enrolment.Delivery, file *os.File, to Witness) (enrolment.Manifest, error) {
	return s.validate(ctx, d, file, shownTo{to})
}

// shownTo is a sink that keeps nothing.
type shownTo struct{ witness Witness }

func (to shownTo) Write(r *enrolment.Record) error { return to.witness.Accepted(r.Sheet, r.RowNumber) }
func (to shownTo) WriteHeads(h *enrolment.HeadCount) error {
	return to.witness.Accepted(h.Sheet, h.RowNumber)
}
func (to shownTo) EndPart() error { return nil }
func (to shownTo) WriteFault(f *enrolment.Fault, isRejected bool, of *enrolment.Record) error {
	return to.witness.Fault(f, isRejected, of.NameKey, of.BirthKey)
}
