package lake

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

func edition(period enrolment.Period, revision int, snapshot string) *Edition {
	before, after, difference := int64(16), int64(19), int64(3)
	at := time.Date(2025, 7, 20, 1, 0, 0, 0, time.UTC)
	return &Edition{
		Period: period, Revision: revision, Snapshot: snapshot, Figures: shaOfABC, SealedAt: at,
		Changes: []FigureChange{{
			Period: period, DistrictCode: "82.08", DistrictName: "Pulau Taliabu", Measure: "covered_count",
			Before: &before, After: &after, Difference: &difference,
		}},
		Causes: []Cause{{Kind: DeliveryCame, Name: "82.08/bpjstk/peserta", DeliveryID: "a1", Period: period, At: &at, IsLate: true}},
	}
}

func TestEditionsStayAsTheyWereWritten(t *testing.T) {
	l := openLake(t)
	if editions, err := l.Editions(); err != nil || len(editions) != 0 {
		t.Fatalf("a new lake has editions: %v, %v", editions, err)
	}
	june := may.Add(1)
	var want []Edition
	for _, e := range []*Edition{edition(may, 1, "aa"), edition(may, 2, "bb"), edition(may, 10, "cc"), edition(june, 1, "bb")} {
		if err := l.AddEdition(e); err != nil {
			t.Fatal(err)
		}
		want = append(want, *e)
	}
	got, err := l.Editions()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-written, +read):\n%s", diff)
	}
	if last := LatestEdition(got, may); last.Label() != "2025-05 r10" {
		t.Errorf("the latest of May is %s", last.Label())
	}
	if last := LatestEdition(got, june.Add(1)); last != nil {
		t.Errorf("July has %s", last.Label())
	}
	info, err := os.Stat(l.editionPath(edition(may, 1, "")))
	if err != nil || info.Mode().Perm() != sealedMode {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := l.AddEdition(edition(may, 1, "dd")); err == nil || !strings.Contains(err.Error(), "2025-05 r1 is there already") {
		t.Errorf("written over: %v", err)
	}
}

func TestSeals(t *testing.T) {
	l := openLake(t)
	l.Now = func() time.Time { return time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC) }
	if _, err := l.AddSeal("aa", "Kadis", "bukti Paritrana 2025"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.AddSeal("aa", "Sekdis", "lagi"); err == nil || !strings.Contains(err.Error(), "2026-01-20: bukti Paritrana 2025") {
		t.Errorf("sealed twice: %v", err)
	}
	seals, err := l.Seals()
	want := map[string]Seal{"aa": {SealedAt: l.now(), By: "Kadis", Reason: "bukti Paritrana 2025"}}
	if diff := cmp.Diff(want, seals); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestFindTakesTheBeginningOfAnID(t *testing.T) {
	l := openLake(t)
	for _, headline := range []string{"1", "2"} {
		publish(t, l, snapshotOf(t, l, headline))
	}
	all, err := l.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	id := all[0].ID
	if s, err := l.Find(id[:6]); err != nil || s.ID != id {
		t.Errorf("Find(%s): %v", id[:6], err)
	}
	if _, err := l.Find("zz"); err == nil {
		t.Error("found what is not there")
	}
	if _, err := l.Find(""); err == nil || !strings.Contains(err.Error(), "several") {
		t.Errorf("one of two: %v", err)
	}
}

// A reason is read by all who read the lake.
func TestASealNamesNobody(t *testing.T) {
	l := openLake(t)
	if _, err := l.AddSeal("0123456789abcdef", "operator", "for 8271 0155 0190 9003"); err == nil || strings.Contains(err.Error(), "9003") {
		t.Errorf("got %v, want a refusal without the number", err)
	}
	if seals, err := l.Seals(); err != nil || len(seals) != 0 {
		t.Errorf("seals %v, %v", seals, err)
	}
}
