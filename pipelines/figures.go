package pipelines

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
)

// figureMarts are the counts by which a month's figures are told from other figures of the same month: those of the
// province, of its districts and of their segments. All that the pages print as "the figure" is one of them, a
// ratio or a difference of two, or a breakdown that sums to one. Ratios, names and labels are left out: a spelling that
// is mended, or a column that a new version adds, makes no new revision. A measure that is added here, or taken away, makes
// one of every closed month.
var figureMarts = []struct {
	mart, segment string // segment is the column's name, or an empty text
	measures      []string
}{
	{"coverage_province", "''", []string{
		"covered_count", "registered_count", "grace_count", "headcount_count", "unverified_id_count", "potential_count", "target_count",
	}},
	{"coverage_by_district", "''", []string{
		"covered_count", "registered_count", "grace_count", "headcount_count", "unverified_id_count", "potential_count", "target_count",
	}},
	{"coverage_by_segment", "segment", []string{
		"covered_count", "registered_count", "grace_count", "headcount_count", "unverified_id_count", "membership_count",
	}},
}

// figure is one count of a month.
type figure struct {
	figureKey
	name  string // of the province or district
	count *int64 // nil when nobody knows
}

// figureKey says which count a figure is.
type figureKey struct{ mart, district, segment, measure string }

// figures are all counts of one month, in the order of figureMarts, district and segment.
type figures []figure

// readFigures gives the figures of every month that a snapshot has. A count whose column its mart lacks, because another
// version made it, is none of them: nobody knew it, and the hash is what that version gave.
func readFigures(ctx context.Context, db *duck.DB) (map[enrolment.Period]figures, error) {
	months := make(map[enrolment.Period]figures)
	for _, m := range figureMarts {
		columns, err := columnsOf(ctx, db, m.mart)
		if err != nil {
			return nil, fmt.Errorf("read figures: %w", err)
		}
		measures := slices.DeleteFunc(slices.Clone(m.measures), func(measure string) bool { return !columns[measure] })
		if len(measures) == 0 {
			continue
		}
		result, err := db.Query(ctx, fmt.Sprintf(`select period, district_code, district_name, %s, %s from marts.%s order by all`,
			m.segment, strings.Join(measures, ", "), m.mart))
		if err != nil {
			return nil, fmt.Errorf("read figures: %w", err)
		}
		for _, row := range result.Rows {
			period, err := enrolment.ParsePeriod(row[0].(string))
			if err != nil {
				return nil, fmt.Errorf("read figures: %w", err)
			}
			for i, measure := range measures {
				f := figure{figureKey: figureKey{m.mart, row[1].(string), row[3].(string), measure}, name: row[2].(string)}
				if count, ok := row[4+i].(int64); ok {
					f.count = &count
				}
				months[period] = append(months[period], f)
			}
		}
	}
	return months, nil
}

// columnsOf gives the columns of a mart; none when a snapshot has no such mart.
func columnsOf(ctx context.Context, db *duck.DB, mart string) (map[string]bool, error) {
	result, err := db.Query(ctx, `
		select column_name
		from information_schema.columns
		where table_schema = 'marts' and table_name = ?
		order by column_name`, mart)
	if err != nil {
		return nil, err
	}
	columns := make(map[string]bool, len(result.Rows))
	for _, row := range result.Rows {
		columns[row[0].(string)] = true
	}
	return columns, nil
}

// hash gives the SHA-256 over the figures as text, a line each: "coverage_by_segment 82.71 BPU covered_count 565".
func (fs figures) hash() string {
	sum := sha256.New()
	for _, f := range fs {
		count := "null"
		if f.count != nil {
			count = fmt.Sprint(*f.count)
		}
		fmt.Fprintf(sum, "%s %s %s %s %s\n", f.mart, f.district, f.segment, f.measure, count)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// changes gives the counts of a month that are others in fs than before, in the order of fs; a count that fs has no
// longer comes last.
func (fs figures) changes(period enrolment.Period, before figures) []lake.FigureChange {
	old := make(map[figureKey]*int64, len(before))
	for _, f := range before {
		old[f.figureKey] = f.count
	}
	var changes []lake.FigureChange
	add := func(f figure, before, after *int64) {
		if same(before, after) {
			return
		}
		change := lake.FigureChange{
			Period: period, DistrictCode: f.district, DistrictName: f.name, Segment: f.segment, Measure: f.measure,
			Before: before, After: after,
		}
		if before != nil && after != nil {
			difference := *after - *before
			change.Difference = &difference
		}
		changes = append(changes, change)
	}
	for _, f := range fs {
		add(f, old[f.figureKey], f.count)
		delete(old, f.figureKey)
	}
	for _, f := range before {
		if _, isGone := old[f.figureKey]; isGone {
			add(f, f.count, nil)
		}
	}
	return changes
}

func same(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }
