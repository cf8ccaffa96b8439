package lake

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"cakupan/durable"
)

// Kept are the months of models that one night leaves for those after it: a relation's rows of one period as an object,
// and the fingerprint of all that they were made from. They save time and nothing else: no snapshot names them, and
// without them a night makes them again, byte for byte. Find, Put and Path are for any number of goroutines at once.
type Kept struct {
	lake   *Lake
	before map[string]KeptMonth // by fingerprint

	mu     sync.Mutex
	months []KeptMonth // that Save keeps, in any order
}

// KeptMonth is one month of a model.
type KeptMonth struct {
	Relation    string `json:"relation"`
	Period      string `json:"period"`
	Fingerprint string `json:"fingerprint"`
	Object      string `json:"object"` // SHA-256 of its bytes
	Rows        int64  `json:"rows"`
	Bytes       int64  `json:"bytes"`
}

// keptFile is what kept/months.json holds.
type keptFile struct {
	LakeFormat int         `json:"lake_format"`
	Months     []KeptMonth `json:"months"`
}

// keptName is the file that names the months, in the lake's folder, with slashes.
const keptName = "kept/months.json"

// Kept gives what earlier nights left. What was damaged, or is of another format, is as good as nothing.
func (l *Lake) Kept() (*Kept, error) {
	k := &Kept{lake: l, before: make(map[string]KeptMonth)}
	months, err := l.keptMonths()
	if err != nil && !errors.Is(err, durable.ErrDamaged) {
		return nil, err
	}
	for _, month := range months {
		k.before[month.Fingerprint] = month
	}
	return k, nil
}

// keptMonths reads kept/months.json; none when it is not there.
func (l *Lake) keptMonths() ([]KeptMonth, error) {
	text, err := os.ReadFile(l.path(keptName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", keptName, err)
	}
	var f keptFile
	if err := durable.Decode(text, &f); err != nil {
		return nil, fmt.Errorf("read %s: %w", keptName, err)
	}
	if f.LakeFormat != format {
		return nil, nil
	}
	return f.Months, nil
}

// IsEmpty tells whether earlier nights left nothing.
func (k *Kept) IsEmpty() bool { return len(k.before) == 0 }

// Find gives the month of a relation that was made from what the fingerprint names, if it is there in full. Save then
// keeps it.
func (k *Kept) Find(relation, period, fingerprint string) (KeptMonth, bool) {
	month, ok := k.before[fingerprint]
	if !ok || month.Relation != relation || month.Period != period || !standsAt(k.lake.ObjectPath(month.Object), month.Bytes) {
		return KeptMonth{}, false
	}
	k.keep(month)
	return month, true
}

// Put moves a finished Parquet file of so many rows in as a month of a relation. Save then keeps it.
func (k *Kept) Put(relation, period, fingerprint, file string, rows int64) (KeptMonth, error) {
	object, err := k.lake.PutFile(file)
	if err != nil {
		return KeptMonth{}, fmt.Errorf("keep %s of %s: %w", relation, period, err)
	}
	month := KeptMonth{relation, period, fingerprint, object.SHA256, rows, object.Bytes}
	k.keep(month)
	return month, nil
}

func (k *Kept) keep(month KeptMonth) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.months = append(k.months, month)
}

// Path gives where the month's Parquet file stands.
func (k *Kept) Path(month KeptMonth) string { return k.lake.ObjectPath(month.Object) }

// Save keeps the months that were found or put, and forgets all others; what their objects hold is for Prune.
func (k *Kept) Save() error {
	months := slices.Clone(k.months)
	slices.SortFunc(months, func(a, b KeptMonth) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Period, b.Period))
	})
	text, err := durable.Encode(keptFile{LakeFormat: format, Months: append([]KeptMonth{}, months...)})
	if err != nil {
		return fmt.Errorf("write %s: %w", keptName, err)
	}
	path := k.lake.path(keptName)
	if old, err := os.ReadFile(path); err == nil && string(old) == string(text) {
		return nil
	}
	if err := k.lake.disk.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return fmt.Errorf("write %s: %w", keptName, err)
	}
	if err := k.lake.replace(path, text); err != nil {
		return fmt.Errorf("write %s: %w", keptName, err)
	}
	return nil
}
