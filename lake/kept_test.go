package lake

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// keep puts a month with that text for bytes, keeps it and forgets all others.
func keep(t *testing.T, l *Lake, fingerprint, text string) KeptMonth {
	t.Helper()
	k := kept(t, l)
	file := filepath.Join(t.TempDir(), "month.parquet")
	writeFile(t, file, text)
	month, err := k.Put("intermediate.person_months", "2025-05", fingerprint, file, 3)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Save(); err != nil {
		t.Fatal(err)
	}
	return month
}

func kept(t *testing.T, l *Lake) *Kept {
	t.Helper()
	k, err := l.Kept()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A month is found again by what it was made from, and by nothing else.
func TestKeptMonths(t *testing.T) {
	l := openLake(t)
	month := keep(t, l, "one", "rows of May")
	found, ok := kept(t, l).Find("intermediate.person_months", "2025-05", "one")
	if !ok || found != month {
		t.Errorf("found %+v, want %+v", found, month)
	}
	if text := readFile(t, kept(t, l).Path(found)); text != "rows of May" {
		t.Errorf("the month is %q", text)
	}
	for _, c := range []struct{ name, relation, period, fingerprint string }{
		{"other inputs", "intermediate.person_months", "2025-05", "two"},
		{"another month", "intermediate.person_months", "2025-06", "one"},
		{"another model", "intermediate.counted", "2025-05", "one"},
	} {
		if _, ok := kept(t, l).Find(c.relation, c.period, c.fingerprint); ok {
			t.Errorf("%s: found", c.name)
		}
	}

	keep(t, l, "two", "other rows of May")
	if _, ok := kept(t, l).Find("intermediate.person_months", "2025-05", "one"); ok {
		t.Error("a month that the last night had no use for is still found")
	}
}

// What is damaged, cut short or gone is made again.
func TestKeptMonthsThatAreDamaged(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(l *Lake, month KeptMonth) error
	}{
		{"the object is gone", func(l *Lake, month KeptMonth) error { return os.Remove(l.ObjectPath(month.Object)) }},
		{"the object was cut short", func(l *Lake, month KeptMonth) error {
			path := l.ObjectPath(month.Object)
			os.Chmod(path, 0o644)
			return os.Truncate(path, 3)
		}},
		{"a byte of the list changed", func(l *Lake, _ KeptMonth) error {
			path := l.path(keptName)
			text, err := os.ReadFile(path)
			os.Chmod(path, 0o644)
			text[len(text)/2] ^= 1
			return errors.Join(err, os.WriteFile(path, text, 0o644))
		}},
		{"the list is gone", func(l *Lake, _ KeptMonth) error { return os.Remove(l.path(keptName)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := openLake(t)
			month := keep(t, l, "one", "rows of May")
			if err := c.spoil(l, month); err != nil {
				t.Fatal(err)
			}
			if _, ok := kept(t, l).Find(month.Relation, month.Period, month.Fingerprint); ok {
				t.Error("found")
			}
			if again := keep(t, l, "one", "rows of May"); again != month {
				t.Errorf("made again: %+v, want %+v", again, month)
			}
			if faults, err := l.Verify(t.Context(), true); err != nil || len(faults) > 0 {
				t.Errorf("made again, and the lake has faults: %+v, %v", faults, err)
			}
		})
	}
}

// What doctor says to remove makes up for a lost month: the next night makes it again.
func TestVerifyNamesALostMonth(t *testing.T) {
	l := openLake(t)
	month := keep(t, l, "one", "rows of May")
	if err := os.Remove(l.ObjectPath(month.Object)); err != nil {
		t.Fatal(err)
	}
	faults, err := l.Verify(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	object, err := filepath.Rel(l.Dir(), l.ObjectPath(month.Object))
	if err != nil {
		t.Fatal(err)
	}
	want := []Fault{{
		Path: object, Kind: Missing, Of: []string{"intermediate.person_months of 2025-05"}, Mend: RunAgain, Remove: []string{object, keptName},
	}}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	for _, path := range faults[0].Remove {
		os.Remove(l.path(path))
	}
	if faults, err = l.Verify(t.Context(), true); err != nil || len(faults) > 0 {
		t.Errorf("after removing what was named: %+v, %v", faults, err)
	}
}

// Prune leaves the months that the next night may use, however old, and takes those that no list names.
func TestPruneLeavesKeptMonths(t *testing.T) {
	d := newDays(t, openLake(t), 1)
	old := keep(t, d.Lake, "one", "rows of May")
	month := keep(t, d.Lake, "two", "other rows of May")
	d.age(t)
	d.Now = func() time.Time { return firstDay.AddDate(1, 0, 0) }
	if _, err := d.Prune(t.Context(), Pruning{Keep: 30 * 24 * time.Hour}); err != nil {
		t.Fatal(err)
	}
	if _, ok := kept(t, d.Lake).Find(month.Relation, month.Period, "two"); !ok {
		t.Error("the month that is kept was pruned")
	}
	objects, err := d.matches("objects/*/" + old.Object + ".parquet")
	if err != nil || len(objects) > 0 {
		t.Errorf("the month that nothing names is still there: %v, %v", objects, err)
	}
}
