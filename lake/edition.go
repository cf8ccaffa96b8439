package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cakupan/durable"
	"cakupan/enrolment"
)

// Edition is what a closed month's figures were when they became final, and each time that they moved afterwards. It
// stands in editions/<period>.r<revision>.json, is never changed, and keeps its snapshot from being pruned. It is no
// part of any snapshot: an ID does not depend on it.
type Edition struct {
	Period   enrolment.Period `json:"period"`
	Revision int              `json:"revision"` // 1 when the month was closed
	Snapshot string           `json:"snapshot"` // the first in which the figures are these
	Figures  string           `json:"figures"`  // SHA-256 of the month's figures, 64 hex digits
	SealedAt time.Time        `json:"sealed_at"`

	// Of a revision after the first: the snapshot of the one before, what moved since, and which inputs had changed since
	// the last snapshot with its figures.
	Before  string         `json:"before,omitempty"`
	Changes []FigureChange `json:"changes,omitempty"`
	Causes  []Cause        `json:"causes,omitempty"`
}

// Label gives "2025-05 r1".
func (e *Edition) Label() string { return fmt.Sprintf("%s r%d", e.Period, e.Revision) }

// FigureChange is one count that differs between two snapshots. A nil count is one that nobody knew.
type FigureChange struct {
	Period       enrolment.Period `json:"period"`
	DistrictCode string           `json:"district_code"` // dotted; the province's own; "outside" or "unknown"
	DistrictName string           `json:"district_name"`
	Segment      string           `json:"segment,omitempty"` // empty for all of them
	Measure      string           `json:"measure"`           // "covered_count"
	Before       *int64           `json:"before"`
	After        *int64           `json:"after"`
	Difference   *int64           `json:"difference"`      // nil unless both are known
	Cause        ChangeCause      `json:"cause,omitempty"` // empty where nobody can tell
}

// ChangeCause says why a count moved between two snapshots.
type ChangeCause string

// The causes of a change, of which the first that fits holds.
const (
	ByDenominator ChangeCause = "denominator" // another potential or target
	ByCarry       ChangeCause = "carry"       // the district's own list came in the place of an earlier month's, or is gone
	ByLate        ChangeCause = "late"        // a delivery that covers the district came, was read anew, or is gone
	ByDecision    ChangeCause = "decision"    // a person accepted or returned a delivery, or took that back
	ByRule        ChangeCause = "rule"        // settings, layouts, reference data, SQL or the program are others
	ByElsewhere   ChangeCause = "elsewhere"   // a delivery of another district: who stands on both counts once
	BySeveral     ChangeCause = "several"     // of the province, whose districts differ in their causes
)

// CauseKind says what kind of input differs between two snapshots.
type CauseKind string

// The kinds of causes. A delivery is reread when the same bytes were normalised by other rules; it is gone when its
// list stands no longer in cakupan.yaml; a decision is gone when its row was struck out of decisions.csv. Where neither the
// snapshot before nor that of the last edition can be read any longer, EarlierLost is the one cause, and nobody can tell
// what moved.
const (
	DeliveryCame   CauseKind = "delivery"
	DeliveryReread CauseKind = "delivery_reread"
	DeliveryGone   CauseKind = "delivery_gone"
	Decided        CauseKind = "decision"
	DecisionGone   CauseKind = "decision_gone"
	Configured     CauseKind = "configuration"
	LayoutChanged  CauseKind = "layout"
	SeedChanged    CauseKind = "seed"
	SQLChanged     CauseKind = "sql"
	KeyChanged     CauseKind = "key"
	Renormalised   CauseKind = "normalise_version"
	EngineChanged  CauseKind = "duckdb_version"
	EarlierLost    CauseKind = "earlier_lost"
)

// Cause is one input that differs between two snapshots.
type Cause struct {
	Kind       CauseKind        `json:"kind"`
	Name       string           `json:"name,omitempty"`  // list ID, name of a text, or new version; of a decision its kind and subject
	Title      string           `json:"title,omitempty"` // of the list, as cakupan.yaml gives it
	DeliveryID string           `json:"delivery_id,omitempty"`
	Period     enrolment.Period `json:"period,omitzero"` // that the delivery speaks of
	At         *time.Time       `json:"at,omitempty"`    // when the delivery arrived, or it was decided
	IsLate     bool             `json:"is_late,omitempty"`
	By         string           `json:"by,omitempty"`     // who decided
	Reason     string           `json:"reason,omitempty"` // of the decision
}

