package normalise

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"cakupan/enrolment"
)

// fingerprint names all that the staged result of a delivery depends on. assumed is the position where nothing but the
// slot gives one, zero where the delivery gives it: then the time of arrival changes nothing.
func (s *Step) fingerprint(d *enrolment.Delivery, layout *Layout, assumed position) string {
	text, err := json.Marshal(struct {
		Version        int
		Delivery       string
		Content        string
		Name           string // may hold the position date and the stage
		StatedAsOf     enrolment.Date
		AssumedAsOf    enrolment.Date
		List           string
		Role           enrolment.Role
		Covers         []string
		Branch         string
		Constants      enrolment.Constants
		Layout         [sha256.Size]byte
		Reference      [sha256.Size]byte
		Province       string
		ClosesUntilDay int
		Key            string
	}{
		Version, d.ID, d.SHA256, d.Name, d.StatedAsOf, assumed.asOf,
		d.List.ID, d.List.Role, d.List.Covers, d.List.Sender.BranchCode, d.List.Constants,
		sha256.Sum256(layout.Text), s.Reference.hash, s.Province, s.ClosesUntilDay, s.Key.ID(),
	})
	if err != nil {
		panic(err) // texts, numbers and dates always have a JSON form
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
