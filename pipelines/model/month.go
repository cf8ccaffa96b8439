package model

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	store "cakupan/lake"
	"cakupan/lake/duck"
)

// month is one month while it is built.
type month struct {
	*monthBuilder
	number int // of all months, from 0
	period string
	db     *duck.DB                   // the session that builds it
	slices map[string]*slice          // by partition, those that were needed
	files  map[string]store.KeptMonth // by relation
	built  int                        // models whose month was built, and not found
}

// complete builds or finds the month of all models.
func (m *month) complete(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, m.close(context.WithoutCancel(ctx))) }()
	for i, model := range m.plan.months {
		relation := model.Relation()
		fingerprint := m.fingerprint(model)
		found, ok := m.src.Months.Kept.Find(relation, m.period, fingerprint)
		if !ok {
			// Each month of each model has a name of its own: DuckDB takes a file of the same name, size and second for the same file.
			path := filepath.Join(m.src.Months.Dir, fmt.Sprintf("month_%d.parquet", m.number*len(m.plan.months)+i))
			if found, err = m.build(ctx, model, fingerprint, path); err != nil {
				return err
			}
			m.built++
		}
		m.files[relation] = found
	}
	return nil
}

// monthsVersion is raised when the same fingerprint would stand for other rows or bytes.
const monthsVersion = 1

// fingerprint names all that a month of a model is made from: the texts of the models, the rows that they see, and the
// files of records and of other months.
func (m *month) fingerprint(model *Model) string {
	in := m.insight(model)
	c := m.cuts[model.Partition]
	all := sha256.New()
	fmt.Fprintf(all, "months %d, DuckDB %s\n%s of %s by %s\n", monthsVersion, duck.EngineVersion, model.Relation(), m.period, model.Partition)
	for _, each := range in.models {
		fmt.Fprintf(all, "%s %x\n", each.Path, sha256.Sum256([]byte(each.Query)))
	}
	for _, relation := range in.leaves {
		fmt.Fprintf(all, "%s\n%s\n", relation, c.hash(relation, m.period))
	}
	for _, table := range in.tables {
		for _, part := range m.parts(c, table) {
			fmt.Fprintf(all, "%s.%s %s %s\n", lake, table, part.DeliveryID, part.SHA256)
		}
	}
	for _, relation := range in.months {
		fmt.Fprintf(all, "%s %s\n", relation, m.files[relation].Object)
	}
	return hex.EncodeToString(all.Sum(nil))
}

// parts gives the files of a table of records that the month sees, in the order of the table.
func (m *month) parts(c *cut, table string) []Part {
	var seen []Part
	for _, part := range m.src.Months.Records[table] {
		if _, feeds := slices.BinarySearch(c.deliveries[m.period], part.DeliveryID); feeds {
			seen = append(seen, part)
		}
	}
	return seen
}

// build builds the month of a model and keeps it. On its way into the lake it is a file at path.
func (m *month) build(ctx context.Context, model *Model, fingerprint, path string) (store.KeptMonth, error) {
	started := time.Now()
	s, err := m.slice(ctx, model.Partition)
	if err != nil {
		return store.KeptMonth{}, err
	}
	var built store.KeptMonth
	err = s.within(ctx, func() error {
		for _, read := range model.Reads {
			if err := s.need(ctx, read); err != nil {
				return err
			}
		}
		built, err = m.keep(ctx, model, fingerprint, path)
		return err
	})
	if err != nil {
		return store.KeptMonth{}, err
	}
	m.log().DebugContext(ctx, "month built", "step", "model", "relation", model.Relation(), "period", m.period, "rows", built.Rows,
		"took", time.Since(started))
	return built, nil
}