// Editions gives every edition, by period and revision.
func (l *Lake) Editions() ([]Edition, error) {
	names, err := l.matches("editions/*.json")
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	editions := make([]Edition, len(names))
	for i, name := range names {
		text, err := os.ReadFile(name)
		if err == nil {
			err = durable.Decode(text, &editions[i])
		}
		if err == nil && l.editionPath(&editions[i]) != name {
			err = errors.New("it speaks of another month or revision than its name")
		}
		if err != nil {
			return nil, fmt.Errorf("read edition %s: %w", filepath.Base(name), err)
		}
	}
	slices.SortFunc(editions, func(a, b Edition) int {
		if by := strings.Compare(a.Period.String(), b.Period.String()); by != 0 {
			return by
		}
		return a.Revision - b.Revision
	})
	return editions, nil
}

// LatestEdition gives the last of a period's editions, nil when it has none.
func LatestEdition(editions []Edition, period enrolment.Period) *Edition {
	for i := len(editions) - 1; i >= 0; i-- {
		if editions[i].Period == period {
			return &editions[i]
		}
	}
	return nil
}

// AddEdition writes an edition for good. It refuses one that is there already.
func (l *Lake) AddEdition(e *Edition) error {
	path := l.editionPath(e)
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("edition %s is there already", e.Label())
	}
	text, err := durable.Encode(e)
	if err == nil {
		err = l.disk.MkdirAll(filepath.Dir(path), dirMode)
	}
	if err == nil {
		err = l.disk.SyncDir(l.dir) // where the folder may be new
	}
	if err == nil {
		err = l.replace(path, text)
	}
	if err != nil {
		return fmt.Errorf("write edition %s: %w", e.Label(), err)
	}
	return nil
}

func (l *Lake) editionPath(e *Edition) string {
	return l.path("editions", fmt.Sprintf("%s.r%d.json", e.Period, e.Revision))
}

// Finished gives the ID of the snapshot that Finish was last told of, "" when there was none.
func (l *Lake) Finished() (id string, err error) {
	text, err := os.ReadFile(l.finishedPath())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read what is finished: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// Finish notes that all that follows from a snapshot's publication has been done: its editions and reports stand.
func (l *Lake) Finish(id string) error {
	if err := l.replace(l.finishedPath(), []byte(id+"\n")); err != nil {
		return fmt.Errorf("note that snapshot %s is finished: %w", id, err)
	}
	return nil
}

func (l *Lake) finishedPath() string { return l.path("snapshots", "finished") }

// Seal says why a snapshot is to stay for good.
type Seal struct {
	SealedAt time.Time `json:"sealed_at"`
	By       string    `json:"by,omitempty"`
	Reason   string    `json:"reason"`
}

// AddSeal keeps a snapshot from being pruned, from now on. A snapshot that is sealed already keeps its seal.
func (l *Lake) AddSeal(id, by, reason string) (*Seal, error) {
	if said := by + " | " + reason; said != enrolment.Mask(said) {
		return nil, fmt.Errorf("seal snapshot %s: the reason holds what may be an identity number; none may stand in the lake", id)
	}
	seals, err := l.Seals()
	if err != nil {
		return nil, err
	}
	if seal, ok := seals[id]; ok {
		return nil, fmt.Errorf("snapshot %s has been sealed since %s: %s", id, seal.SealedAt.Format(time.DateOnly), seal.Reason)
	}
	seal := Seal{SealedAt: l.now(), By: by, Reason: reason}
	text, err := durable.Encode(seal)
	if err == nil {
		err = l.replace(l.sealPath(id), text)
	}
	if err != nil {
		return nil, fmt.Errorf("seal snapshot %s: %w", id, err)
	}
	return &seal, nil
}

// Seals gives the seals of the snapshots that have one, by ID.
func (l *Lake) Seals() (map[string]Seal, error) {
	names, err := l.matches("snapshots/*.seal")
	if err != nil {
		return nil, fmt.Errorf("list seals: %w", err)
	}
	seals := make(map[string]Seal, len(names))
	for _, name := range names {
		var seal Seal
		text, err := os.ReadFile(name)
		if err == nil {
			err = durable.Decode(text, &seal)
		}
		if err != nil {
			return nil, fmt.Errorf("read seal %s: %w", filepath.Base(name), err)
		}
		seals[strings.TrimSuffix(filepath.Base(name), ".seal")] = seal
	}
	return seals, nil
}

func (l *Lake) sealPath(id string) string { return l.path("snapshots", id+".seal") }

// Find gives the published snapshot whose ID begins with prefix.
func (l *Lake) Find(prefix string) (*Snapshot, error) {
	published, err := l.published()
	if err != nil {
		return nil, err
	}
	var found []string
	for _, id := range published {
		if id == prefix {
			return l.snapshot(id)
		}
		if strings.HasPrefix(id, prefix) {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no snapshot %q", prefix)
	case 1:
		return l.snapshot(found[0])
	}
	return nil, fmt.Errorf("several snapshots begin with %q: %s", prefix, strings.Join(found, ", "))
}
