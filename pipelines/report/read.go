package report

import (
	"context"
	"fmt"

	"cakupan/enrolment"
)

func readProject(ctx context.Context, q Querier, o *Overview) error {
	res, err := q.Query(ctx, `select province_code, province_name, notice from lake.project`)
	if err != nil {
		return fmt.Errorf("read lake.project: %w", err)
	}
	for _, row := range res.Rows {
		if err := Scan(row, &o.ProvinceCode, &o.Province, &o.Notice); err != nil {
			return fmt.Errorf("read lake.project: %w", err)
		}
	}
	return nil
}

// ReadMonth gives one month of a snapshot, nil when there is none.
func ReadMonth(ctx context.Context, q Querier, period enrolment.Period) (*Month, error) {
	return readMonth(ctx, q, "period = '"+period.String()+"'")
}

// readMonth gives the one month of which flag holds, nil when there is none.
func readMonth(ctx context.Context, q Querier, flag string) (*Month, error) {
	res, err := q.Query(ctx, `
		select
			period, period_end, figure_status,
			reporting_district_count, district_count, reporting_potential_count,
			covered_count, registered_count, potential_count, low_count, high_count,
			target_year, target_percent, target_count, gap_count, needed_per_month_count, district_gap_count,
			official_count, official_difference_count
		from marts.headline
		where `+flag+`
		order by period desc
		limit 1`)
	if err != nil {
		return nil, fmt.Errorf("read marts.headline: %w", err)
	}
	if len(res.Rows) == 0 {
		return nil, nil
	}
	m := new(Month)
	err = Scan(res.Rows[0],
		&m.Period, &m.PeriodEnd, &m.Status,
		&m.ReportingDistricts, &m.DistrictCount, &m.ReportingPotential,
		&m.Covered, &m.Registered, &m.Potential, &m.Low, &m.High,
		&m.TargetYear, &m.TargetPercent, &m.Target, &m.Gap, &m.NeededPerMonth, &m.DistrictGap,
		&m.Official, &m.OfficialDifference)
	if err != nil {
		return nil, fmt.Errorf("read marts.headline: %w", err)
	}
	if err := m.readCompleteness(ctx, q); err != nil {
		return nil, err
	}
	if m.OfficialCauses, err = readOfficialCauses(ctx, q, m); err != nil {
		return nil, err
	}
	if m.Missing, err = readNames(ctx, q, m.Period, isMissing); err != nil {
		return nil, err
	}
	isPartial, err := isPartialColumn(ctx, q)
	if err != nil {
		return nil, err
	}
	m.Partial, err = readNames(ctx, q, m.Period, isPartial+" and not ("+isMissing+")")
	return m, err
}

// isMissing holds for a district of whose BPJS TK lists one is an older month's, or none has come.
const isMissing = "is_carried_forward or data_as_of is null"

// readCompleteness reads how complete a month is, and whether it is one number. A snapshot of an older version says
// neither, and its months are.
func (m *Month) readCompleteness(ctx context.Context, q Querier) error {
	has, err := hasColumn(ctx, q, "marts", "headline", "reasons_english")
	if err != nil || !has {
		return err
	}
	res, err := q.Query(ctx, `
		select not is_single_number, coalesce(grade, ''), grade_label, grade_english, reasons, reasons_english
		from marts.headline
		where period = ?`, m.Period.String())
	if err != nil {
		return fmt.Errorf("read marts.headline: %w", err)
	}
	for _, row := range res.Rows {
		c := new(Completeness)
		if err := Scan(row, &m.IsRange, &c.Grade, &c.Label, &c.English, &c.Reasons, &c.ReasonsEnglish); err != nil {
			return fmt.Errorf("read marts.headline: %w", err)
		}
		m.Completeness = c
	}
	return nil
}

// readOfficialCauses reads why BPJS TK's own count is another than ours, what is unexplained last. What we
// count at places of which no recap speaks differs by region. A release does not say; nor does an older snapshot.
func readOfficialCauses(ctx context.Context, q Querier, m *Month) ([]OfficialCause, error) {
	if m.OfficialDifference == nil || *m.OfficialDifference == 0 || IsHidden(*m.OfficialDifference) {
		return nil, nil
	}
	has, err := hasColumn(ctx, q, "marts", "control", "unexplained_count")
	if err != nil || !has {
		return nil, err
	}
	res, err := q.Query(ctx, `
		with sums as (
			select
				sum(by_position_date_count) as position_date,
				sum(by_region_count) + ?2 - sum(difference_count) as region,
				sum(by_left_count) as "left",
				sum(by_duplicate_count) as duplicate,
				sum(by_broken_nik_count) as broken_nik,
				sum(by_grace_count) as grace,
				sum(unexplained_count) as unexplained
			from marts.control
			where period = ?1
		)

		select cause, cast(person_count as bigint)
		from (unpivot sums on * into name cause value person_count)
		where person_count <> 0
		order by list_position(
			['position_date', 'region', 'left', 'duplicate', 'broken_nik', 'grace', 'unexplained'], cause
		)`, m.Period.String(), *m.OfficialDifference)
	if err != nil {
		return nil, fmt.Errorf("read marts.control: %w", err)
	}
	causes := make([]OfficialCause, len(res.Rows))
	for i, row := range res.Rows {
		c := &causes[i]
		if err := Scan(row, &c.Cause, &c.Count); err != nil {
			return nil, fmt.Errorf("read marts.control: %w", err)
		}
	}
	return causes, nil
}

// hasColumn tells whether a snapshot's table has a column.
func hasColumn(ctx context.Context, q Querier, schema, table, column string) (bool, error) {
	res, err := q.Query(ctx, `
		select count(*)
		from information_schema.columns
		where table_schema = ? and table_name = ? and column_name = ?`, schema, table, column)
	if err != nil {
		return false, fmt.Errorf("read the columns of %s.%s: %w", schema, table, err)
	}
	return res.Rows[0][0].(int64) > 0, nil
}

// isPartialColumn gives what says of a district that one of its lists never came: a snapshot of an older version does not.
func isPartialColumn(ctx context.Context, q Querier) (string, error) {
	has, err := hasColumn(ctx, q, "marts", "coverage_by_district", "is_partial")
	if !has {
		return "false", err
	}
	return "coverage.is_partial", err
}

// readNames gives the short names of the districts of which a condition holds.
func readNames(ctx context.Context, q Querier, period enrolment.Period, condition string) ([]string, error) {
	res, err := q.Query(ctx, `
		select short_name
		from marts.coverage_by_district as coverage
		where period = ?
			and district_code not in ('outside', 'unknown')
			and (`+condition+`)
		order by district_code`, period.String())
	if err != nil {
		return nil, fmt.Errorf("read marts.coverage_by_district: %w", err)
	}
	var names []string
	for _, row := range res.Rows {
		var name string
		if err := Scan(row, &name); err != nil {
			return nil, fmt.Errorf("read marts.coverage_by_district: %w", err)
		}
		names = append(names, name)
	}
	return names, nil
}

// readDistricts gives the districts by coverage, the highest first, then those outside and of unknown place.
func readDistricts(ctx context.Context, q Querier, period enrolment.Period) ([]District, error) {
	isPartial, err := isPartialColumn(ctx, q)
	if err != nil {
		return nil, err
	}
	res, err := q.Query(ctx, `
		select
			district_code, coverage.district_name, coverage.short_name,
			coverage.potential_count, coverage.covered_count, coverage.target_count, coverage.gap_count,
			coverage.data_as_of, coverage.is_carried_forward, `+isPartial+`, coverage.nik_prefix_covered_count,
			cascade.budgeted_not_enrolled_count, cascade.unpaid_village_count,
			cascade.ending_soon_count, cascade.ending_on
		from marts.coverage_by_district as coverage
		left join marts.cascade as cascade using (period, district_code)
		where period = ?
		order by
			district_code in ('outside', 'unknown'),
			coverage.coverage_ratio desc nulls last,
			district_code`, period.String())
	if err != nil {
		return nil, fmt.Errorf("read marts.coverage_by_district: %w", err)
	}
	districts := make([]District, len(res.Rows))
	for i, row := range res.Rows {
		d := &districts[i]
		err := Scan(row,
			&d.Code, &d.Name, &d.ShortName,
			&d.Potential, &d.Covered, &d.Target, &d.Gap,
			&d.DataAsOf, &d.IsCarriedForward, &d.IsPartial, &d.NIKPrefixCovered,
			&d.NotEnrolled, &d.UnpaidVillages,
			&d.EndingSoon, &d.EndingOn)
		if err != nil {
			return nil, fmt.Errorf("read marts.coverage_by_district: %w", err)
		}
	}
	return districts, nil
}

// readCascade gives the province's cascade, nil when the month has none.
func readCascade(ctx context.Context, q Querier, period enrolment.Period, province string) (*Cascade, error) {
	res, err := q.Query(ctx, `
		select budgeted_count, budgeted_registered_count, budgeted_paid_count, budgeted_covered_count
		from marts.cascade
		where period = ? and district_code = ?`, period.String(), province)
	if err != nil {
		return nil, fmt.Errorf("read marts.cascade: %w", err)
	}
	if len(res.Rows) == 0 {
		return nil, nil
	}
	c := new(Cascade)
	if err := Scan(res.Rows[0], &c.Budgeted, &c.Registered, &c.Paid, &c.Covered); err != nil {
		return nil, fmt.Errorf("read marts.cascade: %w", err)
	}
	return c, nil
}
