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
	m.Missing, err = readMissing(ctx, q, m.Period)
	return m, err
}

// readMissing gives the short names of the districts whose BPJS TK list of the month is not in.
func readMissing(ctx context.Context, q Querier, period enrolment.Period) ([]string, error) {
	res, err := q.Query(ctx, `
		select short_name
		from marts.coverage_by_district
		where period = ?
			and district_code not in ('outside', 'unknown')
			and (is_carried_forward or data_as_of is null)
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
	res, err := q.Query(ctx, `
		select
			district_code, coverage.district_name, coverage.short_name,
			coverage.potential_count, coverage.covered_count, coverage.target_count, coverage.gap_count,
			coverage.data_as_of, coverage.is_carried_forward, coverage.nik_prefix_covered_count,
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
			&d.DataAsOf, &d.IsCarriedForward, &d.NIKPrefixCovered,
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
