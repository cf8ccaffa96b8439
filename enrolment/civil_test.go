package enrolment

import (
	"testing"
	"time"
)

// Every day of ten thousand years is the one that package time knows.
func TestCivilDays(t *testing.T) {
	day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := Date(1); day.Year() <= 9999; d, day = d+1, day.AddDate(0, 0, 1) {
		y, m, n := day.Date()
		if got, found := NewDate(y, int(m), n); got != d || !found {
			t.Fatalf("%s: got day %d, want %d", day.Format(time.DateOnly), got, d)
		}
		if gy, gm, gn := d.Civil(); gy != y || gm != int(m) || gn != n {
			t.Fatalf("day %d: got %d-%d-%d, want %s", d, gy, gm, gn, day.Format(time.DateOnly))
		}
		if got, want := d.String(), day.Format(time.DateOnly); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

func TestNewDateRefuses(t *testing.T) {
	for _, d := range [][3]int{{2025, 2, 29}, {1900, 2, 29}, {2025, 4, 31}, {2025, 13, 1}, {2025, 0, 1}, {2025, 1, 0}, {2025, 1, 32}, {0, 1, 1}, {10000, 1, 1}} {
		if got, found := NewDate(d[0], d[1], d[2]); found || got != 0 {
			t.Errorf("%v: got %s", d, got)
		}
	}
	if _, found := NewDate(2000, 2, 29); !found {
		t.Error("29 February 2000 was a day")
	}
}

func TestPeriodsFollowOneAnother(t *testing.T) {
	month := time.Date(1, 2, 1, 0, 0, 0, 0, time.UTC)
	for p := (Period{1, time.February}); p.Year <= 9998; p, month = p.Add(1), month.AddDate(0, 1, 0) {
		if p.Year != month.Year() || p.Month != month.Month() {
			t.Fatalf("got %s, want %s", p, month.Format("2006-01"))
		}
		if got := p.Add(-1).Add(1); got != p {
			t.Fatalf("%s a month back and forth is %s", p, got)
		}
		if first, end := DateOf(month), DateOf(month.AddDate(0, 1, -1)); p.First() != first || p.End() != end {
			t.Fatalf("%s: got %s to %s, want %s to %s", p, p.First(), p.End(), first, end)
		}
	}
}
