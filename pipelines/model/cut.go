package model

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cakupan/lake/duck"
)

// cut says what the months of a partition see: which deliveries feed each, and which rows of every relation but records.
type cut struct {
	partition  *Model
	columns    []string            // of the partition
	deliveries map[string][]string // that feed a month, sorted
	seen       map[string]sight    // by relation
}

// sight is what each month sees of a relation.
type sight struct {
	by     []string          // columns by which it is cut; none means that all of it is seen
	shape  string            // its columns and their types
	hashes map[string]string // of the rows, by month
}

// newCut reads which deliveries feed each month.
func newCut(ctx context.Context, db *duck.DB, partition *Model) (*cut, error) {
	c := &cut{partition: partition, deliveries: make(map[string][]string), seen: make(map[string]sight)}
	feeds, err := db.Query(ctx, fmt.Sprintf("select distinct %s, %s from %s order by all", periodColumn, deliveryColumn, partition.Relation()))
	if err != nil {
		return nil, err
	}
	for _, row := range feeds.Rows {
		period := row[0].(string)
		c.deliveries[period] = append(c.deliveries[period], row[1].(string))
	}
	columns, err := columnsOf(ctx, db, partition.Relation())
	for _, column := range columns {
		c.columns = append(c.columns, column.Name)
	}
	return c, err
}

// see notes what each month sees of a relation with these keys: the rows of its month, of the deliveries that feed it and
// of their lists, as far as the keys tell such rows apart.
func (c *cut) see(ctx context.Context, db *duck.DB, relation string, keys []string) error {
	if _, ok := c.seen[relation]; ok {
		return nil
	}
	columns, err := columnsOf(ctx, db, relation)
	if err != nil {
		return err
	}
	s := sight{hashes: make(map[string]string)}
	for _, column := range columns {
		s.shape += column.Name + " " + column.Type + "\n"
	}
	for _, key := range keys {
		if slices.Contains(c.columns, key) {
			s.by = append(s.by, key)
		}
	}
	const hash = "coalesce(sha256(string_agg(seen, chr(10) order by seen)), '')"
	query := fmt.Sprintf("select '', %s from (select cast(to_json(r) as varchar) as seen from (select columns(*)::varchar from %s) as r)",
		hash, relation)
	if len(s.by) > 0 {
		query = fmt.Sprintf(`select of_month, %s
			from (
				select feeds.of_month, cast(to_json(r) as varchar) as seen
				from (select distinct %s as of_month, %s from %s) as feeds
				inner join (select columns(*)::varchar from %s) as r using (%s)
			)
			group by of_month`, hash, periodColumn, quotedNames(s.by), c.partition.Relation(), relation, quotedNames(s.by))
	}
	result, err := db.Query(ctx, query)
	if err != nil {
		return fmt.Errorf("what months see of %s: %w", relation, err)
	}
	for _, row := range result.Rows {
		s.hashes[row[0].(string)] = row[1].(string)
	}
	c.seen[relation] = s
	return nil
}

// rows gives the query of the rows of a relation, of the database home, that a month sees.
func (c *cut) rows(relation, home, period string) string {
	s := c.seen[relation]
	query := fmt.Sprintf("select * from %s.%s", duck.QuoteName(home), relation)
	if len(s.by) == 0 {
		return query
	}
	names := quotedNames(s.by)
	return fmt.Sprintf("%s semi join (select distinct %s from %s.%s where %s = %s) as of_the_month using (%s)",
		query, names, duck.QuoteName(home), c.partition.Relation(), periodColumn, duck.Quote(period), names)
}

// hash names the rows of a relation that a month sees.
func (c *cut) hash(relation, period string) string {
	s := c.seen[relation]
	if len(s.by) == 0 {
		period = ""
	}
	return strings.Join(s.by, " ") + "\n" + s.shape + s.hashes[period]
}
