package pipelines

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
)

// A decision that comes and one that is struck out are causes, each of its own kind.
func TestDecisionsAsCauses(t *testing.T) {
	l, err := lake.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const (
		header  = "decided_at,decided_by,kind,subject,reason\n"
		kept    = "2025-07-01T00:00:00Z,operator,close,2025-05,lengkap\n"
		struck  = "2025-07-20T00:00:00Z,operator,return,0123456789abcdef,salah berkas\n"
		written = "2025-07-21T09:00:00+09:00,Kadis,accept,0123456789abcdef,\n"
	)
	put := func(text string) string {
		o, err := l.PutBytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return o.SHA256
	}
	before, after := put(header+kept+struck), put(header+kept+written)
	got, err := causes(t.Context(), l, nil, lake.Inputs{Decisions: before}, lake.Inputs{Decisions: after})
	if err != nil {
		t.Fatal(err)
	}
	came, gone := time.Date(2025, 7, 21, 0, 0, 0, 0, time.UTC), time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)
	want := []lake.Cause{
		{Kind: lake.Decided, Name: "accept 0123456789abcdef", At: &came, By: "Kadis"},
		{Kind: lake.DecisionGone, Name: "return 0123456789abcdef", At: &gone, By: "operator", Reason: "salah berkas"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
}

// A snapshot of a version that had fewer columns and marts has figures all the same: those that it knew.
func TestFiguresOfAnOlderVersion(t *testing.T) {
	db, err := duck.Open(context.Background(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Exec(t.Context(), `
		create schema marts;
		create view marts.coverage_province as
		select '2025-05' as period, '82' as district_code, 'Maluku Utara' as district_name, 7::bigint as covered_count`)
	if err != nil {
		t.Fatal(err)
	}
	months, err := readFigures(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	may := enrolment.Period{Year: 2025, Month: time.May}
	old := months[may]
	if len(months) != 1 || len(old) != 1 || old[0].measure != "covered_count" || *old[0].count != 7 {
		t.Fatalf("figures: %+v", months)
	}
	grace := int64(2)
	now := append(slices.Clone(old), figure{figureKey: figureKey{"coverage_province", "82", "", "grace_count"}, count: &grace})
	want := []lake.FigureChange{{Period: may, DistrictCode: "82", Measure: "grace_count", After: &grace}}
	if diff := cmp.Diff(want, now.changes(may, old)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}
