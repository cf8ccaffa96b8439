-- marts.duplicates: persons whom BPJS TK's lists of members of a month register more than once, by the two
-- memberships that meet: the same list and segment again (within_list), another segment of the same list
-- (across_segments), a list of another district (across_districts), another list of the same district
-- (across_lists). A person counts once in coverage, whatever stands here. One person as PU and as BPU is lawful;
-- two BPU memberships in two districts are not. Who stands on three lists is in three pairs.
--
-- grain:    one row per period and pair of memberships, each a list and a segment
-- keys:     period, list_id, segment, other_list_id, other_segment
-- upstream: intermediate.periods, intermediate.repeated_memberships, staging.list_districts

with members as (
    select
        memberships.period,
        memberships.person_id,
        memberships.list_id,
        memberships.segment,
        count(*) as row_count,
        count(*) filter (where memberships.is_in_force) as in_force_count,
    from intermediate.repeated_memberships as memberships
    where memberships.is_registered
    group by all
),

pairs as (
    select
        first.period,
        first.list_id,
        first.segment,
        second.list_id as other_list_id,
        second.segment as other_segment,
        case
            when second.list_id = first.list_id and second.segment = first.segment then first.in_force_count > 1
            else first.in_force_count > 0 and second.in_force_count > 0
        end as is_in_force,
    from members as first
    inner join members as second
        on second.period = first.period
        and second.person_id = first.person_id
        and (
            (second.list_id, second.segment) > (first.list_id, first.segment)
            or (second.list_id = first.list_id and second.segment = first.segment and first.row_count > 1)
        )
),

districts as (
    select
        list_id,
        list(district_code order by district_code) as district_codes,
    from staging.list_districts
    group by all
)

select
    periods.period,
    periods.period_end,
    case
        when pairs.list_id = pairs.other_list_id and pairs.segment = pairs.other_segment then 'within_list'
        when pairs.list_id = pairs.other_list_id then 'across_segments'
        when districts.district_codes is distinct from other_districts.district_codes then 'across_districts'
        else 'across_lists'
    end as kind,
    pairs.list_id,
    pairs.segment,
    pairs.other_list_id,
    pairs.other_segment,
    count(*) as person_count,
    count(*) filter (where pairs.is_in_force) as in_force_person_count,
    periods.figure_status,
from pairs
inner join intermediate.periods using (period)
left join districts on districts.list_id = pairs.list_id
left join districts as other_districts on other_districts.list_id = pairs.other_list_id
group by all
