-- intermediate.memberships: each row of the lists of members that stand in a month, and what it proves on the
-- day that its list speaks of. When cover is in force is a rule of the segment, in seeds.in_force: a wage earner (PU)
-- is in force while on the list and not left or inactive, others while paid through the day; all need work accident
-- (JKK) and death (JKM). The months after the last paid one are grace (masa tenggang): registered, not covered. Each
-- row has one status, the first that fits.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.standing_deliveries, intermediate.paid_through, intermediate.departures, staging.participants, staging.lists, intermediate.identities, seeds.in_force, seeds.statuses, lake.project

with dated as (
    select
        standing.period,
        standing.evaluated_on,
        participants.delivery_id,
        participants.sheet,
        participants.row_number,
        participants.list_id,
        participants.person_id,
        participants.id_basis,
        participants.nik_district_code,
        participants.district_code,
        participants.district_basis,
        participants.work_district_code,
        lists.branch_district_code,
        participants.segment,
        in_force.rule,
        participants.enrolled_on,
        coalesce(participants.stated_status, 'active') as stated_status,
        coalesce(participants.has_jkk, true) and coalesce(participants.has_jkm, true) as has_core_programmes,
        greatest(participants.covered_until, paid_through.paid_through) as covered_until,
        coalesce(departures.left_on <= standing.evaluated_on, false) as is_leaver,
        standing.carried_months > 0 as is_carried_forward,
    from intermediate.standing_deliveries as standing
    inner join staging.participants using (delivery_id)
    inner join staging.lists on lists.list_id = participants.list_id
    left join seeds.in_force on in_force.segment = participants.segment
    left join intermediate.paid_through
        on paid_through.period = standing.period and paid_through.person_id = participants.person_id
    left join intermediate.departures
        on departures.period = standing.period and departures.person_id = participants.person_id
),

judged as (
    select
        *,
        not is_leaver and stated_status not in ('left', 'deceased') as is_registered,
        stated_status = 'deceased' as is_deceased,
        case rule
            when 'listed_not_left' then stated_status <> 'inactive'
            else coalesce(covered_until >= evaluated_on, false)
        end as is_paid,
        last_day(covered_until + to_months(project.grace_months)) as grace_until,
        last_day(covered_until + to_months(project.grace_months + statuses.lasts_months)) as lapsed_until,
    from dated
    cross join lake.project
    left join seeds.statuses on statuses.status = 'lapsed'
)

select
    judged.period,
    judged.delivery_id,
    judged.sheet,
    judged.row_number,
    judged.list_id,
    coalesce(identities.person_id, judged.person_id) as person_id,
    coalesce(identities.id_basis, judged.id_basis) as id_basis,
    coalesce(identities.nik_district_code, judged.nik_district_code) as nik_district_code,
    judged.district_code,
    judged.district_basis,
    judged.work_district_code,
    judged.branch_district_code,
    judged.segment,
    judged.enrolled_on,
    judged.covered_until,
    judged.is_registered,
    judged.is_deceased,
    judged.is_registered and judged.is_paid as is_paid,
    judged.is_registered and judged.is_paid and judged.has_core_programmes as is_in_force,
    judged.is_registered
        and judged.rule <> 'listed_not_left'
        and not judged.is_paid
        and coalesce(judged.grace_until >= judged.evaluated_on, false) as is_in_grace,
    judged.is_carried_forward,
    case
        when not judged.is_registered then 'left'
        when judged.is_paid and judged.has_core_programmes then 'active'
        when judged.is_paid or judged.rule = 'listed_not_left' or judged.covered_until is null then 'inactive'
        when judged.grace_until >= judged.evaluated_on then 'grace'
        when coalesce(judged.lapsed_until >= judged.evaluated_on, true) then 'lapsed'
        else 'inactive'
    end as status,
from judged
left join intermediate.identities using (period, delivery_id, sheet, row_number)
