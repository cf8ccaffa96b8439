package normalise

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"cakupan/enrolment"
)

// fingerprint names all that the staged result of a delivery depends on. assumed is the position where nothing but the
// slot gives one, zero where the delivery gives it: then the time of arrival changes nothing. tried stands for the passwords
// that did not open the file, "" for a file that is open: it is read again when there are others to try.
func (s *Step) fingerprint(d *enrolment.Delivery, layout *Layout, assumed position, tried string) string {
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
		Tried          string `json:",omitempty"`
	}{
		Version, d.ID, d.SHA256, d.Name, d.StatedAsOf, assumed.asOf,
		d.List.ID, d.List.Role, d.List.Covers, d.List.Sender.BranchCode, d.List.Constants,
		sha256.Sum256(layout.Text), s.Reference.hash, s.Province, s.ClosesUntilDay, s.Key.ID(), tried,
	})
	if err != nil {
		panic(err) // texts, numbers and dates always have a JSON form
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// tried stands for the passwords of a list, and gives none of them away.
func (s *Step) tried(list *enrolment.List) string {
	mac := hmac.New(sha256.New, s.Key.Secret())
	fmt.Fprintf(mac, "passwords:%q", s.Passwords[list.ID])
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// Fingerprints gives the names under which the delivery may be staged: by the position date that it states itself, and by
// the one that is assumed when it states none; as an open file, and as one that none of the list's passwords opens.
func (s *Step) Fingerprints(d *enrolment.Delivery) ([]string, error) {
	layout, err := s.layoutOf(d.List)
	if err != nil {
		return nil, err
	}
	return s.fingerprints(d, layout), nil
}

func (s *Step) fingerprints(d *enrolment.Delivery, layout *Layout) []string {
	assumed, tried := slot(d.ReceivedAt, s.TimeZone), s.tried(d.List)
	return []string{
		s.fingerprint(d, layout, position{}, ""), s.fingerprint(d, layout, assumed, ""),
		s.fingerprint(d, layout, position{}, tried), s.fingerprint(d, layout, assumed, tried),
	}
}
