-- intermediate.memberships: each row of the lists of members that stand in a month, and what it proves on the
-- day that its list speaks of. The rules of cover in force (DESIGN of the figures, rule 3): a wage earner (PU)
-- is in force while on the list and not left; BPU and PMI while paid through the day; both need work accident
-- (JKK) and death (JKM). The months after the last paid one are grace (masa tenggang): registered, not covered.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.standing_deliveries, intermediate.periods, intermediate.paid_through, intermediate.departures, staging.participants, staging.lists, lake.project

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
        participants.enrolled_on,
        coalesce(participants.stated_status, 'active') as stated_status,
        coalesce(participants.has_jkk, true) and coalesce(participants.has_jkm, true) as has_core_programmes,
        greatest(participants.covered_until, paid_through.paid_through) as covered_until,
        coalesce(departures.left_on <= standing.evaluated_on, false) as is_leaver,
        standing.carried_months > 0 as is_carried_forward,
    from intermediate.standing_deliveries as standing
    inner join staging.participants using (delivery_id)
    inner join staging.lists on lists.list_id = participants.list_id
    inner join intermediate.periods on periods.period = standing.period
    asof left join intermediate.paid_through
        on paid_through.person_id = participants.person_id
        and paid_through.known_month_number <= periods.month_number
    left join intermediate.departures
        on departures.period = standing.period and departures.person_id = participants.person_id
),

judged as (
    select
        *,
        not is_leaver and stated_status not in ('left', 'deceased') as is_registered,
        stated_status = 'deceased' as is_deceased,
        case segment
            when 'PU' then stated_status <> 'inactive'
            else covered_until is not null and covered_until >= evaluated_on
        end as is_paid,
    from dated
)

select
    judged.period,
    judged.delivery_id,
    judged.sheet,
    judged.row_number,
    judged.list_id,
    judged.person_id,
    judged.id_basis,
    judged.nik_district_code,
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
        and judged.segment <> 'PU'
        and not judged.is_paid
        and coalesce(
            last_day(judged.covered_until + to_months(project.grace_months)) >= judged.evaluated_on,
            false
        ) as is_in_grace,
    judged.is_carried_forward,
from judged
cross join lake.project
