package extract

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cakupan/enrolment"
)

// Handed is a file that a person hands in: it came by WhatsApp, by mail, on a memory stick.
type Handed struct {
	Path       string // where it lies now; a link counts as what it leads to
	List       *enrolment.List
	ReceivedAt time.Time
	AsOf       enrolment.Date // position date that the bringer states; zero when none does
	Letter     string         // number of the letter that came with it; may be empty
	From       string         // who brought it; may be empty
}

// Land copies a file into the landing, byte for byte, and gives it a receipt; both are safe on disk when it returns. The
// file itself is only read. The same bytes again for the list give a delivery that is ResentOf the first. Land may be
// stopped anywhere and begun again.
func (l *Landing) Land(ctx context.Context, h Handed) (enrolment.Delivery, error) {
	d, err := l.land(ctx, h)
	if err != nil {
		return enrolment.Delivery{}, fmt.Errorf("land %s: %w", mask(filepath.Base(h.Path)), err)
	}
	return d, nil
}

func (l *Landing) land(ctx context.Context, h Handed) (enrolment.Delivery, error) {
	receipts, err := l.readReceipts()
	if err != nil {
		return enrolment.Delivery{}, err
	}
	a, err := arriving(h)
	if err != nil {
		return enrolment.Delivery{}, nameless(err)
	}
	if err := l.keep(ctx, a); err != nil {
		return enrolment.Delivery{}, err
	}
	if a.err != nil {
		return enrolment.Delivery{}, nameless(a.err)
	}
	for _, dir := range []string{filepath.Dir(l.bytesPath(a.sha)), l.dir} {
		if err := l.disk.SyncDir(dir); err != nil {
			return enrolment.Delivery{}, err
		}
	}
	r := handedReceipt(h, a.sha, a.bytes)
	for receipts[r.DeliveryID].DeliveryID != "" { // two in one second
		r.ReceivedAt = r.ReceivedAt.Add(time.Second)
		r.DeliveryID = r.id()
	}
	if err := l.writeReceipt(r); err != nil {
		return enrolment.Delivery{}, err
	}
	if err := l.disk.SyncDir(filepath.Join(l.dir, receiptsDir)); err != nil {
		return enrolment.Delivery{}, err
	}
	receipts[r.DeliveryID] = r
	landed, _ := ordered(receipts, map[string]*enrolment.List{h.List.ID: h.List})
	return landed[slices.IndexFunc(landed, func(d enrolment.Delivery) bool { return d.ID == r.DeliveryID })], nil
}

// arriving opens the way to a file, wherever it lies, as if its folder were a source.
func arriving(h Handed) (*arrival, error) {
	path, err := filepath.EvalSymlinks(h.Path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	dir, name := filepath.Split(path)
	return &arrival{
		source: &Source{Origin: Folder(filepath.Clean(dir))}, file: listed(name, info), list: h.List,
	}, nil
}

// handedReceipt makes the receipt of a file that was handed in.
func handedReceipt(h Handed, sha string, bytes int64) receipt {
	r := receipt{
		AsOf: h.AsOf, Bytes: bytes, From: h.From, Letter: h.Letter, ListID: h.List.ID,
		Name: mask(filepath.Base(h.Path)), Path: printable(h.Path),
		ReceivedAt: h.ReceivedAt.UTC().Truncate(time.Second), ReceivedClock: fromLanding, SHA256: sha,
	}
	r.DeliveryID = r.id()
	return r
}
