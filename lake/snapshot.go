package lake

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cakupan/durable"
)

// format is the version of what snapshots, trees and Parquet files look like. It is part of each snapshot's ID.
const format = 1

// Snapshot is one result in full: what went in, and which files came out. Its ID is the first 16 hex digits of the
// SHA-256 of snapshots/<id>.json, so it depends on nothing that is not written there: no run time, no host, no
// version of this program.
type Snapshot struct {
	ID     string
	Inputs Inputs
	Tables []SnapshotTable

	PublishedAt time.Time // when it last became current; zero before. Not part of the ID
}

// Inputs are all that a snapshot's figures depend on. A text is named by its object, as PutBytes gives it; "" when
// there is none.
type Inputs struct {
	Deliveries       []DeliveryInput   `json:"deliveries"`
	Decisions        string            `json:"decisions"`     // text of decisions.csv
	Configuration    string            `json:"configuration"` // text of cakupan.yaml
	Layouts          map[string]string `json:"layouts"`       // name → text
	Seeds            map[string]string `json:"seeds"`         // name → text
	SQL              map[string]string `json:"sql"`           // "marts/headline.sql" → text
	KeyID            string            `json:"key_id"`
	NormaliseVersion int               `json:"normalise_version"`
	DuckDBVersion    string            `json:"duckdb_version"`
}

// DeliveryInput is a delivery that a snapshot knows of.
type DeliveryInput struct {
	DeliveryID  string    `json:"delivery_id"`
	ListID      string    `json:"list_id"`
	SHA256      string    `json:"sha256"` // of the bytes in landing
	ReceivedAt  time.Time `json:"received_at"`
	Fingerprint string    `json:"fingerprint"` // of its staging; "" when it was not normalised
}

// SnapshotTable is a table of a snapshot, with at least one file.
type SnapshotTable struct {
	Name   string      `json:"name"`
	Schema string      `json:"schema"` // "lake" or "marts"
	Files  []TableFile `json:"files"`
}

// TableFile is one Parquet file of a table.
type TableFile struct {
	Object string `json:"object"` // SHA-256 of its bytes
	Path   string `json:"path"`   // in the tree, with slashes: "enrolment/period=2025-12/….part-0000.parquet"
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
}

// ErrNoSnapshot is the error of a lake in which nothing has been published.
var ErrNoSnapshot = errors.New("nothing has been published yet")

// snapshotFile is what snapshots/<id>.json holds.
type snapshotFile struct {
	LakeFormat int             `json:"lake_format"`
	Inputs     Inputs          `json:"inputs"`
	Tables     []SnapshotTable `json:"tables"`
}

// encode gives the snapshot's file and ID. The order in which the caller lists deliveries, tables and files does not
// matter.
func (s *Snapshot) encode() (text []byte, id string, err error) {
	f := snapshotFile{LakeFormat: format, Inputs: s.Inputs, Tables: append([]SnapshotTable{}, s.Tables...)}
	in := &f.Inputs
	in.Deliveries = append([]DeliveryInput{}, in.Deliveries...)
	for i, d := range in.Deliveries {
		in.Deliveries[i].ReceivedAt = d.ReceivedAt.UTC()
	}
	slices.SortFunc(in.Deliveries, func(a, b DeliveryInput) int { return strings.Compare(a.DeliveryID, b.DeliveryID) })
	for _, texts := range []*map[string]string{&in.Layouts, &in.Seeds, &in.SQL} {
		if *texts == nil {
			*texts = map[string]string{} // none is written one way
		}
	}
	for i := range f.Tables {
		f.Tables[i].Files = slices.Clone(f.Tables[i].Files)
		slices.SortFunc(f.Tables[i].Files, func(a, b TableFile) int { return strings.Compare(a.Path, b.Path) })
	}
	slices.SortFunc(f.Tables, func(a, b SnapshotTable) int {
		return strings.Compare(a.Schema+"."+a.Name, b.Schema+"."+b.Name)
	})
	text, err = durable.JSON(f)
	return text, snapshotID(text), err
}

