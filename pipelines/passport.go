package pipelines

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
)

// Passport is what a figure rests on. Two passports of one ID speak of the same figure in different snapshots.
type Passport struct {
	ID       string   `json:"id"` // "coverage_by_district.covered_count/2025-05/82.04": stable over snapshots
	Snapshot string   `json:"snapshot"`
	Relation string   `json:"relation"` // "marts.coverage_by_district"
	Keys     []string `json:"keys"`     // the row's keys, "period=2025-05"
	Value    any      `json:"value"`    // as duck.Query gives it; nil is null
	Row      []Beside `json:"row"`      // the whole row, in the mart's order

	Models     []PassportText     `json:"models"` // the SQL that makes it, the mart first, then what it reads
	Seeds      []PassportText     `json:"seeds"`  // reference data that this SQL reads
	Checks     []string           `json:"checks"` // that the snapshot passed before it was published
	Deliveries []PassportDelivery `json:"deliveries"`
	Decisions  []lake.Cause       `json:"decisions"` // taken about these deliveries, and about the month
	Elsewhere  []Elsewhere        `json:"elsewhere"` // what other snapshots say, the latest first
}

// Beside is a column of the figure's row.
type Beside struct {
	Column string `json:"column"`
	Value  any    `json:"value"`
}

// PassportText is a text that a figure depends on.
type PassportText struct {
	Path   string `json:"path"` // "sql/marts/headline.sql", "seeds/potential.csv"
	SHA256 string `json:"sha256"`
	Text   string `json:"text,omitempty"` // of the mart's own SQL; "" for the others
}

// PassportDelivery is a delivery that stands in the figure's month.
type PassportDelivery struct {
	DeliveryID   string `json:"delivery_id"`
	ListID       string `json:"list_id"`
	Title        string `json:"title"`
	Role         string `json:"role"`
	State        string `json:"state"`
	SHA256       string `json:"sha256"` // of the file in landing
	AsOf         any    `json:"as_of"`  // enrolment.Date or nil
	RowsRead     int64  `json:"rows_read"`
	RowsAccepted int64  `json:"rows_accepted"`
	RowsRejected int64  `json:"rows_rejected"`
}

// Elsewhere is the figure in another snapshot.
type Elsewhere struct {
	Snapshot string   `json:"snapshot"`
	At       string   `json:"published_at"` // UTC, RFC 3339
	Editions []string `json:"editions"`     // "2025-05 r1"
	Value    any      `json:"value"`
	Differs  bool     `json:"differs"`
}

// mostSnapshots is how many other snapshots a passport looks at.
const mostSnapshots = 10

// Explain gives the passport of a figure in a snapshot.
func Explain(ctx context.Context, l *lake.Lake, s *lake.Snapshot, q Question) (*Passport, error) {
	folder, err := textFolder(l, s.Inputs.SQL)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	models, err := model.Load(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("the SQL of snapshot %s: %w", s.ID, err)
	}
	db, err := OpenSnapshot(ctx, l, s)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	mart, err := q.mart(ctx, db, models)
	if err != nil {
		return nil, err
	}
	p := &Passport{Snapshot: s.ID, Relation: mart.Relation(), ID: mart.Name + "." + q.Measure}
	province, err := db.Query(ctx, "select province_code from lake.project")
	if err != nil {
		return nil, err
	}
	where, args, err := q.row(mart, province.Rows[0][0].(string), p)
	if err != nil {
		return nil, err
	}
	row, err := db.Query(ctx, "select * from "+mart.Relation()+" where "+where, args...)
	if err != nil {
		return nil, err
	}
	if len(row.Rows) != 1 {
		return nil, unanswered(NoSuchRow, mart.Relation(), strings.Join(p.Keys, ", "), strconv.Itoa(len(row.Rows)))
	}
	for i, column := range row.Columns {
		p.Row = append(p.Row, Beside{column.Name, row.Rows[0][i]})
		if column.Name == q.Measure {
			p.Value = row.Rows[0][i]
		}
	}
	if err := p.lineage(l, s, models, mart); err != nil {
		return nil, err
	}
	if err := p.evidence(ctx, l, s, db, q); err != nil {
		return nil, err
	}
	return p, p.elsewhere(ctx, l, s, mart, q.Measure, where, args)
}

