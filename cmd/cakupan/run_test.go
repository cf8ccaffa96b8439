package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

func TestExitCode(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		code   int
		stderr string
	}{
		{"done", nil, 0, ""},
		{"failed", errors.New("disk full"), 1, "cakupan: disk full\n"},
		{"two things at once", errors.Join(errors.New("cakupan.yaml:3: a"), errors.New("cakupan.yaml:7: b")), 1,
			"cakupan: cakupan.yaml:3: a\ncakupan: cakupan.yaml:7: b\n"},
		{"wrong use", fmt.Errorf("x: %w", usageError{errors.New("want DIR")}), 2, "cakupan: x: want DIR\n"},
		{"gaps", gapsError{errors.New("1 list missing")}, 3, "cakupan: 1 list missing\n"},
	} {
		var stderr strings.Builder
		if code := exitCode(&stderr, c.err); code != c.code || stderr.String() != c.stderr {
			t.Errorf("%s: got %d and %q, want %d and %q", c.name, code, stderr.String(), c.code, c.stderr)
		}
	}
}

func TestGaps(t *testing.T) {
	whole := &report.Overview{Headline: &report.Month{}}
	for _, c := range []struct {
		name   string
		result pipelines.Result
		want   string
	}{
		{"a whole snapshot", pipelines.Result{Overview: whole}, ""},
		{"a dry run", pipelines.Result{}, ""},
		{"rows and lists left out", pipelines.Result{Overview: whole, Gaps: []pipelines.Gap{
			{Kind: "rows_rejected", Rows: 1200}, {Kind: "rows_rejected", Rows: 34}, {Kind: "missing"}, {Kind: "held"},
		}}, "done, with gaps: lists missing: 1; held for a decision: 1; rows set aside: 1,234 (lists: 2)"},
		{"a file that cannot be read", pipelines.Result{Overview: whole, News: extract.News{Unreadable: []extract.Unread{{Path: "a"}}}},
			"done, with gaps: unreadable files: 1"},
		{"passwords that two lists share", pipelines.Result{Overview: whole, Gaps: []pipelines.Gap{
			{Kind: "passwords_open", ListID: "a", Path: "secrets/dkp"}, {Kind: "passwords_missing", ListID: "b", Path: "kata sandi"},
			{Kind: "passwords_open", ListID: "c", Path: "secrets/dkp"},
		}}, "done, with gaps: no password file kata sandi (put it there, then: chmod 600 'kata sandi'); " +
			"others may read the passwords in secrets/dkp (close it with: chmod 600 secrets/dkp)"},
		{"nothing delivered", pipelines.Result{Overview: &report.Overview{}}, "done, with gaps: no BPJS TK list has arrived, so there is no figure yet: " +
			"put one into its sender's folder (senders in cakupan.yaml)"},
	} {
		err := gaps(wording.English, &c.result)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || err.Error() != c.want):
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// Every state of a list has its words in both languages.
func TestStates(t *testing.T) {
	for _, kind := range gapOrder {
		if messages["gap."+kind] == nil {
			t.Errorf("gap %s has no words", kind)
		}
	}
	for _, state := range []string{"on_time", "late", "resent", "returned", "held", "carried_forward", "missing"} {
		if messages["state."+state] == nil {
			t.Errorf("state %s has no words", state)
		}
	}
}

// What became of a run, why figures differ and which ones have their words in both languages.
func TestHistoryHasWords(t *testing.T) {
	var keys []string
	for _, state := range []lake.RunState{
		lake.RunRunning, lake.RunPublished, lake.RunNothingNew, lake.RunDry, lake.RunFailed, lake.RunInterrupted, lake.RunKilled,
	} {
		keys = append(keys, "run_state."+string(state))
	}
	for _, kind := range []lake.CauseKind{
		lake.DeliveryCame, lake.DeliveryReread, lake.DeliveryGone, lake.Decided, lake.Configured, lake.LayoutChanged,
		lake.SeedChanged, lake.SQLChanged, lake.KeyChanged, lake.Renormalised, lake.EngineChanged,
	} {
		keys = append(keys, "cause."+string(kind))
	}
	for _, measure := range []string{
		"covered_count", "registered_count", "grace_count", "headcount_count", "unverified_id_count", "potential_count",
		"target_count", "membership_count",
	} {
		keys = append(keys, "measure."+measure)
	}
	for _, key := range keys {
		if messages[key] == nil {
			t.Errorf("%s has no words", key)
		}
	}
}
