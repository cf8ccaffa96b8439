package normalise

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book"
)

// The corpus: small files, each with one thing wrong and named for it as an officer would, and what is said of them.
const (
	corpusFolder   = "../../testdata/corpus/"
	corpusExpected = corpusFolder + "expected.txt"
)

// corpusCase is a block of expected.txt.
type corpusCase struct {
	head     string // "nik-kosong.csv as participants PU, undated"
	file     string
	role     enrolment.Role
	segment  enrolment.Segment
	isDated  bool
	verdict  string // the indented lines
	verdicts int    // index of the first of them in the file's lines
}

var corpusHead = regexp.MustCompile(`^(\S+?)(?: as (\S+?)(?: (PU|BPU))?)?(, undated)?$`)

// corpusCases reads expected.txt: its blocks, and all of its lines.
func corpusCases(t *testing.T) (cases []*corpusCase, lines []string) {
	t.Helper()
	text, err := os.ReadFile(corpusExpected)
	if err != nil {
		t.Fatal(err)
	}
	lines = strings.SplitAfter(string(text), "\n")
	for i, line := range lines {
		switch {
		case strings.TrimSpace(line) == "" || line[0] == '#':
		case line[0] == ' ':
			cases[len(cases)-1].verdict += line
		default:
			head := strings.TrimSpace(line)
			found := corpusHead.FindStringSubmatch(head)
			if found == nil {
				t.Fatalf("%s:%d: %q is no head of a block", corpusExpected, i+1, head)
			}
			c := &corpusCase{head: head, file: found[1], role: enrolment.Nominations, segment: enrolment.Segment(found[3]), isDated: found[4] == "", verdicts: i + 1}
			if found[2] != "" {
				if c.role, err = enrolment.Parse(found[2], enrolment.Roles); err != nil {
					t.Fatalf("%s:%d: %v", corpusExpected, i+1, err)
				}
			}
			cases = append(cases, c)
		}
	}
	return cases, lines
}

const corpusList = "82.71/corpus"

// corpusStep is a step that knows one password.
func corpusStep(t *testing.T) *Step {
	t.Helper()
	s := step(t)
	s.Passwords = map[string][]string{corpusList: {corpusPassword}}
	return s
}

// delivery is the file as a list of no project: nothing is known of it but its role, its districts and what is constant.
func (c *corpusCase) delivery() enrolment.Delivery {
	list := &enrolment.List{
		ID: corpusList, Role: c.role, Mode: enrolment.Full, Covers: []string{"82.71"},
		Constants: enrolment.Constants{Segment: c.segment},
	}
	switch c.role {
	case enrolment.Recap, enrolment.Projects:
		list.Covers = []string{"82.71", "82.72"}
	case enrolment.Nominations:
		list.Constants.Segment = enrolment.BPU
	}
	d := enrolment.Delivery{
		ID: "00000000000000aa", List: list, ListID: list.ID, SHA256: strings.Repeat("0", 64), Name: c.file,
		ReceivedAt: time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC), ReceivedClock: "source",
	}
	if c.isDated {
		d.StatedAsOf = date(2025, 5, 31)
	}
	return d
}

// corpusMade keeps what was made of corpusFiles, since some are large.
var corpusMade = make(map[string][]byte)