// lineage notes the SQL and the seeds that the mart stands on.
func (p *Passport) lineage(l *lake.Lake, s *lake.Snapshot, models *model.Models, mart *model.Model) error {
	byRelation := make(map[string]model.Model)
	for _, m := range models.All() {
		byRelation[m.Relation()] = m
	}
	seen := make(map[string]bool)
	queue := []string{mart.Relation()}
	for len(queue) > 0 {
		relation := queue[0]
		queue = queue[1:]
		if seen[relation] {
			continue
		}
		seen[relation] = true
		if name, isSeed := strings.CutPrefix(relation, "seeds."); isSeed {
			p.Seeds = append(p.Seeds, PassportText{Path: "seeds/" + name + ".csv", SHA256: s.Inputs.Seeds[name+".csv"]})
			continue
		}
		if m, isModel := byRelation[relation]; isModel {
			p.Models = append(p.Models, PassportText{Path: "sql/" + m.Path, SHA256: s.Inputs.SQL[m.Path]})
			queue = append(queue, m.Reads...)
		}
	}
	text, err := os.ReadFile(l.TextPath(p.Models[0].SHA256))
	if err != nil {
		return err
	}
	p.Models[0].Text = string(text)
	slices.SortFunc(p.Seeds, func(a, b PassportText) int { return strings.Compare(a.Path, b.Path) })
	for _, check := range models.Checks() {
		p.Checks = append(p.Checks, check.Name)
	}
	return nil
}

// evidence notes the deliveries that stand in the figure's month, of its region where it has one, and the decisions about
// them and the month.
func (p *Passport) evidence(ctx context.Context, l *lake.Lake, s *lake.Snapshot, db *duck.DB, q Question) error {
	result, err := db.Query(ctx, `
		select distinct delivery_id, list_id, title, role, state, as_of, rows_read, rows_accepted, rows_rejected
		from marts.deliveries
		where period = ? and delivery_id is not null and (? = '' or district_code = ?)
		order by role, list_id, delivery_id`, q.Period.String(), q.Region, q.Region)
	if err != nil {
		return err
	}
	files := make(map[string]string)
	for _, d := range s.Inputs.Deliveries {
		files[d.DeliveryID] = d.SHA256
	}
	about := map[string]bool{q.Period.String(): true}
	for _, row := range result.Rows {
		text := func(i int) string { t, _ := row[i].(string); return t }
		count := func(i int) int64 { n, _ := row[i].(int64); return n }
		d := PassportDelivery{
			DeliveryID: text(0), ListID: text(1), Title: text(2), Role: text(3), State: text(4), AsOf: row[5],
			RowsRead: count(6), RowsAccepted: count(7), RowsRejected: count(8), SHA256: files[text(0)],
		}
		about[d.DeliveryID] = true
		p.Deliveries = append(p.Deliveries, d)
	}
	lines, err := decisionLines(l, s.Inputs.Decisions)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if !about[line[decisionSubject]] {
			continue
		}
		cause, err := decisionCause(lake.Decided, line)
		if err != nil {
			return err
		}
		p.Decisions = append(p.Decisions, cause)
	}
	return nil
}

// elsewhere notes what other snapshots say of the figure. A mart, or a row, that one does not have says nothing.
func (p *Passport) elsewhere(ctx context.Context, l *lake.Lake, s *lake.Snapshot, mart *model.Model, measure, where string, args []any) error {
	all, err := l.Snapshots()
	if err != nil {
		return err
	}
	editions, err := l.Editions()
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b *lake.Snapshot) int { return b.PublishedAt.Compare(a.PublishedAt) })
	for _, other := range all {
		if other.ID == s.ID {
			continue
		}
		if len(p.Elsewhere) == mostSnapshots {
			break
		}
		value, ok := valueIn(ctx, l, other, mart, measure, where, args)
		if !ok {
			continue
		}
		e := Elsewhere{Snapshot: other.ID, At: other.PublishedAt.UTC().Format("2006-01-02T15:04:05Z"), Value: value, Differs: fmt.Sprint(value) != fmt.Sprint(p.Value)}
		for _, edition := range editions {
			if edition.Snapshot == other.ID {
				e.Editions = append(e.Editions, edition.Label())
			}
		}
		p.Elsewhere = append(p.Elsewhere, e)
	}
	return nil
}

// valueIn gives the figure in another snapshot.
func valueIn(ctx context.Context, l *lake.Lake, s *lake.Snapshot, mart *model.Model, measure, where string, args []any) (any, bool) {
	db, err := OpenSnapshot(ctx, l, s)
	if err != nil {
		return nil, false // its objects are gone
	}
	defer db.Close()
	result, err := db.Query(ctx, `select "`+measure+`" from `+mart.Relation()+" where "+where, args...)
	if err != nil || len(result.Rows) != 1 {
		return nil, false
	}
	return result.Rows[0][0], true
}