// keep writes the month of a model, of which all that it reads is there, to a file, tests it and puts it into the lake.
func (m *month) keep(ctx context.Context, model *Model, fingerprint, path string) (none store.KeptMonth, err error) {
	relation := model.Relation()
	_, columns, err := model.create(ctx, m.db, "view", relation)
	if err != nil {
		return none, err
	}
	if err := model.unfitColumns(columns); err != nil {
		return none, err
	}
	if err := m.src.Months.Disk.Step("write", path); err != nil {
		return none, fmt.Errorf("%s: %w", model.Path, err)
	}
	rows, err := m.db.CopyParquet(ctx, fmt.Sprintf("select * from %s order by %s", relation, quotedNames(model.Keys)), path)
	if err != nil {
		return none, fmt.Errorf("%s: %w", model.Path, err)
	}
	if err := m.db.Exec(ctx, filesView(relation, []string{path})); err != nil {
		return none, fmt.Errorf("%s: %w", model.Path, err)
	}
	if err := model.testKeys(ctx, m.db, rows); err != nil {
		return none, err
	}
	others, err := m.db.Query(ctx, fmt.Sprintf("select count(*) from %s where %s <> ?", relation, periodColumn), m.period)
	if err != nil {
		return none, fmt.Errorf("%s: %w", model.Path, err)
	}
	if n := others.Rows[0][0].(int64); n > 0 {
		return none, refusal{model.lines[partitionField], fmt.Sprintf("%d rows of %s are of another month than the one that is built",
			n, relation)}.in(model.Path)
	}
	kept := m.src.Months.Kept
	built, err := kept.Put(relation, m.period, fingerprint, path, rows)
	if err != nil {
		return none, err
	}
	return built, m.db.Exec(ctx, filesView(relation, []string{kept.Path(built)}))
}

// slice gives the database in which the months of a partition are built.
func (m *month) slice(ctx context.Context, partition string) (*slice, error) {
	if s := m.slices[partition]; s != nil {
		return s, nil
	}
	s := &slice{month: m, cut: m.cuts[partition], name: fmt.Sprintf("slice_%d_%d", m.number, len(m.slices)), has: make(map[string]bool)}
	if err := m.db.Exec(ctx, "attach ':memory:' as "+s.name); err != nil {
		return nil, fmt.Errorf("build months: %w", err)
	}
	m.slices[partition] = s
	for _, schema := range readable {
		if err := m.db.Exec(ctx, fmt.Sprintf("create schema %s.%s", s.name, schema)); err != nil {
			return nil, fmt.Errorf("build months: %w", err)
		}
	}
	return s, nil
}

// close gives the month's databases up.
func (m *month) close(ctx context.Context) error {
	var failures []error
	for _, s := range m.slices {
		failures = append(failures, m.db.Exec(ctx, "detach "+s.name))
	}
	return errors.Join(failures...)
}

// slice is a database that holds what a month sees.
type slice struct {
	*month
	cut  *cut
	name string
	has  map[string]bool // relations
}

// within does something while names stand for what is in the slice.
func (s *slice) within(ctx context.Context, do func() error) error {
	if err := s.db.Exec(ctx, "use "+s.name); err != nil {
		return fmt.Errorf("build months: %w", err)
	}
	return errors.Join(do(), s.db.Exec(context.WithoutCancel(ctx), "use "+duck.QuoteName(s.home)))
}

// need makes a relation, and what it is built from, unless the slice has it.
func (s *slice) need(ctx context.Context, relation string) error {
	if s.has[relation] {
		return nil
	}
	s.has[relation] = true
	schema, name, _ := strings.Cut(relation, ".")
	_, isRecords := s.src.Months.Records[name]
	model := s.named(relation)
	switch {
	case schema == lake && isRecords:
		return s.records(ctx, name)
	case model != nil && model.Partition != "":
		return s.db.Exec(ctx, filesView(relation, []string{s.src.Months.Kept.Path(s.files[relation])}))
	case model == nil || slices.Contains(s.plan.first, model):
		return s.db.Exec(ctx, fmt.Sprintf("create view %s as %s", relation, s.cut.rows(relation, s.home, s.period)))
	}
	for _, read := range model.Reads {
		if err := s.need(ctx, read); err != nil {
			return err
		}
	}
	started := time.Now()
	rows, err := model.build(ctx, s.db)
	if err != nil {
		return err
	}
	s.log().DebugContext(ctx, "model built", "step", "model", "relation", relation, "period", s.period, "rows", rows, "took", time.Since(started))
	return nil
}

// records makes a table of records: those of the deliveries that feed the month.
func (s *slice) records(ctx context.Context, table string) error {
	relation := lake + "." + table
	var paths []string
	for _, part := range s.parts(s.cut, table) {
		paths = append(paths, part.Path)
	}
	if len(paths) == 0 {
		return s.db.Exec(ctx, fmt.Sprintf("create view %s as select * from %s.%s where false", relation, duck.QuoteName(s.home), relation))
	}
	return s.db.Exec(ctx, filesView(relation, paths))
}
