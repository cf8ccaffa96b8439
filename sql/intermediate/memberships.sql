-- intermediate.memberships: each row of the lists of members that stand in a month, and what it proves on the
-- day that its list speaks of. When cover is in force is a rule of the segment, in seeds.in_force: a wage earner (PU)
-- is in force while on the list and not left or inactive, others while paid through the day; all need work accident
-- (JKK) and death (JKM). The months after the last paid one are grace (masa tenggang): registered, not covered. Each
-- row has one status, the first that fits, in the order of seeds.statuses. Its list and places are in its profile.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, profile_key, sheet, row_number
-- upstream: intermediate.member_rows, intermediate.paid_through, intermediate.departures, seeds.in_force, seeds.segments, seeds.statuses, lake.project

with rules as (
    select
        segments.segment,
        segments.rank as segment_rank,
        coalesce(in_force.rule = 'listed_not_left', false) as is_listed_enough,
        project.grace_months,
        project.grace_months + statuses.lasts_months as lapsed_months,
    from seeds.segments
    left join seeds.in_force using (segment)
    left join seeds.statuses on statuses.status = 'lapsed'
    cross join lake.project
),

dated as (
    select
        member_rows.period,
        member_rows.evaluated_on,
        member_rows.profile_key,
        member_rows.sheet,
        member_rows.row_number,
        member_rows.person_id,
        member_rows.enrolled_on,
        rules.segment_rank,
        rules.is_listed_enough,
        coalesce(member_rows.stated_status, 'active') as stated_status,
        coalesce(member_rows.has_jkk, true) and coalesce(member_rows.has_jkm, true) as has_core_programmes,
        greatest(member_rows.covered_until, paid_through.paid_through) as covered_until,
        rules.grace_months,
        rules.lapsed_months,
        coalesce(departures.left_on <= member_rows.evaluated_on, false) as is_leaver,
    from intermediate.member_rows
    inner join rules on rules.segment = member_rows.segment
    left join intermediate.paid_through
        on paid_through.period = member_rows.period and paid_through.person_id = member_rows.number_id
    left join intermediate.departures
        on departures.period = member_rows.period and departures.person_id = member_rows.number_id
),

judged as (
    select
        *,
        not is_leaver and stated_status not in ('left', 'deceased') as is_registered,
        case
            when is_listed_enough then stated_status <> 'inactive'
            else coalesce(covered_until >= evaluated_on, false)
        end as is_paid,
        last_day(covered_until + to_months(grace_months)) as grace_until,
        last_day(covered_until + to_months(lapsed_months)) as lapsed_until,
    from dated
)

select
    period,
    profile_key,
    sheet,
    row_number,
    person_id,
    segment_rank,
    enrolled_on,
    covered_until,
    is_registered,
    stated_status = 'deceased' as is_deceased,
    is_registered and is_paid as is_paid,
    is_registered and is_paid and has_core_programmes as is_in_force,
    is_registered and not is_listed_enough and not is_paid and coalesce(grace_until >= evaluated_on, false) as is_in_grace,
    cast(
        case
            when not is_registered then 'left'
            when is_paid and has_core_programmes then 'active'
            when is_paid or is_listed_enough or covered_until is null then 'inactive'
            when grace_until >= evaluated_on then 'grace'
            when coalesce(lapsed_until >= evaluated_on, true) then 'lapsed'
            else 'inactive'
        end as enum ('active', 'grace', 'lapsed', 'inactive', 'left')
    ) as status,
from judged
