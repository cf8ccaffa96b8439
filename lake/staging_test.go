package lake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cakupan/enrolment"

	"github.com/google/go-cmp/cmp"
)

const may31 = enrolment.Date(739402)

var may = enrolment.Period{Year: 2025, Month: 5}

func delivery(role enrolment.Role) *enrolment.Delivery {
	return &enrolment.Delivery{
		ID:   "00112233aabbccdd",
		List: &enrolment.List{ID: "82.71/bpjstk/peserta", Role: role, Sender: enrolment.Sender{BranchCode: "TTE"}},
	}
}

func stage(t *testing.T, l *Lake, role enrolment.Role) *Staging {
	t.Helper()
	s, err := l.Stage(delivery(role), "f1", may, may31)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// put writes records first … last-1 of a made-up list and, for each, a fault.
func put(s *Staging, first, last int) error {
	for i := first; i < last; i++ {
		r := enrolment.Record{PersonID: enrolment.PersonID{byte(i), byte(i >> 8), byte(i >> 16), 1}, Segment: enrolment.BPU, District: "82.71", RowNumber: i}
		if err := s.Write(&r); err != nil {
			return err
		}
		f := enrolment.Fault{Row: i, Code: "nik.prefix_foreign", Severity: enrolment.Doubtful}
		if err := s.WriteFault(&f, false, &r); err != nil {
			return err
		}
	}
	return nil
}

func commit(t *testing.T, s *Staging, accepted int64) enrolment.Manifest {
	t.Helper()
	m, err := s.Commit(enrolment.Manifest{RowsRead: accepted + 2, Accepted: accepted, Ignored: 2})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRolesHaveTheirTables(t *testing.T) {
	for role, table := range map[enrolment.Role]string{
		enrolment.Participants: "enrolment", enrolment.Payments: "enrolment", enrolment.Leavers: "enrolment",
		enrolment.Nominations: "nominations", enrolment.Population: "nominations",
		enrolment.Recap: "headcounts", enrolment.Projects: "headcounts",
	} {
		t.Run(string(role), func(t *testing.T) {
			s := stage(t, openLake(t), role)
			record, heads := s.Write(&enrolment.Record{PersonID: enrolment.PersonID{1}}), s.WriteHeads(&enrolment.HeadCount{})
			if (record == nil) == (heads == nil) {
				t.Fatalf("record: %v; headcount: %v; want one refused", record, heads)
			}
			m := commit(t, s, 1)
			if len(m.Parts) != 1 || m.Parts[0].Table != table || m.Parts[0].Rows != 1 {
				t.Errorf("parts %v, want one of %s", m.Parts, table)
			}
		})
	}
}

func TestStagedDelivery(t *testing.T) {
	l := openLake(t)
	if _, ok, err := l.Staged("f1"); ok || err != nil {
		t.Fatalf("staged before anything was: %v, %v", ok, err)
	}
	s := stage(t, l, enrolment.Participants)
	for _, rows := range [][2]int{{0, 3}, {3, 5}} {
		if err := put(s, rows[0], rows[1]); err != nil {
			t.Fatal(err)
		}
		if err := s.EndPart(); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok, err := l.Staged("f1"); ok || err != nil {
		t.Fatalf("staged before it was committed: %v, %v", ok, err)
	}
	m := commit(t, s, 5)
	var parts []string
	for _, p := range m.Parts {
		parts = append(parts, fmt.Sprintf("%s %d", p.Table, p.Rows))
		if !standsAt(l.ObjectPath(p.Object), p.Bytes) {
			t.Errorf("object %s of %d bytes is not there", p.Object, p.Bytes)
		}
	}
	if diff := cmp.Diff([]string{"enrolment 3", "rejects 3", "enrolment 2", "rejects 2"}, parts); diff != "" {
		t.Error(diff)
	}
	staged, ok, err := l.Staged("f1")
	if diff := cmp.Diff(m, staged); diff != "" || !ok || err != nil {
		t.Error(diff, ok, err)
	}
	if m.Fingerprint != "f1" || m.DeliveryID != "00112233aabbccdd" || m.AsOf != may31 || m.Period != may {
		t.Errorf("manifest of %s, %s, %s, %s", m.Fingerprint, m.DeliveryID, m.AsOf, m.Period)
	}
	if err := os.Remove(l.ObjectPath(m.Parts[2].Object)); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := l.Staged("f1"); ok || err != nil {
		t.Errorf("staged although an object is gone: %v, %v", ok, err)
	}
}

func TestWhatWasNotCommittedIsDiscarded(t *testing.T) {
	l := openLake(t)
	s := stage(t, l, enrolment.Participants)
	if err := put(s, 0, 3); err != nil {
		t.Fatal(err)
	}
	if err := s.EndPart(); err != nil {
		t.Fatal(err)
	}
	if err := put(s, 3, 5); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if names := files(t, l.Dir()); len(names) != 0 {
		t.Errorf("left in the lake: %s", names)
	}
}

func TestCommitRefusesCountsThatDisagree(t *testing.T) {
	for name, m := range map[string]enrolment.Manifest{
		"rows lost":              {RowsRead: 7, Accepted: 3, Rejected: 1, Ignored: 2},
		"more records than rows": {RowsRead: 4, Accepted: 2, Ignored: 2},
		"a returned file":        {RowsRead: 5, Rejected: 3, Ignored: 2, FileFault: &enrolment.Fault{Code: "file.truncated"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := openLake(t)
			s := stage(t, l, enrolment.Participants)
			if err := put(s, 0, 3); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Commit(m); err == nil {
				t.Error("committed")
			}
			if _, ok, err := l.Staged("f1"); ok || err != nil {
				t.Errorf("staged: %v, %v", ok, err)
			}
		})
	}
}

func TestFingerprintsThatAreNoFileNames(t *testing.T) {
	l := openLake(t)
	for _, fingerprint := range []string{"", "..", "../f1", "a/b", "a.json", "F1"} {
		if _, err := l.Stage(delivery(enrolment.Participants), fingerprint, may, may31); err == nil {
			t.Errorf("staged under %q", fingerprint)
		}
		if _, _, err := l.Staged(fingerprint); err == nil {
			t.Errorf("looked for %q", fingerprint)
		}
	}
}

// The same rows give the same bytes, whatever else the processors do meanwhile: four stagings at once, in two lakes.
func TestSameRowsSameBytes(t *testing.T) {
	const rows = 70_000 // two row groups
	objects := make([]string, 4)
	lakes := []*Lake{openLake(t), openLake(t)}
	var group sync.WaitGroup
	for i := range objects {
		group.Go(func() {
			s, err := lakes[i%2].Stage(delivery(enrolment.Participants), fmt.Sprint("f", i), may, may31)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if err := put(s, 0, rows); err != nil {
				t.Error(err)
				return
			}
			m, err := s.Commit(enrolment.Manifest{RowsRead: rows, Accepted: rows})
			if err != nil {
				t.Error(err)
				return
			}
			for _, p := range m.Parts {
				objects[i] += p.Object + " "
			}
		})
	}
	group.Wait()
	for _, o := range objects {
		if o != objects[0] {
			t.Errorf("objects %s and %s", objects[0], o)
		}
	}
}

// A staging keeps nothing of a record: the normaliser fills one and the same record again and again.
func TestRecordsAreReused(t *testing.T) {
	parts := map[bool]string{}
	for _, reused := range []bool{false, true} {
		s := stage(t, openLake(t), enrolment.Participants)
		shared := enrolment.Record{}
		codes := []byte("82.71")
		for i := range 100 {
			r := &enrolment.Record{}
			if reused {
				r = &shared
			}
			codes[4] = byte('1' + i%9)
			r.PersonID, r.District = enrolment.PersonID{byte(i), 1}, string(codes)
			r.Warnings = append(r.Warnings[:0], "nik.prefix_foreign", "village.unresolved"[:1+i%10])
			if err := s.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		parts[reused] = commit(t, s, 100).Parts[0].Object
	}
	if parts[false] != parts[true] {
		t.Error("other bytes for a record that is filled again")
	}
}

// Text beyond what one row group takes begins another one, at the same row each time.
func TestLongText(t *testing.T) {
	l := openLake(t)
	s := stage(t, l, enrolment.Participants)
	const rows = 3000
	for i := range rows {
		r := enrolment.Record{PersonID: enrolment.PersonID{1}, DecreeNo: fmt.Sprint(i, strings.Repeat("x", 32<<10))}
		if err := s.Write(&r); err != nil {
			t.Fatal(err)
		}
		if s.records.textBytes() > batchTextBytes+textCheckRows*33<<10 {
			t.Fatalf("row %d: %d bytes of text in memory", i, s.records.textBytes())
		}
	}
	if m := commit(t, s, rows); m.Parts[0].Rows != rows {
		t.Errorf("%d rows, want %d", m.Parts[0].Rows, rows)
	}
}

// A new version of Arrow or zstd may write other bytes for the same rows. Then every snapshot of old deliveries would
// get a new ID: raise format, and say so in the change log.
func TestBytesArePartOfTheFormat(t *testing.T) {
	l := openLake(t)
	file, err := l.PutTable(decisionsTable, [][]any{
		{nil, "operator", "close", "2025-05", "semua daftar BPJS TK lengkap"},
		{nil, "operator", "accept", "00112233aabbccdd", nil},
	})
	const want = "f075d3ea09c5766ad15c6cc8ef0a0d90c3906e8fd9855633b7aea9a6416b6a08"
	if err != nil || file.Object != want {
		t.Errorf("object %s, %v, want %s", file.Object, err, want)
	}
}

func TestTablesRefuseWhatDoesNotFit(t *testing.T) {
	table := &Table{Name: "years", Columns: []Column{{Name: "year", Type: Int16}, {Name: "count", Type: Int64}, {Name: "name", Type: Text}, {Name: "at", Type: Timestamp}}}
	for name, row := range map[string][]any{
		"a row too short":            {int64(1)},
		"a year beyond its type":     {int64(40000), nil, nil, nil},
		"the null of its type":       {int64(-32768), nil, nil, nil},
		"text for a number":          {nil, "12", nil, nil},
		"a number for text":          {nil, nil, int64(12), nil},
		"a day for an instant":       {nil, nil, nil, may31},
		"a type that it never takes": {nil, nil, []byte("x"), nil},
		"an int that is not int64":   {1990, nil, nil, nil},
	} {
		l := openLake(t)
		if _, err := l.PutTable(table, [][]any{row}); err == nil {
			t.Errorf("%s: stored", name)
		}
		if names := files(t, filepath.Join(l.Dir(), "tmp")); len(names) != 0 {
			t.Errorf("%s: left in tmp: %s", name, names)
		}
	}
}
