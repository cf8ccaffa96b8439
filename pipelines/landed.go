package pipelines

import (
	"errors"
	"fmt"
	"io/fs"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/normalise"
	"cakupan/project"
)

// Landed is a delivery in landing, and what reading it came to.
type Landed struct {
	enrolment.Delivery
	Before *enrolment.Manifest // as the current snapshot has it; nil when it has not
	Now    *enrolment.Manifest // by the rules and layouts as they are now; nil when no run has read it by them yet
}

// Latest gives what is known of reading the delivery: by the rules of now, else as the snapshot has it, else nil.
func (l *Landed) Latest() *enrolment.Manifest {
	if l.Now != nil {
		return l.Now
	}
	return l.Before
}

// Period gives the month that the delivery speaks of, zero while nothing is known of it.
func (l *Landed) Period() enrolment.Period {
	if m := l.Latest(); m != nil {
		return m.Period
	}
	return enrolment.Period{}
}

// Landing gives every delivery of the project's lists that has landed, by arrival, as far as step has staged it in its lake.
// It reads no delivery and changes nothing.
func Landing(p *project.Project, step *normalise.Step) ([]Landed, error) {
	deliveries, err := extract.Look(p.Landing).Deliveries(p.Lists())
	if errors.Is(err, fs.ErrNotExist) { // nothing has landed yet
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	published := make(map[string]string) // fingerprints by delivery
	switch current, err := step.Lake.Current(); {
	case errors.Is(err, lake.ErrNoSnapshot):
	case err != nil:
		return nil, err
	default:
		for _, d := range current.Inputs.Deliveries {
			published[d.DeliveryID] = d.Fingerprint
		}
	}
	landed := make([]Landed, len(deliveries))
	for i, d := range deliveries {
		landed[i].Delivery = d
		if d.ResentOf != "" {
			continue
		}
		fingerprints, err := step.Fingerprints(&d)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", d.ListID, err)
		}
		if landed[i].Now, err = staged(step.Lake, fingerprints...); err != nil {
			return nil, err
		}
		if fingerprint := published[d.ID]; fingerprint != "" {
			if landed[i].Before, err = staged(step.Lake, fingerprint); err != nil {
				return nil, err
			}
		}
	}
	return landed, nil
}

// staged gives the manifest that stands under the first of the fingerprints that has one, nil when none has.
func staged(l *lake.Lake, fingerprints ...string) (*enrolment.Manifest, error) {
	for _, fingerprint := range fingerprints {
		switch m, ok, err := l.Staged(fingerprint); {
		case err != nil:
			return nil, err
		case ok:
			return &m, nil
		}
	}
	return nil, nil
}

// Before gives the delivery of the same list that came before d, which may have landed itself or not; nil when there is
// none. One that has landed gets the time at which it did. Of a list in stages it is the last of the same stage.
func Before(landed []Landed, d *enrolment.Delivery) *enrolment.Delivery {
	var deliveries []enrolment.Delivery
	var manifests []enrolment.Manifest
	at := len(landed)
	for i := range landed {
		m := landed[i].Latest()
		if m == nil {
			m = &enrolment.Manifest{}
		}
		deliveries, manifests = append(deliveries, landed[i].Delivery), append(manifests, *m)
		if landed[i].ListID == d.ListID && landed[i].SHA256 == d.SHA256 && landed[i].ResentOf == "" {
			at, d.ReceivedAt = i, landed[i].ReceivedAt
		}
	}
	return earlierOf(append(deliveries, *d), append(manifests, enrolment.Manifest{}), at)
}
