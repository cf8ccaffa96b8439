package pipelines_test

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/pipelines"
	"cakupan/sql"
)

// spring is a small province of two months.
var spring = demo.Options{
	Workers: 1000, From: enrolment.Period{Year: 2025, Month: time.April}, To: enrolment.Period{Year: 2025, Month: time.May},
}

// feedbackOf gives the files of the restricted zone's feedback, by path, with when they were written.
func feedbackOf(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	written := make(map[string]time.Time)
	root := filepath.Join(dir, "feedback")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if mode := info.Mode().Perm(); mode != want {
			t.Errorf("%s has mode %04o, want %04o", path, mode, want)
		}
		if !entry.IsDir() {
			relative, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			written[filepath.ToSlash(relative)] = info.ModTime()
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return written
}

// Each list whose newest delivery has faults gets its feedback, in the restricted zone, and no other; a night without news
// writes none of it anew.
func TestFeedback(t *testing.T) {
	p := province(t, spring)
	first := p.run(t, 2)
	db := p.snapshot(t, first)
	var want []string
	for _, row := range query(t, db, `
		with newest as (
			select * from lake.deliveries where state <> 'resent'
			qualify row_number() over (partition by list_id order by received_at desc, delivery_id desc) = 1
		)
		select list_id, period from newest
		where file_fault is not null or delivery_id in (select delivery_id from lake.rejects)`) {
		base := row[0].(string) + "/" + row[1].(string)
		want = append(want, base+"-catatan-perbaikan.xlsx", base+"-surat-pengantar.html", row[0].(string)+"/written.json")
	}
	slices.Sort(want)
	written := feedbackOf(t, p.dir)
	var got []string
	for path := range written {
		got = append(got, path)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("feedback (-want +got):\n%s", diff)
	}
	if len(want) == 0 || first.Feedback != len(want)/3 {
		t.Errorf("the night wrote the feedback of %d lists, want %d", first.Feedback, len(want)/3)
	}
	if second := p.run(t, 2); second.Feedback != 0 {
		t.Errorf("a night without news wrote the feedback of %d lists", second.Feedback)
	}
	if diff := cmp.Diff(written, feedbackOf(t, p.dir)); diff != "" {
		t.Errorf("a night without news changed (-before +after):\n%s", diff)
	}
}

// A night whose checks stop the publication still tells the officers.
func TestFeedbackOfAFailedAudit(t *testing.T) {
	long(t)
	p := province(t, spring)
	pr, l := p.open(t)
	key, err := pr.Key(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	failing := fstest.MapFS{"checks/never.sql": {Data: []byte(strings.Join([]string{
		"-- checks.never: no list is ever delivered.", "--", "-- severity: block", "-- upstream: lake.deliveries", "",
		"select delivery_id from lake.deliveries", "",
	}, "\n"))}}
	_, err = pipelines.Nightly(t.Context(), pipelines.Options{
		Project: pr, Key: key, Lake: l, SQL: sql.Overlay(sql.Models(), failing), Seeds: sql.Overlay(sql.Seeds(), pr.Seeds),
		Threads: 2, Log: slog.New(slog.DiscardHandler),
	})
	if audit := new(pipelines.AuditError); !errors.As(err, &audit) {
		t.Fatalf("got %v, want an audit that failed", err)
	}
	if _, err := l.Current(); err == nil {
		t.Error("something was published")
	}
	if len(feedbackOf(t, p.dir)) == 0 {
		t.Error("no feedback was written")
	}
}