// open opens the file: of the folder, or made for the test.
func (c *corpusCase) open(t *testing.T) *os.File {
	t.Helper()
	path := filepath.Join(corpusFolder, c.file)
	if content, isMade := corpusFiles[c.file]; isMade {
		kept, isKept := corpusMade[c.file]
		if !isKept {
			kept = content(t)
			corpusMade[c.file] = kept
		}
		path = filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, kept, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// Each file of the corpus gives the faults that are written beside it, and no other.
func TestCorpus(t *testing.T) {
	cases, lines := corpusCases(t)
	s := corpusStep(t)
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			got := c.validate(t, s)
			if *update {
				lines[c.verdicts] = got
				for i := c.verdicts + 1; i < len(lines) && strings.HasPrefix(lines[i], " "); i++ {
					lines[i] = ""
				}
				return
			}
			if diff := cmp.Diff(c.verdict, got); diff != "" {
				t.Errorf("not as in %s (-want +got):\n%s", corpusExpected, diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(corpusExpected, []byte(strings.Join(lines, "")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// validate says what validate says of the file.
func (c *corpusCase) validate(t *testing.T, s *Step) string {
	t.Helper()
	var faults strings.Builder
	m, err := s.Validate(t.Context(), c.delivery(), c.open(t), func(f enrolment.Fault) error {
		place := ""
		if f.Sheet != "" {
			place = f.Sheet + "!"
		}
		if f.Row > 0 {
			place += fmt.Sprint(f.Row)
		}
		if f.Row > 0 && f.Column != "" {
			place += ":"
		}
		fmt.Fprintf(&faults, "    %s\n", strings.Join(strings.Fields(fmt.Sprint(f.Severity, " ", place+f.Column, " ", f.Code)), " "))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(); err != nil {
		t.Error(err)
	}
	return fmt.Sprintf("    %d rows = %d accepted + %d rejected + %d ignored\n%s", m.RowsRead, m.Accepted, m.Rejected, m.Ignored, faults.String())
}

// betweenDeliveries are the codes that two deliveries of one list are held against each other for: no single file has them.
var betweenDeliveries = []string{"file.resent", "file.shrunk"}

// Every rule has a file that breaks it, every file says what is to be found in it, and nothing in the folder is left over.
func TestCorpusIsComplete(t *testing.T) {
	cases, lines := corpusCases(t)
	text := strings.Join(lines, "")
	for code := range enrolment.Rules {
		if !strings.Contains(text, " "+code+"\n") && !slices.Contains(betweenDeliveries, code) {
			t.Errorf("no file of the corpus has %s", code)
		}
	}
	listed := make(map[string]bool)
	for _, c := range cases {
		if listed[c.file] {
			t.Errorf("%s stands twice in %s", c.file, corpusExpected)
		}
		listed[c.file] = true
	}
	entries, err := os.ReadDir(corpusFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := entry.Name(); !listed[name] && name != filepath.Base(corpusExpected) && name != filepath.Base(corpusInspected) {
			t.Errorf("%s is not in %s", name, corpusExpected)
		}
	}
	for name := range corpusFiles {
		if !listed[name] {
			t.Errorf("%s is made and not in %s", name, corpusExpected)
		}
	}
}

// longDigits are what may be a NIK, or most of one, and no fraction.
var longDigits = regexp.MustCompile(`(?:^|[^.\d])\d{11,}`)

// Nothing of a person is in what is said of any file, in goldens and in errors.
func TestCorpusNamesNobody(t *testing.T) {
	said := make(map[string][]byte)
	for _, name := range []string{corpusExpected, corpusInspected} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		said[name] = text
	}
	cases, _ := corpusCases(t)
	s := corpusStep(t)
	for _, c := range cases {
		text := bytes.NewBuffer(nil)
		words := json.NewEncoder(text)
		m, err := s.Validate(t.Context(), c.delivery(), c.open(t), func(f enrolment.Fault) error { return words.Encode(f) })
		if m.DeliveryID, m.Fingerprint = "", ""; err == nil {
			err = words.Encode(m)
		}
		if err != nil {
			t.Fatal(err)
		}
		in, err := s.Inspect(t.Context(), c.delivery(), c.open(t), nil)
		if err == nil {
			err = words.Encode(in)
		}
		if err != nil {
			t.Fatal(err)
		}
		said[c.file] = append(text.Bytes(), c.openError(t)...)
	}
	for name, text := range said {
		if longDigits.Match(text) {
			t.Errorf("%s: a long number is said", name)
		}
		for _, person := range corpusPeople {
			if bytes.Contains(bytes.ToUpper(text), []byte(person[0])) {
				t.Errorf("%s: a name is said", name)
			}
		}
	}
}

// openError gives the error of a file that is no table, with all that a reader of the log would see.
func (c *corpusCase) openError(t *testing.T) string {
	t.Helper()
	file := c.open(t)
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.Open(file, info.Size(), c.file, book.Options{})
	if err != nil {
		return err.Error()
	}
	defer b.Close()
	for _, one := range b.Sheets() {
		for _, err := range b.Rows(t.Context(), one.Name) {
			if err != nil {
				return err.Error()
			}
		}
	}
	return ""
}
