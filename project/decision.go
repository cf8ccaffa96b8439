package project

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"cakupan/durable"
	"cakupan/enrolment"
)

// DecisionKind says what a person decided.
type DecisionKind string

// Close makes a month's figures final (tetap); its subject is the month. Accept lets a held delivery count, Return sends
// one back; their subject is the delivery's ID. Same makes two rows of lists of members one person, NotSame two; their
// subject is the pair's ID in marts.duplicate_rows.
const (
	Close   DecisionKind = "close"
	Accept  DecisionKind = "accept"
	Return  DecisionKind = "return"
	Same    DecisionKind = "same"
	NotSame DecisionKind = "not-same"
)

// decisionsMode is the mode of decisions.csv: it names no worker.
const decisionsMode = 0o644

var (
	decisionKinds   = []DecisionKind{Close, Accept, Return, Same, NotSame}
	decisionColumns = []string{"decided_at", "decided_by", "kind", "subject", "reason"}
	subjectID       = regexp.MustCompile(`^[0-9a-f]{16}$`)
)

// Decision is one row of decisions.csv. Of several about one subject the one with the newest At counts.
type Decision struct {
	At      time.Time // UTC, to the second
	By      string
	Kind    DecisionKind
	Subject string // "2025-05", or the ID of a delivery or of a pair
	Reason  string // empty only for a month that closes with all its lists
}

// readDecisions reads decisions.csv. A project in which nobody decided anything may have none.
func (p *Project) readDecisions() error {
	text, err := os.ReadFile(filepath.Join(p.Dir, decisionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		p.DecisionsText, p.Decisions = nil, nil
		return nil
	}
	if err != nil {
		return err
	}
	p.DecisionsText = text
	p.Decisions, err = parseDecisions(text)
	return err
}

// parseDecisions reads the text of decisions.csv. The error joins what is wrong in all rows.
func parseDecisions(text []byte) ([]Decision, error) {
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord = -1 // counted below, where the fault can say what it means
	header, err := rows.Read()
	if err != nil || !slices.Equal(header, decisionColumns) {
		return nil, fmt.Errorf("%s:1: want the header %s", decisionsFile, strings.Join(decisionColumns, ","))
	}
	var decisions []Decision
	var faults []error
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return decisions, errors.Join(faults...)
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, errors.Join(append(faults, fmt.Errorf("%s:%d: %w", decisionsFile, broken.StartLine, broken.Err))...)
		}
		line, _ := rows.FieldPos(0)
		decision, err := parseDecision(row)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", decisionsFile, line, err))
		}
		decisions = append(decisions, decision)
	}
}

func parseDecision(row []string) (Decision, error) {
	if len(row) != len(decisionColumns) {
		return Decision{}, fmt.Errorf("has %d fields, want %d; a reason with a comma wants quotes", len(row), len(decisionColumns))
	}
	at, err := time.Parse(time.RFC3339, row[0])
	if err != nil {
		return Decision{}, fmt.Errorf("decided_at: malformed time %q: want one like 2025-06-20T09:00:00+09:00", row[0])
	}
	kind, err := enrolment.Parse(row[2], decisionKinds)
	if err != nil {
		return Decision{}, fmt.Errorf("kind: %w", err)
	}
	d := Decision{At: at.UTC(), By: row[1], Kind: kind, Subject: row[3], Reason: row[4]}
	if err := d.namesNobody(); err != nil {
		return Decision{}, err
	}
	if d.By == "" {
		return Decision{}, errors.New("decided_by: want who decided")
	}
	if d.Kind == Close {
		_, err = enrolment.ParsePeriod(d.Subject)
	} else if !subjectID.MatchString(d.Subject) {
		about, _, _ := strings.Cut(d.claim(), " ")
		err = fmt.Errorf("malformed %s ID %q: want its 16 hex digits", about, enrolment.Mask(d.Subject))
	} else if d.Reason == "" {
		return Decision{}, fmt.Errorf("reason: want why the %s", d.claim())
	}
	if err != nil {
		return Decision{}, fmt.Errorf("subject: %w", err)
	}
	return d, nil
}

// claim says in words what a decision with a reason comes to, its subject first.
func (d Decision) claim() string {
	switch d.Kind {
	case Same:
		return "pair is one person"
	case NotSame:
		return "pair is two persons"
	default:
		return "delivery is to " + string(d.Kind)
	}
}

// namesNobody refuses a decision in whose words a number may be a person's.
func (d Decision) namesNobody() error {
	if enrolment.HoldsNumber(d.By + " | " + d.Reason) {
		return errors.New("reason: holds what may be an identity number; decisions enter the lake, where none may stand")
	}
	return nil
}

// Decide appends a decision to decisions.csv and returns when it is safe on disk; p knows it from then on. The caller
// holds the lake's lock; before, when not nil, is durable.Disk's. A clock that was put back does not put a decision before
// an older one about its subject. Decide gives the decision as it was written.
func (p *Project) Decide(d Decision, before func(act, path string) error) (Decision, error) {
	d.By, d.Reason = strings.Join(strings.Fields(d.By), " "), strings.Join(strings.Fields(d.Reason), " ")
	if err := d.namesNobody(); err != nil {
		return d, err
	}
	if err := p.readDecisions(); err != nil {
		return d, err
	}
	d.At = d.At.UTC().Truncate(time.Second)
	for _, earlier := range p.Decisions {
		if earlier.Subject == d.Subject && !d.At.After(earlier.At) {
			d.At = earlier.At.UTC().Truncate(time.Second).Add(time.Second)
		}
	}
	row := []string{d.At.Format(time.RFC3339), d.By, string(d.Kind), d.Subject, d.Reason}
	if _, err := parseDecision(row); err != nil {
		return d, err
	}
	text, err := rowText(row, len(p.DecisionsText) == 0)
	if err != nil {
		return d, err
	}
	disk := durable.Disk{Before: before}
	if err := disk.Append(filepath.Join(p.Dir, decisionsFile), text, decisionsMode); err != nil {
		return d, fmt.Errorf("write %s: %w", decisionsFile, err)
	}
	return d, p.readDecisions()
}

// Decided gives the decision that counts about a subject, the zero Decision when there is none. Of two of the same second
// it is the one that staging.decisions takes, too.
func (p *Project) Decided(subject string) (newest Decision) {
	for _, d := range p.Decisions {
		if d.Subject == subject && (d.At.After(newest.At) || d.At.Equal(newest.At) && d.Kind < newest.Kind) {
			newest = d
		}
	}
	return newest
}

// rowText writes a row of decisions.csv, after the header when it is the first.
func rowText(row []string, isFirst bool) ([]byte, error) {
	var b bytes.Buffer
	rows := csv.NewWriter(&b)
	if isFirst {
		if err := rows.Write(decisionColumns); err != nil {
			return nil, err
		}
	}
	if err := rows.Write(row); err != nil {
		return nil, err
	}
	rows.Flush()
	return b.Bytes(), rows.Error()
}
