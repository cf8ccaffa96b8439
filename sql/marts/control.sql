-- marts.control: BPJS TK's own count (recap) beside the count of its list of members, by district of residence
-- and segment. A recap that has not come is null, and then there is no difference. Persons in grace and
-- memberships beyond the first of a person stand beside the difference: they are its usual causes.
--
-- grain:    one row per period, place and segment
-- keys:     period, district_code, segment
-- upstream: intermediate.periods, intermediate.places, intermediate.counted, intermediate.standing_deliveries, staging.recaps, seeds.segments

with recapped as (
    select
        standing.period,
        coalesce(places.district_code, case when recaps.district_code is null then 'unknown' else 'outside' end)
            as district_code,
        recaps.segment,
        cast(sum(recaps.active_count) as bigint) as recap_count,
        cast(sum(recaps.registered_count) as bigint) as recap_registered_count,
    from intermediate.standing_deliveries as standing
    inner join staging.recaps using (delivery_id)
    left join intermediate.places on places.district_code = recaps.district_code
    group by all
),

counted as (
    select
        period,
        residence_code as district_code,
        segment,
        cast(sum(covered_count) as bigint) as counted_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(grace_count) as bigint) as grace_count,
        cast(sum(membership_count) - sum(covered_count) as bigint) as repeated_membership_count,
    from intermediate.counted
    group by all
)

select
    periods.period,
    periods.period_end,
    places.district_code,
    places.district_name,
    segments.segment,
    recapped.recap_count,
    recapped.recap_registered_count,
    coalesce(counted.counted_count, 0) as counted_count,
    coalesce(counted.registered_count, 0) as registered_count,
    recapped.recap_count - coalesce(counted.counted_count, 0) as difference_count,
    coalesce(counted.grace_count, 0) as grace_count,
    coalesce(counted.repeated_membership_count, 0) as repeated_membership_count,
    periods.figure_status,
from intermediate.periods
cross join intermediate.places
cross join seeds.segments
left join recapped
    on recapped.period = periods.period
    and recapped.district_code = places.district_code
    and recapped.segment = segments.segment
left join counted
    on counted.period = periods.period
    and counted.district_code = places.district_code
    and counted.segment = segments.segment
where segments.is_counted