func snapshotID(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// check tells what keeps s from being published: a path that leaves the tree or is there twice, an object or a text
// that is not in the lake in full.
func (l *Lake) check(s *Snapshot) error {
	paths := map[string]bool{}
	for name := range s.Inputs.Seeds {
		if !fs.ValidPath("seeds/"+name) || !filepath.IsLocal(name) {
			return fmt.Errorf("seed %q: its name leaves the tree", name)
		}
		paths["seeds/"+name] = true
	}
	for _, t := range s.Tables {
		if t.Schema != "lake" && t.Schema != "marts" {
			return fmt.Errorf("table %s: unknown schema %q: want lake or marts", t.Name, t.Schema)
		}
		if len(t.Files) == 0 {
			return fmt.Errorf("table %s.%s has no file", t.Schema, t.Name)
		}
		for _, f := range t.Files {
			if !fs.ValidPath(f.Path) || !filepath.IsLocal(f.Path) || f.Path == "." {
				return fmt.Errorf("table %s.%s: path %q leaves the tree", t.Schema, t.Name, f.Path)
			}
			if paths[f.Path] {
				return fmt.Errorf("table %s.%s: path %q is there twice", t.Schema, t.Name, f.Path)
			}
			paths[f.Path] = true
			if !standsAt(l.ObjectPath(f.Object), f.Bytes) {
				return fmt.Errorf("table %s.%s: object %s of %d bytes is not in the lake", t.Schema, t.Name, f.Object, f.Bytes)
			}
		}
	}
	return l.checkTexts(&s.Inputs)
}

// texts gives the objects of all texts, by what they are: "seed regions.csv".
func (in *Inputs) texts() map[string]string {
	texts := map[string]string{"decisions": in.Decisions, "configuration": in.Configuration}
	for kind, named := range map[string]map[string]string{"layout": in.Layouts, "seed": in.Seeds, "SQL": in.SQL} {
		for name, sha := range named {
			texts[kind+" "+name] = sha
		}
	}
	return texts
}

func (l *Lake) checkTexts(in *Inputs) error {
	for name, sha := range in.texts() {
		if _, err := os.Stat(l.TextPath(sha)); sha != "" && err != nil {
			return fmt.Errorf("text of %s: %w", name, err)
		}
	}
	return nil
}

// Publish writes s, gives it its ID, lays out its tree with the extras (nil is none), and switches current to it. It
// returns false, and changes nothing, when s is current already. Trees of earlier snapshots stay.
func (l *Lake) Publish(ctx context.Context, s *Snapshot, extras Extras) (changed bool, err error) {
	changed, err = l.publish(ctx, s, extras)
	if err != nil {
		return false, fmt.Errorf("publish: %w", err)
	}
	return changed, nil
}

func (l *Lake) publish(ctx context.Context, s *Snapshot, extras Extras) (changed bool, err error) {
	if err := l.check(s); err != nil {
		return false, err
	}
	text, id, err := s.encode()
	if err != nil {
		return false, err
	}
	s.ID = id
	if current, err := l.Current(); err == nil && current.ID == id {
		if _, err := os.Stat(l.TreePath(id)); err == nil {
			s.PublishedAt = current.PublishedAt
			return false, nil
		}
	}
	if err := l.replace(l.snapshotPath(id), text); err != nil {
		return false, err
	}
	if err := l.layOut(ctx, s, extras); err != nil {
		return false, fmt.Errorf("lay out tree: %w", err)
	}
	// Before the switch: who reads of a snapshot that is current knows since when.
	s.PublishedAt = l.now()
	published, err := durable.Encode(publication{s.PublishedAt, id})
	if err == nil {
		err = l.unpublish(id)
	}
	if err == nil {
		err = l.replace(l.publishedPath(id), published)
	}
	if err != nil {
		return false, err
	}
	if err := l.disk.SwitchLink(filepath.Join("trees", id), l.path("current")); err != nil {
		return false, err
	}
	return true, nil
}

// unpublish takes away when a snapshot was published from those that a killed writer was about to switch to, and that
// never became current because there was other news by then; id aside, which becomes current now. They are younger than
// the one that is. One that is sealed, or all of whose reports stand, was current whatever the clock said.
func (l *Lake) unpublish(id string) error {
	current, err := l.Current()
	if err != nil { // nobody can tell which they are
		return nil //nolint:nilerr // whoever switches current mends it
	}
	ids, err := l.published()
	if err != nil {
		return err
	}
	sealed, err := l.sealed()
	if err != nil {
		return err
	}
	finished, err := l.Finished()
	if err != nil {
		return err
	}
	for _, other := range ids {
		at, err := l.publishedAt(other)
		if err != nil || !at.After(current.PublishedAt) || other == id || other == finished || sealed[other] {
			continue // what is damaged is for Verify to name
		}
		if err := l.disk.Remove(l.publishedPath(other)); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lake) snapshotPath(id string) string { return l.path("snapshots", id+".json") }

func (l *Lake) publishedPath(id string) string { return l.path("snapshots", id+".published") }

// Current gives the snapshot that readers see, or ErrNoSnapshot.
func (l *Lake) Current() (*Snapshot, error) {
	target, err := os.Readlink(l.path("current"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoSnapshot
	}
	if err != nil {
		return nil, fmt.Errorf("read current snapshot: %w", err)
	}
	return l.snapshot(filepath.Base(target))
}

// published gives the IDs of the snapshots that were published, in their own order.
func (l *Lake) published() ([]string, error) {
	entries, err := os.ReadDir(l.path("snapshots"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list snapshots: %w", err)
	}
	var ids []string
	for _, entry := range entries {
		if id, ok := strings.CutSuffix(entry.Name(), ".published"); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Before gives the snapshot that was published last before another, nil when there is none or it cannot be read.
func (l *Lake) Before(s *Snapshot) (*Snapshot, error) {
	ids, err := l.published()
	if err != nil {
		return nil, err
	}
	var last time.Time
	var before *Snapshot
	for _, id := range ids {
		at, err := l.publishedAt(id)
		if err != nil || !at.Before(s.PublishedAt) || !at.After(last) {
			continue
		}
		last = at
		if before, err = l.snapshot(id); err != nil {
			before = nil
		}
	}
	return before, nil
}

// Snapshots gives every snapshot that was published, the latest first. One that a killed writer was just about to
// switch to counts as published until another becomes current: the next run of that writer publishes it, if there is no
// other news.
func (l *Lake) Snapshots() ([]*Snapshot, error) {
	ids, err := l.published()
	if err != nil {
		return nil, err
	}
	var snapshots []*Snapshot
	for _, id := range ids {
		s, err := l.snapshot(id)
		if err != nil {
			return nil, err
		}
		snapshots = append(snapshots, s)
	}
	slices.SortStableFunc(snapshots, func(a, b *Snapshot) int { return b.PublishedAt.Compare(a.PublishedAt) })
	return snapshots, nil
}

func (l *Lake) snapshot(id string) (*Snapshot, error) {
	text, err := os.ReadFile(l.snapshotPath(id))
	if err != nil {
		return nil, fmt.Errorf("read snapshot %s: %w", id, err)
	}
	if snapshotID(text) != id {
		return nil, fmt.Errorf("read snapshot %s: its file was changed", id)
	}
	s, err := parseSnapshot(id, text)
	if err != nil {
		return nil, err
	}
	if s.PublishedAt, err = l.publishedAt(id); err != nil {
		return nil, fmt.Errorf("read snapshot %s: when published: %w", id, err)
	}
	return s, nil
}

func parseSnapshot(id string, text []byte) (*Snapshot, error) {
	var f snapshotFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("read snapshot %s: %w", id, err)
	}
	return &Snapshot{ID: id, Inputs: f.Inputs, Tables: f.Tables}, nil
}

// publication is what snapshots/<id>.published holds.
type publication struct {
	PublishedAt time.Time `json:"published_at"`
	Snapshot    string    `json:"snapshot"`
}

// publishedAt gives when a snapshot last became current.
func (l *Lake) publishedAt(id string) (time.Time, error) {
	text, err := os.ReadFile(l.publishedPath(id))
	if err != nil {
		return time.Time{}, err
	}
	var p publication
	if err := durable.Decode(text, &p); err != nil || p.Snapshot != id {
		return time.Time{}, cmp.Or(err, durable.ErrDamaged)
	}
	return p.PublishedAt, nil
}
