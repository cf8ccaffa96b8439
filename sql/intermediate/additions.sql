-- intermediate.additions: by how many persons each region's covered count changed since the month before, and how many
-- of that month's covered were known to lose their decree meanwhile. Added to the change these give what came of
-- itself, so that a January in which decrees end does not look like chance. A month that carries another's data, and
-- one that comes after such a month, has no change of its own.
--
-- grain:    one row per period and region that has a figure
-- keys:     period, district_code
-- upstream: intermediate.periods, intermediate.decree_ends, marts.coverage_by_district, marts.coverage_province, staging.districts

with standing as (
    select
        coverage.period,
        coverage.district_code,
        coverage.district_name,
        coverage.covered_count,
        coverage.potential_count,
        coverage.target_count,
        coverage.is_carried_forward,
    from marts.coverage_by_district as coverage
    inner join staging.districts using (district_code)

    union all by name

    select
        period,
        district_code,
        district_name,
        covered_count,
        potential_count,
        target_count,
        is_carried_forward,
    from marts.coverage_province
),

months as (
    select
        standing.*,
        periods.month_number,
        periods.period_end,
        periods.figure_status,
        case
            when lag(periods.month_number) over region = periods.month_number - 1
                and not standing.is_carried_forward
                and not lag(standing.is_carried_forward) over region
                then standing.covered_count - lag(standing.covered_count) over region
        end as change_count,
    from standing
    inner join intermediate.periods using (period)
    where standing.covered_count is not null
    window region as (partition by standing.district_code order by periods.month_number)
)

select
    months.*,
    coalesce(ends.person_count, 0) as known_lost_count,
    months.change_count + known_lost_count as addition_count,
from months
left join intermediate.decree_ends as ends
    on ends.district_code = months.district_code
    and ends.month_number = months.month_number - 1
    and ends.lost_month_number = months.month_number
