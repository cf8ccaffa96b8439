-- marts.person_month_coverage: three measures of a year, side by side. The position: covered in December, or in the
-- last month so far, over that month's potential. Person-months: the covered of all months over the potential of all
-- months. Cumulative persons: who was covered in any month, once in the place, over the position's potential; heads on
-- construction sites have no name and stand beside it with their highest month. Months without a figure are in none.
-- The row of the province's code is the province.
--
-- grain:    one row per year and region
-- keys:     year, district_code
-- upstream: marts.coverage_by_district, marts.coverage_province, intermediate.covered_years, lake.project

with months as (
    select
        period,
        period_end,
        district_code,
        district_name,
        covered_count,
        headcount_count,
        potential_count,
        is_carried_forward,
    from marts.coverage_by_district

    union all by name

    select
        period,
        period_end,
        district_code,
        district_name,
        covered_count,
        headcount_count,
        potential_count,
        is_carried_forward,
    from marts.coverage_province
),

years as (
    select
        year(period_end) as year,
        district_code,
        district_name,
        count(*) as month_count,
        count(*) filter (where is_carried_forward) as carried_month_count,
        max(period) as position_period,
        cast(sum(covered_count) as bigint) as person_month_count,
        case when count(potential_count) = count(*) then cast(sum(potential_count) as bigint) end
            as potential_month_count,
        max(headcount_count) as highest_headcount_count,
    from months
    where covered_count is not null
    group by all
),

cumulative as (
    select
        covered_years.year,
        coalesce(covered_years.district_code, project.province_code) as district_code,
        count(distinct covered_years.person_id) as cumulative_person_count,
    from intermediate.covered_years
    cross join lake.project
    where covered_years.month_bits > 1
    group by grouping sets (
        (covered_years.year, covered_years.district_code, project.province_code),
        (covered_years.year, project.province_code)
    )
)

select
    years.year,
    years.district_code,
    years.district_name,
    years.month_count,
    years.carried_month_count,
    years.person_month_count,
    years.potential_month_count,
    years.person_month_count / nullif(years.potential_month_count, 0) as person_month_ratio,
    coalesce(cumulative.cumulative_person_count, 0) as cumulative_person_count,
    years.highest_headcount_count,
    coalesce(cumulative.cumulative_person_count, 0) / nullif(position.potential_count, 0) as cumulative_ratio,
    years.position_period,
    position.covered_count as position_covered_count,
    position.potential_count as position_potential_count,
    position.covered_count / nullif(position.potential_count, 0) as position_coverage_ratio,
from years
inner join months as position
    on position.district_code = years.district_code and position.period = years.position_period
left join cumulative on cumulative.year = years.year and cumulative.district_code = years.district_code
