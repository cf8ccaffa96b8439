-- marts.coverage_by_segment: persons with cover in force by segment and district of residence. covered_count
-- counts each person once, in the first of PU, JAKON, BPU, and sums to the headline; membership_count counts
-- memberships and does not. PMI is a memo row: members, but nobody of the headline. A district without any list
-- has no figure.
--
-- grain:    one row per period, place and segment
-- keys:     period, district_code, segment
-- upstream: intermediate.periods, intermediate.places, intermediate.reporting, intermediate.counted, seeds.segments

with sums as (
    select
        period,
        residence_code as district_code,
        segment,
        cast(sum(covered_count) as bigint) as covered_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(grace_count) as bigint) as grace_count,
        cast(sum(headcount_count) as bigint) as headcount_count,
        cast(sum(unverified_id_count) as bigint) as unverified_id_count,
        cast(sum(membership_count) as bigint) as membership_count,
    from intermediate.counted
    group by all
),

cells as (
    select
        periods.period,
        periods.period_end,
        places.district_code,
        places.district_name,
        places.bps_code,
        segments.segment,
        segments.is_counted,
        reporting.data_as_of,
        coalesce(reporting.is_carried_forward, false) as is_carried_forward,
        case when coalesce(reporting.has_figure, true) then 0 end as nobody,
        periods.figure_status,
    from intermediate.periods
    cross join intermediate.places
    cross join seeds.segments
    left join intermediate.reporting
        on reporting.period = periods.period and reporting.district_code = places.district_code
)

select
    cells.period,
    cells.period_end,
    cells.district_code,
    cells.district_name,
    cells.bps_code,
    cells.segment,
    cells.is_counted,
    coalesce(sums.covered_count, cells.nobody) as covered_count,
    coalesce(sums.registered_count, cells.nobody) as registered_count,
    coalesce(sums.grace_count, cells.nobody) as grace_count,
    coalesce(sums.headcount_count, cells.nobody) as headcount_count,
    coalesce(sums.unverified_id_count, cells.nobody) as unverified_id_count,
    coalesce(sums.membership_count, cells.nobody) as membership_count,
    cells.data_as_of,
    cells.is_carried_forward,
    cells.figure_status,
from cells
left join sums
    on sums.period = cells.period
    and sums.district_code = cells.district_code
    and sums.segment = cells.segment
