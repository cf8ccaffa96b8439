-- marts.coverage_by_segment: persons with cover in force by segment and district of residence. covered_count
-- counts each person once, in the first of PU, JAKON, BPU, and sums to the headline; membership_count counts
-- memberships and does not. PMI is a memo row: members, but nobody of the headline.
--
-- grain:    one row per period, place and segment
-- keys:     period, district_code, segment
-- upstream: intermediate.periods, intermediate.places, intermediate.counted, seeds.segments

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
)

select
    periods.period,
    periods.period_end,
    places.district_code,
    places.district_name,
    segments.segment,
    segments.is_counted,
    coalesce(sums.covered_count, 0) as covered_count,
    coalesce(sums.registered_count, 0) as registered_count,
    coalesce(sums.grace_count, 0) as grace_count,
    coalesce(sums.headcount_count, 0) as headcount_count,
    coalesce(sums.unverified_id_count, 0) as unverified_id_count,
    coalesce(sums.membership_count, 0) as membership_count,
    periods.figure_status,
from intermediate.periods
cross join intermediate.places
cross join seeds.segments
left join sums
    on sums.period = periods.period
    and sums.district_code = places.district_code
    and sums.segment = segments.segment
