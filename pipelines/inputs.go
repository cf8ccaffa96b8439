package pipelines

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/normalise"
)

// nightInputs names all that the night's figures depend on. Two nights with equal inputs have equal figures.
func nightInputs(o Options, step *normalise.Step, deliveries []enrolment.Delivery, manifests []enrolment.Manifest) (
	in lake.Inputs, err error,
) {
	in = lake.Inputs{
		Deliveries:       make([]lake.DeliveryInput, len(deliveries)),
		Layouts:          make(map[string]string, len(step.Layouts)+1),
		KeyID:            o.Key.ID(),
		NormaliseVersion: normalise.Version,
		DuckDBVersion:    duck.EngineVersion,
	}
	for i, d := range deliveries {
		in.Deliveries[i] = lake.DeliveryInput{
			DeliveryID: d.ID, ListID: d.ListID, SHA256: d.SHA256, ReceivedAt: d.ReceivedAt,
			Fingerprint: manifests[i].Fingerprint,
		}
	}
	slices.SortFunc(in.Deliveries, func(a, b lake.DeliveryInput) int { return strings.Compare(a.DeliveryID, b.DeliveryID) })
	for name, layout := range step.Layouts {
		if in.Layouts[name], err = text256(o.Lake, layout.Text); err != nil {
			return in, err
		}
	}
	if in.Layouts[normalise.HeadingsFile], err = text256(o.Lake, step.Headings.Text); err != nil {
		return in, err
	}
	if in.Configuration, err = text256(o.Lake, o.Project.Text); err != nil {
		return in, err
	}
	if in.Decisions, err = text256(o.Lake, o.Project.DecisionsText); err != nil {
		return in, err
	}
	if in.Seeds, err = texts(o.Lake, o.Seeds, "*.csv"); err != nil {
		return in, fmt.Errorf("read seeds: %w", err)
	}
	if in.SQL, err = texts(o.Lake, o.SQL, "*/*.sql"); err != nil {
		return in, fmt.Errorf("read models: %w", err)
	}
	return in, nil
}

// sameInputs tells whether two nights would come to the same figures. Inputs are compared as a snapshot keeps them.
func sameInputs(a, b lake.Inputs) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

// text256 stores a text and gives the name of its object.
func text256(l *lake.Lake, content []byte) (string, error) {
	object, err := l.PutBytes(content)
	if err != nil {
		return "", fmt.Errorf("store text: %w", err)
	}
	return object.SHA256, nil
}
