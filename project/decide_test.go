package project

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDecide(t *testing.T) {
	const delivery = "0123456789abcdef"
	noon := time.Date(2025, 6, 20, 3, 0, 0, 999, time.UTC)
	for _, c := range []struct {
		name, before string // decisions.csv; "" means none
		decision     Decision
		want         string // its last line
	}{
		{"the first of a project", "", Decision{noon, "operator", Accept, delivery, "kontrak habis"},
			"2025-06-20T03:00:00Z,operator,accept,0123456789abcdef,kontrak habis"},
		{"a comma and a line's end in the reason", header, Decision{noon, "operator", Return, delivery, "salah,\n kirim ulang"},
			`2025-06-20T03:00:00Z,operator,return,0123456789abcdef,"salah, kirim ulang"`},
		{"after a line that was not ended", header + "2025-06-19T00:00:00Z,operator,close,2025-05,", Decision{noon, "operator", Close, "2025-04", ""},
			"2025-06-20T03:00:00Z,operator,close,2025-04,"},
		{"the clock was put back", header + "2025-06-21T00:00:00+09:00,operator,accept,0123456789abcdef,x\n", Decision{noon, "operator", Return, delivery, "y"},
			"2025-06-20T15:00:01Z,operator,return,0123456789abcdef,y"},
		{"the same second", header + "2025-06-20T03:00:00Z,operator,accept,0123456789abcdef,x\n", Decision{noon, "operator", Return, delivery, "y"},
			"2025-06-20T03:00:01Z,operator,return,0123456789abcdef,y"},
		{"a later decision about something else", header + "2025-06-21T00:00:00Z,operator,close,2025-05,\n", Decision{noon, "operator", Return, delivery, "y"},
			"2025-06-20T03:00:00Z,operator,return,0123456789abcdef,y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, decisionsFile)
			if c.before != "" {
				if err := os.WriteFile(path, []byte(c.before), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			p := &Project{Dir: dir}
			if _, err := p.Decide(c.decision, nil); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
			if got := lines[len(lines)-1]; got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !strings.HasPrefix(string(text), header) || !strings.HasPrefix(string(text), c.before) {
				t.Errorf("what stood there is changed:\n%s", text)
			}
			if got := p.Decided(c.decision.Subject); got.Kind != c.decision.Kind || string(p.DecisionsText) != string(text) {
				t.Errorf("the project knows %+v", got)
			}
		})
	}
}

func TestDecisionsThatAreRefused(t *testing.T) {
	now := time.Date(2025, 6, 20, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		d    Decision
		want string
	}{
		{"no reason", Decision{now, "operator", Return, "0123456789abcdef", " \n"}, "reason: want why"},
		{"nobody", Decision{now, "", Return, "0123456789abcdef", "x"}, "decided_by: want who decided"},
		{"an identity number in the reason", Decision{now, "operator", Return, "0123456789abcdef", "milik 8271015501909003"}, "reason: holds what may be an identity number"},
		{"a pair without a reason", Decision{now, "operator", NotSame, "0123456789abcdef", ""}, "reason: want why the pair is two persons"},
		{"no pair's ID", Decision{now, "operator", Same, "0123", "x"}, "subject: malformed pair ID"},
		{"no delivery's ID", Decision{now, "operator", Return, "0123", "x"}, "subject: malformed delivery ID"},
	} {
		dir := t.TempDir()
		_, err := (&Project{Dir: dir}).Decide(c.d, nil)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		if _, err := os.Stat(filepath.Join(dir, decisionsFile)); err == nil {
			t.Errorf("%s: something was written", c.name)
		}
	}
}

// A disk that fails at any step leaves the decisions as they were.
func TestDecideOnAFailingDisk(t *testing.T) {
	full := errors.New("no space left on device")
	for failing := 0; ; failing++ {
		dir := t.TempDir()
		path := filepath.Join(dir, decisionsFile)
		if err := os.WriteFile(path, []byte(header), 0o644); err != nil {
			t.Fatal(err)
		}
		step, renamed := 0, false
		_, err := (&Project{Dir: dir}).Decide(
			Decision{time.Now(), "operator", Close, "2025-05", ""},
			func(act, _ string) error {
				if step++; step > failing {
					return full
				}
				renamed = renamed || act == "rename"
				return nil
			})
		text, readErr := os.ReadFile(path)
		if readErr != nil {
			t.Fatal(readErr)
		}
		if err == nil {
			if failing == 0 {
				t.Fatal("no step was taken")
			}
			return
		}
		if !errors.Is(err, full) || !renamed && string(text) != header {
			t.Errorf("step %d: %v, and the file is\n%s", failing, err, text)
		}
	}
}
