-- intermediate.known_members: each row of a list of members that names somebody of intermediate.late_news, in every month
-- in which its list stands or once stood, and from when until when it proved what. The rules are those of
-- intermediate.memberships, with the day on which each sign became known: a payment for the day itself, a payment whose
-- grace reaches it, a leaver. A report of the month or before proves all until the last day paid for, as in the month's
-- own count; a later one only the months that it names. A row that means another person is left out.
--
-- grain:    one row per period and row of a list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.late_news, intermediate.periods, intermediate.known_deliveries, intermediate.arrivals, intermediate.identities, staging.participants, staging.payments, staging.leavers, seeds.in_force, seeds.segments, lake.project

with touched as (
    select distinct
        period,
        person_id,
    from intermediate.late_news
),

members as (
    select
        known.period,
        periods.month_number,
        known.evaluated_on,
        known.known_from,
        known.known_until,
        participants.*,
        in_force.rule,
        segments.rank as segment_rank,
        project.grace_months,
    from touched
    inner join intermediate.known_deliveries as known on known.period = touched.period
    inner join staging.participants
        on participants.delivery_id = known.delivery_id and participants.person_id = touched.person_id
    inner join intermediate.periods on periods.period = known.period
    inner join seeds.segments on segments.segment = participants.segment and segments.is_counted
    inner join seeds.in_force on in_force.segment = participants.segment
    cross join lake.project
),

paid as (
    select
        members.period,
        members.delivery_id,
        members.sheet,
        members.row_number,
        min(arrivals.known_on) filter (where payments.covered_until >= members.evaluated_on) as paid_known_on,
        min(arrivals.known_on) as grace_known_on,
    from members
    inner join staging.payments using (person_id)
    inner join intermediate.arrivals on arrivals.delivery_id = payments.delivery_id
    where
        last_day(payments.covered_until + to_months(members.grace_months)) >= members.evaluated_on
        and (arrivals.month_number <= members.month_number or payments.covered_from <= members.evaluated_on)
    group by all
),

gone as (
    select
        members.period,
        members.delivery_id,
        members.sheet,
        members.row_number,
        min(arrivals.known_on) as left_known_on,
    from members
    inner join staging.leavers using (person_id)
    inner join intermediate.arrivals on arrivals.delivery_id = leavers.delivery_id
    where leavers.left_on <= members.evaluated_on
    group by all
)

select
    members.period,
    members.delivery_id,
    members.sheet,
    members.row_number,
    members.person_id,
    members.segment_rank,
    members.district_code,
    members.district_basis,
    members.covered_until,
    members.enrolled_on,
    members.known_from,
    least(members.known_until, gone.left_known_on) as known_until,
    coalesce(members.stated_status not in ('left', 'deceased'), true) as is_registered,
    is_registered and coalesce(members.has_jkk, true) and coalesce(members.has_jkm, true) as can_be_in_force,
    case
        when members.rule = 'listed_not_left'
            then case when members.stated_status is distinct from 'inactive' then members.known_from end
        when members.covered_until >= members.evaluated_on then members.known_from
        else paid.paid_known_on
    end as paid_from,
    case
        when members.rule = 'listed_not_left' then null
        when last_day(members.covered_until + to_months(members.grace_months)) >= members.evaluated_on
            then members.known_from
        else paid.grace_known_on
    end as grace_from,
from members
anti join intermediate.identities using (period, delivery_id, sheet, row_number)
left join paid using (period, delivery_id, sheet, row_number)
left join gone using (period, delivery_id, sheet, row_number)
