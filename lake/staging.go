package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"cakupan/durable"
	"cakupan/enrolment"
)

// PartRows is the number of a delivery's input rows after which the normaliser begins a new part. It is fixed, so that
// a part's bytes depend on the delivery alone.
const PartRows = 1 << 20

// Staging is one delivery's records, headcounts and faults on their way into the lake. No reader sees any of it before
// Commit. It is for one goroutine at a time; several stagings may run at once. While rows come in, a goroutine of its own
// encodes and writes those before them, so that an error may come late. Of each table it holds two batches of rows in
// memory, 12 MB of records each at most unless their texts are long.
type Staging struct {
	lake        *Lake
	delivery    *enrolment.Delivery
	fingerprint string
	period      enrolment.Period
	asOf        enrolment.Date

	records *recordWriter // each nil until it is written to
	heads   *headWriter
	faults  *faultWriter

	behind queue
	parts  []part // ended, in file order
}

// part is a file without a name, complete when what is behind has been done.
type part struct {
	table string
	rows  int64
	file  *parquetFile
}

// Stage begins the staging of d. What is the same in all its rows is said once, here: list, role, delivery, position
// date and period, and the branch that sent it.
func (l *Lake) Stage(d *enrolment.Delivery, fingerprint string, period enrolment.Period, asOf enrolment.Date) (*Staging, error) {
	if d.List == nil {
		return nil, fmt.Errorf("stage %s: the delivery has no list", d.ID)
	}
	if !isName(fingerprint) {
		return nil, fmt.Errorf("stage %s: malformed fingerprint %q", d.ID, fingerprint)
	}
	return &Staging{lake: l, delivery: d, fingerprint: fingerprint, period: period, asOf: asOf}, nil
}

// isName tells whether a fingerprint can be a file's name.
func isName(fingerprint string) bool {
	return fingerprint != "" && strings.Trim(fingerprint, "0123456789abcdefghijklmnopqrstuvwxyz-") == ""
}

// recordTable gives the table that a role's records belong to, nil for roles that count heads.
func recordTable(role enrolment.Role) *Table {
	switch role {
	case enrolment.Participants, enrolment.Payments, enrolment.Leavers:
		return enrolmentTable
	case enrolment.Nominations, enrolment.Population, "":
		return nominationsTable
	}
	return nil
}

// Write adds a record to the table of the list's role: enrolment for participants, payments and leavers, nominations
// for nominations and population. It keeps nothing of r.
func (s *Staging) Write(r *enrolment.Record) error {
	if s.records == nil {
		table := recordTable(s.delivery.List.Role)
		if table == nil {
			return s.wrap(fmt.Errorf("a list of role %q has no records", s.delivery.List.Role))
		}
		s.records = newRecordWriter(table, s)
	}
	if err := s.begin(s.records.tableWriter); err != nil {
		return err
	}
	s.records.put(r)
	return s.wrap(s.records.endRow())
}

// WriteHeads adds a count without names to headcounts: roles recap and projects.
func (s *Staging) WriteHeads(h *enrolment.HeadCount) error {
	if s.heads == nil {
		if role := s.delivery.List.Role; role != enrolment.Recap && role != enrolment.Projects {
			return s.wrap(fmt.Errorf("a list of role %q has no headcounts", role))
		}
		s.heads = newHeadWriter(s)
	}
	if err := s.begin(s.heads.tableWriter); err != nil {
		return err
	}
	s.heads.put(h)
	return s.wrap(s.heads.endRow())
}

// WriteFault adds a fault to rejects; rejected tells whether its row was set aside. Of the row's record, the zero Record
// where no person is meant, it keeps the hashes of name and birth, and of a row set aside what tells whom it may mean and
// whether cover would be in force: for bounds alone.
func (s *Staging) WriteFault(f *enrolment.Fault, rejected bool, of *enrolment.Record) error {
	if s.faults == nil {
		s.faults = newFaultWriter(s)
	}
	if err := s.begin(s.faults.tableWriter); err != nil {
		return err
	}
	s.faults.put(f, rejected, of)
	return s.wrap(s.faults.endRow())
}

// begin begins a file where none is being written.
func (s *Staging) begin(w *tableWriter) error {
	if w.file != nil {
		return nil
	}
	return s.wrap(w.begin(&s.lake.disk))
}

