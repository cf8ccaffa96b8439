package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cakupan/durable"
	"cakupan/enrolment"
)

// The ReceivedClock of a delivery: whose source reported the time, or which a person handed in.
const (
	fromSource  = "source"
	fromLanding = "landing"
)

// receipt says what arrived, when and from where. It is written once, as JSON with a checksum of its own, and
// never changes. That the same bytes had come before does not stand in it: that follows from all receipts together.
type receipt struct {
	AsOf          enrolment.Date `json:"as_of"` // position date stated by hand; zero when none was
	Bytes         int64          `json:"bytes"`
	DeliveryID    string         `json:"delivery_id"`
	From          string         `json:"from,omitempty"`   // who handed it in
	Letter        string         `json:"letter,omitempty"` // number of the letter that came with it
	ListID        string         `json:"list_id"`
	Name          string         `json:"name"` // as sent, long digit runs masked
	Path          string         `json:"path"` // relative to the project, as it was: it may name a person
	ReceivedAt    time.Time      `json:"received_at"`
	ReceivedClock string         `json:"received_clock"`
	SHA256        string         `json:"sha256"`
}

// newReceipt makes the receipt of a file of a source. Seconds are as fine as all sources report them.
func newReceipt(source *Source, file File, list *enrolment.List, sha string, bytes int64) receipt {
	r := receipt{
		Bytes:         bytes,
		ListID:        list.ID,
		Name:          mask(filepath.Base(file.Path)),
		Path:          printable(source.Name + "/" + file.Path),
		ReceivedAt:    file.ModifiedAt.UTC().Truncate(time.Second),
		ReceivedClock: fromSource,
		SHA256:        sha,
	}
	r.DeliveryID = r.id()
	return r
}

// id gives the delivery's ID: the same list, bytes and arrival are the same delivery, whatever the file is called.
func (r receipt) id() string {
	sum := sha256.Sum256([]byte(r.ListID + "\n" + r.SHA256 + "\n" + r.ReceivedAt.Format(time.RFC3339)))
	return hex.EncodeToString(sum[:8])
}

func (r receipt) delivery(list *enrolment.List) enrolment.Delivery {
	return enrolment.Delivery{
		ID:            r.DeliveryID,
		List:          list,
		ListID:        r.ListID,
		SHA256:        r.SHA256,
		Name:          r.Name,
		Bytes:         r.Bytes,
		ReceivedAt:    r.ReceivedAt,
		ReceivedClock: r.ReceivedClock,
		StatedAsOf:    r.AsOf,
	}
}

// writeReceipt puts a receipt into its place. Its name is not synced.
func (l *Landing) writeReceipt(r receipt) error {
	text, err := durable.Encode(r)
	if err != nil {
		return err
	}
	return l.write(l.receiptPath(r.DeliveryID), text)
}

func (l *Landing) receiptPath(id string) string {
	return filepath.Join(l.dir, receiptsDir, id+".json")
}

// readReceipts gives all receipts by delivery ID. A damaged one is an error: without it a delivery would be missing.
func (l *Landing) readReceipts() (map[string]receipt, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, receiptsDir))
	if err != nil {
		return nil, err
	}
	receipts := make(map[string]receipt, len(entries))
	for _, entry := range entries {
		id, isReceipt := strings.CutSuffix(entry.Name(), ".json")
		if !isReceipt {
			continue
		}
		r, err := readReceipt(l.receiptPath(id), id)
		if errors.Is(err, durable.ErrDamaged) {
			return nil, fmt.Errorf("damaged receipt %s: put it back from a backup, or move it away: the file then lands again if it is still in its sender's folder",
				l.receiptPath(id))
		}
		if err != nil {
			return nil, err
		}
		receipts[id] = r
	}
	return receipts, nil
}

// readReceipt reads the receipt of a delivery, or gives durable.ErrDamaged.
func readReceipt(path, id string) (r receipt, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return r, err
	}
	if err := durable.Decode(text, &r); err != nil || r.DeliveryID != id || r.id() != id || !sha256Hex.MatchString(r.SHA256) {
		return r, durable.ErrDamaged
	}
	return r, nil
}

// mask gives a name fit for logs and reports: a file may be called after the person it is about.
func mask(name string) string { return enrolment.Mask(printable(name)) }

// printable gives a name as text: as it is, or quoted when its bytes are no UTF-8.
func printable(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	return strconv.Quote(name)
}
