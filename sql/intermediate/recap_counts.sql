-- intermediate.recap_counts: BPJS TK's own count (recap) beside ours, by place and segment, where a recap is in or
-- somebody is counted, and how many months the list is old that ours is from.
--
-- grain:    one row per period, place and segment
-- keys:     period, district_code, segment
-- upstream: intermediate.standing_deliveries, intermediate.counted, intermediate.places, staging.recaps, staging.list_districts

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
),

ages as (
    select
        standing.period,
        list_districts.district_code,
        standing.role,
        max(standing.carried_months) as carried_months,
    from intermediate.standing_deliveries as standing
    inner join staging.list_districts using (list_id)
    where standing.role in ('participants', 'projects')
    group by all
),

beside as (
    select
        period,
        district_code,
        segment,
        case when segment = 'JAKON' then 'projects' else 'participants' end as role,
        recapped.recap_count,
        recapped.recap_registered_count,
        coalesce(counted.counted_count, 0) as counted_count,
        coalesce(counted.registered_count, 0) as registered_count,
        coalesce(counted.grace_count, 0) as grace_count,
        coalesce(counted.repeated_membership_count, 0) as repeated_membership_count,
    from recapped
    full join counted using (period, district_code, segment)
)

select
    beside.* exclude (role),
    beside.recap_count - beside.counted_count as difference_count,
    coalesce(ages.carried_months, 0) as carried_months,
from beside
left join ages using (period, district_code, role)