// EndPart ends the files being written: what follows goes to new ones. The normaliser calls it after every PartRows
// input rows.
func (s *Staging) EndPart() error {
	for _, w := range s.writers() {
		if w.file == nil {
			continue
		}
		f, err := w.end()
		if err != nil {
			return s.wrap(err)
		}
		s.parts = append(s.parts, part{w.table.Name, w.rows, f})
		if err := s.behind.do(func() error { return s.lake.seal(f.file, ".parquet") }); err != nil {
			return s.wrap(err)
		}
	}
	return nil
}

// writers gives the writers that were written to, in the order of a part's tables.
func (s *Staging) writers() []*tableWriter {
	var writers []*tableWriter
	if s.records != nil {
		writers = append(writers, s.records.tableWriter)
	}
	if s.heads != nil {
		writers = append(writers, s.heads.tableWriter)
	}
	if s.faults != nil {
		writers = append(writers, s.faults.tableWriter)
	}
	return writers
}

// Commit stores every part as an object and then, last, the manifest m. It returns m with Parts filled, and with what
// Stage was told, after checking that m's counts agree with one another and with the records that were written.
func (s *Staging) Commit(m enrolment.Manifest) (enrolment.Manifest, error) {
	if err := s.EndPart(); err != nil {
		return enrolment.Manifest{}, err
	}
	if err := s.behind.wait(); err != nil {
		return enrolment.Manifest{}, s.wrap(err)
	}
	m.DeliveryID, m.Fingerprint, m.AsOf, m.Period, m.Parts = s.delivery.ID, s.fingerprint, s.asOf, s.period, nil
	var records int64
	var files []*newFile
	for _, p := range s.parts {
		f := p.file.file
		files = append(files, f)
		if p.table == enrolmentTable.Name || p.table == nominationsTable.Name {
			records += p.rows
		}
		m.Parts = append(m.Parts, enrolment.Part{Table: p.table, Object: f.object.SHA256, Rows: p.rows, Bytes: f.object.Bytes})
	}
	if err := m.Check(); err != nil {
		return enrolment.Manifest{}, s.wrap(err)
	}
	if recordTable(s.delivery.List.Role) != nil && records != m.Accepted {
		return enrolment.Manifest{}, s.wrap(fmt.Errorf("%d records written for %d accepted rows", records, m.Accepted))
	}
	if err := s.lake.place(".parquet", files...); err != nil {
		return enrolment.Manifest{}, s.wrap(err)
	}
	text, err := durable.Encode(m)
	if err != nil {
		return enrolment.Manifest{}, s.wrap(err)
	}
	if err := s.lake.replace(s.lake.stagedPath(s.fingerprint), text); err != nil {
		return enrolment.Manifest{}, s.wrap(err)
	}
	return m, s.Close()
}

// Close discards what was not committed. After Commit it does nothing.
func (s *Staging) Close() error {
	s.behind.stop()
	for _, w := range s.writers() {
		w.discard()
	}
	for _, p := range s.parts {
		p.file.discard()
	}
	s.records, s.heads, s.faults, s.parts = nil, nil, nil, nil
	return nil
}

func (s *Staging) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("stage %s: %w", s.delivery.ID, err)
}

func (l *Lake) stagedPath(fingerprint string) string { return l.path("staged", fingerprint+".json") }

// Staged gives the manifest committed under fingerprint. ok is false when there is none, or it is damaged, or one of its
// objects is not there in full: the delivery is then to be staged again.
func (l *Lake) Staged(fingerprint string) (m enrolment.Manifest, ok bool, err error) {
	if !isName(fingerprint) {
		return enrolment.Manifest{}, false, fmt.Errorf("read staged: malformed fingerprint %q", fingerprint)
	}
	text, err := os.ReadFile(l.stagedPath(fingerprint))
	if errors.Is(err, fs.ErrNotExist) {
		return enrolment.Manifest{}, false, nil
	}
	if err != nil {
		return enrolment.Manifest{}, false, fmt.Errorf("read staged: %w", err)
	}
	if errors.Is(durable.Decode(text, &m), durable.ErrDamaged) {
		return enrolment.Manifest{}, false, nil
	}
	for _, p := range m.Parts {
		if !standsAt(l.ObjectPath(p.Object), p.Bytes) {
			return enrolment.Manifest{}, false, nil
		}
	}
	return m, true, nil
}
