-- marts.control: BPJS TK's own count (recap) beside the count of its list of members, by district of residence
-- and segment, and by what the difference is explained: each cause signed as the difference, so that the causes and
-- what is unexplained sum to it. A recap that has not come is null, and then there is no difference. Persons in grace
-- and memberships beyond the first of a person stand beside it, however many of them the difference takes.
--
-- grain:    one row per period, place and segment
-- keys:     period, district_code, segment
-- upstream: intermediate.periods, intermediate.places, intermediate.recap_counts, intermediate.control_explained, seeds.segments

with explained as (
    select
        period,
        district_code,
        segment,
        cast(sum(explained_count) as bigint) as explained_count,
        coalesce(max(explained_count) filter (where cause = 'position_date'), 0) as position_date_count,
        coalesce(max(explained_count) filter (where cause = 'region'), 0) as region_count,
        coalesce(max(explained_count) filter (where cause = 'left'), 0) as left_count,
        coalesce(max(explained_count) filter (where cause = 'duplicate'), 0) as duplicate_count,
        coalesce(max(explained_count) filter (where cause = 'broken_nik'), 0) as broken_nik_count,
        coalesce(max(explained_count) filter (where cause = 'grace'), 0) as in_grace_count,
    from intermediate.control_explained
    group by all
)

select
    periods.period,
    periods.period_end,
    places.district_code,
    places.district_name,
    segments.segment,
    recaps.recap_count,
    recaps.recap_registered_count,
    coalesce(recaps.counted_count, 0) as counted_count,
    coalesce(recaps.registered_count, 0) as registered_count,
    recaps.difference_count,
    coalesce(recaps.grace_count, 0) as grace_count,
    coalesce(recaps.repeated_membership_count, 0) as repeated_membership_count,
    periods.figure_status,
    case when recaps.recap_count is not null then coalesce(explained.position_date_count, 0) end
        as by_position_date_count,
    case when recaps.recap_count is not null then coalesce(explained.region_count, 0) end as by_region_count,
    case when recaps.recap_count is not null then coalesce(explained.left_count, 0) end as by_left_count,
    case when recaps.recap_count is not null then coalesce(explained.duplicate_count, 0) end as by_duplicate_count,
    case when recaps.recap_count is not null then coalesce(explained.broken_nik_count, 0) end as by_broken_nik_count,
    case when recaps.recap_count is not null then coalesce(explained.in_grace_count, 0) end as by_grace_count,
    recaps.difference_count - coalesce(explained.explained_count, 0) as unexplained_count,
    abs(unexplained_count) / nullif(recaps.recap_count, 0) as unexplained_ratio,
from intermediate.periods
cross join intermediate.places
cross join seeds.segments
left join intermediate.recap_counts as recaps
    on recaps.period = periods.period
    and recaps.district_code = places.district_code
    and recaps.segment = segments.segment
left join explained
    on explained.period = periods.period
    and explained.district_code = places.district_code
    and explained.segment = segments.segment
where segments.is_counted
