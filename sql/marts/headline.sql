-- marts.headline: what an official reads first, for each month: covered of potential, target and what is still
-- missing, BPJS TK's own figure beside ours, how complete the month is, and between which plausible bounds the figure
-- lies. A month that is no single number is printed as this range.
--
-- grain:    one row per period
-- keys:     period
-- upstream: marts.coverage_province, marts.coverage_by_district, marts.completeness, marts.control, intermediate.periods, intermediate.denominators, staging.districts

with districts as (
    select
        coverage.period,
        cast(sum(coverage.gap_count) as bigint) as district_gap_count,
        cast(sum(greatest(coverage.covered_count - coverage.target_count, 0)) as bigint) as district_surplus_count,
        count(*) filter (where coverage.covered_count >= coverage.target_count) as surplus_district_count,
    from marts.coverage_by_district as coverage
    inner join staging.districts on districts.district_code = coverage.district_code
    group by all
),

official as (
    select
        control.period,
        cast(sum(control.recap_count) as bigint) as official_count,
        count(distinct control.district_code) filter (where control.recap_count is not null)
            as official_district_count,
    from marts.control
    inner join staging.districts on districts.district_code = control.district_code
    group by all
)

select
    periods.period,
    periods.period_end,
    periods.is_headline,
    periods.is_open,
    province.district_code as province_code,
    province.district_name as province_name,
    province.covered_count,
    province.registered_count,
    province.grace_count,
    province.headcount_count,
    province.unverified_id_count,
    province.potential_count,
    province.base,
    province.potential_source,
    province.coverage_ratio,
    denominators.target_year,
    denominators.target_percent,
    province.target_count,
    province.gap_count,
    province.attainment_ratio,
    case when year(periods.period_end) = denominators.target_year then 12 - month(periods.period_end) end
        as months_left,
    (province.gap_count + months_left - 1) // nullif(months_left, 0) as needed_per_month_count,
    districts.district_gap_count,
    districts.district_surplus_count,
    districts.surplus_district_count,
    case when official.official_district_count = completeness.district_count then official.official_count end
        as official_count,
    case
        when official.official_district_count = completeness.district_count
            then official.official_count - province.covered_count
    end as official_difference_count,
    coalesce(official.official_district_count, 0) as official_district_count,
    completeness.district_count,
    completeness.reporting_district_count,
    completeness.reporting_potential_count,
    completeness.low_count,
    completeness.high_count,
    province.data_as_of,
    province.is_carried_forward,
    province.figure_status,
    completeness.is_single_number,
    completeness.grade,
    completeness.grade_label,
    completeness.grade_english,
    completeness.reason_codes,
    completeness.reasons,
    completeness.reasons_english,
from intermediate.periods
inner join marts.coverage_province as province on province.period = periods.period
inner join districts on districts.period = periods.period
inner join marts.completeness on completeness.period = periods.period
left join official on official.period = periods.period
left join intermediate.denominators
    on denominators.period = periods.period and denominators.district_code = province.district_code
