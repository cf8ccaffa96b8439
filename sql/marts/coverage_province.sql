-- marts.coverage_province: persons with cover in force in the province, over its own published number of
-- potential workers. Sum over sum, never a mean of districts. Heads on construction sites are inside and shown
-- apart; grace is outside and shown apart.
--
-- grain:    one row per period
-- keys:     period
-- upstream: intermediate.periods, intermediate.counted, intermediate.reporting, intermediate.denominators, lake.project

with totals as (
    select
        period,
        cast(sum(covered_count) as bigint) as covered_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(grace_count) as bigint) as grace_count,
        cast(sum(headcount_count) as bigint) as headcount_count,
        cast(sum(unverified_id_count) as bigint) as unverified_id_count,
    from intermediate.counted
    group by all
),

ages as (
    select
        period,
        min(data_as_of) as data_as_of,
        bool_or(is_carried_forward) as is_carried_forward,
    from intermediate.reporting
    group by all
)

select
    periods.period,
    periods.period_end,
    project.province_code as district_code,
    project.province_name as district_name,
    project.province_name as short_name,
    project.province_code as bps_code,
    coalesce(totals.covered_count, 0) as covered_count,
    coalesce(totals.registered_count, 0) as registered_count,
    coalesce(totals.grace_count, 0) as grace_count,
    coalesce(totals.headcount_count, 0) as headcount_count,
    coalesce(totals.unverified_id_count, 0) as unverified_id_count,
    denominators.potential_count,
    denominators.target_count,
    case
        when denominators.target_count is not null
            then greatest(denominators.target_count - coalesce(totals.covered_count, 0), 0)
    end as gap_count,
    coalesce(totals.covered_count, 0) / nullif(denominators.potential_count, 0) as coverage_ratio,
    coalesce(totals.covered_count, 0) / nullif(denominators.target_count, 0) as attainment_ratio,
    denominators.base,
    denominators.potential_source,
    ages.data_as_of,
    coalesce(ages.is_carried_forward, false) as is_carried_forward,
    periods.figure_status,
from intermediate.periods
cross join lake.project
left join totals on totals.period = periods.period
left join ages on ages.period = periods.period
left join intermediate.denominators
    on denominators.period = periods.period and denominators.district_code = project.province_code
