package normalise

import (
	"slices"

	"cakupan/enrolment"
)

// mostHolds is how many things a file is held for that are told one by one; nobody looks at more.
const mostHolds = 1000

// hold keeps the whole file for a person's decision (ditahan untuk diperiksa). Its rows are read and staged all the same, so
// that the decision takes nothing but its word. f says where, as far as that is known; one thing is held against a file once,
// and of more than mostHolds things no more than one of each code.
func (r *reading) hold(code string, f enrolment.Fault) {
	f.Code, f.Severity = code, enrolment.Held
	isFull := len(r.manifest.Holds) >= mostHolds
	isHeld := func(held enrolment.Fault) bool { return held == f || isFull && held.Code == code }
	if !slices.ContainsFunc(r.manifest.Holds, isHeld) {
		r.manifest.Holds = append(r.manifest.Holds, f)
	}
}

// handOnHolds gives what the file is held for to the sink, behind the faults of its rows.
func (r *reading) handOnHolds(to sink) error {
	for i := range r.manifest.Holds {
		if err := r.fault(&r.manifest.Holds[i], &outcome{}, to); err != nil {
			return err
		}
	}
	return nil
}
