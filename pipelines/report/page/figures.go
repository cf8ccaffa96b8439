package page

import (
	"context"
	"fmt"

	"cakupan/enrolment"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

// figures is all that the page shows, as the marts hold it.
type figures struct {
	*report.Overview

	source     source
	months     []month          // all of them, in order
	before     map[string]int64 // covered persons by district in the month before the headline's; nil without such a month
	details    map[string]detail
	deliveries []delivery
	groups     []group // of the headline's month; nil where the marts have none, or hide some of their counts
	outlook    outlook // of the headline's month
}

// source says where the headline's potential comes from.
type source struct{ base, text string }

// month is the province's figures of one month, for the line.
type month struct {
	period                                enrolment.Period
	status                                string
	isCarried                             bool
	covered, potential, low, high, target *int64
}

// detail is what the page says of a district beside the overview.
type detail struct {
	potentialSource string
	monthlyIDR      *int64 // what it costs to enrol who is budgeted and not enrolled
}

// delivery is what became of a participants list of one district in one month.
type delivery struct {
	period   enrolment.Period
	district string
	state    string
}

func read(ctx context.Context, q report.Querier, e report.Edition) (*figures, error) {
	overview, err := report.Read(ctx, q)
	if err != nil || overview.Headline == nil {
		return &figures{Overview: overview}, err
	}
	f := &figures{Overview: overview}
	period := f.Headline.Period
	for _, read := range []func() error{
		func() error { return f.readSource(ctx, q, period) },
		func() error { return f.readMonths(ctx, q) },
		func() error { return f.readBefore(ctx, q, period.Add(-1)) },
		func() error { return f.readDetails(ctx, q, period) },
		func() error { return f.readDeliveries(ctx, q) },
		func() error { return f.readGroups(ctx, q, period, e.Language) },
		func() error { return f.readOutlook(ctx, q, period) },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// each asks for a mart's rows and hands them on.
func each(ctx context.Context, q report.Querier, mart, sql string, row func([]any) error, args ...any) error {
	res, err := q.Query(ctx, sql, args...)
	if err != nil {
		return fmt.Errorf("read marts.%s: %w", mart, err)
	}
	for _, values := range res.Rows {
		if err := row(values); err != nil {
			return fmt.Errorf("read marts.%s: %w", mart, err)
		}
	}
	return nil
}

func (f *figures) readSource(ctx context.Context, q report.Querier, period enrolment.Period) error {
	return each(ctx, q, "headline", `select base, potential_source from marts.headline where period = ?`,
		func(row []any) error { return report.Scan(row, &f.source.base, &f.source.text) }, period.String())
}

func (f *figures) readMonths(ctx context.Context, q report.Querier) error {
	return each(ctx, q, "headline", `
		select period, figure_status, is_carried_forward, covered_count, potential_count, low_count, high_count, target_count
		from marts.headline
		order by period`,
		func(row []any) error {
			var m month
			err := report.Scan(row, &m.period, &m.status, &m.isCarried, &m.covered, &m.potential, &m.low, &m.high, &m.target)
			f.months = append(f.months, m)
			return err
		})
}

// readBefore reads a month's covered persons by district. A district without a figure counts nobody in the province's
// figure either.
func (f *figures) readBefore(ctx context.Context, q report.Querier, period enrolment.Period) error {
	return each(ctx, q, "coverage_by_district", `
		select district_code, coalesce(covered_count, 0)
		from marts.coverage_by_district
		where period = ?
		order by district_code`,
		func(row []any) error {
			var code string
			var covered int64
			err := report.Scan(row, &code, &covered)
			if f.before == nil {
				f.before = make(map[string]int64)
			}
			f.before[code] = covered
			return err
		}, period.String())
}

func (f *figures) readDetails(ctx context.Context, q report.Querier, period enrolment.Period) error {
	f.details = make(map[string]detail)
	return each(ctx, q, "coverage_by_district", `
		select district_code, coverage.potential_source, cascade.not_enrolled_monthly_idr
		from marts.coverage_by_district as coverage
		left join marts.cascade as cascade using (period, district_code)
		where period = ?
		order by district_code`,
		func(row []any) error {
			var code string
			var d detail
			err := report.Scan(row, &code, &d.potentialSource, &d.monthlyIDR)
			f.details[code] = d
			return err
		}, period.String())
}

// readDeliveries reads what became of the participants lists, which the covered are counted on.
func (f *figures) readDeliveries(ctx context.Context, q report.Querier) error {
	return each(ctx, q, "deliveries", `
		select distinct period, district_code, state
		from marts.deliveries
		where role = 'participants'
		order by district_code, period, state`,
		func(row []any) error {
			var d delivery
			err := report.Scan(row, &d.period, &d.district, &d.state)
			f.deliveries = append(f.deliveries, d)
			return err
		})
}

// readGroups adds up the districts' counts by worker group, as far as the snapshot has them. Only an edition in English
// asks the seeds for another name than the mart's.
func (f *figures) readGroups(ctx context.Context, q report.Querier, period enrolment.Period, l wording.Language) error {
	tables, err := relations(ctx, q)
	if err != nil || !tables["marts.coverage_by_group"] {
		return err
	}
	names := "select worker_group as code, group_name as name from marts.coverage_by_group where period = ?1"
	if l == wording.English && tables["seeds.worker_groups"] {
		names = "select worker_group as code, english as name from seeds.worker_groups"
	}
	isHidden := false
	err = each(ctx, q, "coverage_by_group", `
		with names as (select distinct code, name from (`+names+`))

		select worker_group, coalesce(names.name, group_name), budgeted_count, budgeted_registered_count, budgeted_covered_count
		from marts.coverage_by_group
		left join names on names.code = worker_group
		where period = ?1
		order by worker_group, district_code`,
		func(row []any) error {
			var g group
			if err := report.Scan(row, &g.code, &g.name, &g.budgeted, &g.registered, &g.covered); err != nil {
				return err
			}
			isHidden = isHidden || report.IsHidden(g.budgeted) || report.IsHidden(g.registered) || report.IsHidden(g.covered)
			if n := len(f.groups); n > 0 && f.groups[n-1].code == g.code {
				f.groups[n-1].budgeted += g.budgeted
				f.groups[n-1].registered += g.registered
				f.groups[n-1].covered += g.covered
			} else {
				f.groups = append(f.groups, g)
			}
			return nil
		}, period.String())
	if isHidden {
		f.groups = nil
	}
	return err
}

// relations gives the names of the marts and seeds that there are: "marts.headline".
func relations(ctx context.Context, q report.Querier) (map[string]bool, error) {
	names := make(map[string]bool)
	res, err := q.Query(ctx, `
		select table_schema || '.' || table_name from information_schema.tables where table_schema in ('marts', 'seeds') order by all`)
	if err != nil {
		return nil, fmt.Errorf("read the names of the marts: %w", err)
	}
	for _, row := range res.Rows {
		var name string
		if err := report.Scan(row, &name); err != nil {
			return nil, fmt.Errorf("read the names of the marts: %w", err)
		}
		names[name] = true
	}
	return names, nil
}
