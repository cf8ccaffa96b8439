-- intermediate.nominated: each row of a list of nominations that stands in a month, with what BPJS TK's lists say
-- of its person on that day. A decree that has not begun, or has ended, is still here: is_in_force says so.
-- nomination_order puts the decrees in force that name one person in order: the payer who comes first in
-- seeds.payers, then the smaller list id, then the row that came first. is_repeated marks a person's further rows
-- on one list by one payer.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.standing_deliveries, intermediate.periods, intermediate.person_months, intermediate.departures, staging.nominations, staging.deliveries, seeds.payers
-- partition: intermediate.standing_deliveries

with standing as (
    select
        periods.period,
        periods.period_end,
        standing.delivery_id,
        row_number() over (
            partition by periods.period
            order by standing.list_id, deliveries.received_at, standing.delivery_id
        ) as delivery_rank,
    from intermediate.standing_deliveries as standing
    inner join intermediate.periods on periods.period = standing.period
    inner join staging.deliveries using (delivery_id)
),

dated as (
    select
        standing.period,
        standing.period_end,
        standing.delivery_rank,
        nominations.*,
        coalesce(nominations.covered_from > standing.period_end, false) as is_too_early,
        coalesce(nominations.covered_from <= standing.period_end, true)
            and coalesce(nominations.covered_until >= standing.period_end, true) as is_in_force,
    from standing
    inner join staging.nominations using (delivery_id)
)

select
    dated.period,
    dated.delivery_id,
    dated.sheet,
    dated.row_number,
    dated.list_id,
    dated.person_id,
    dated.district_code,
    dated.district_basis,
    dated.village_code,
    dated.worker_group,
    dated.payer,
    dated.covered_until,
    dated.is_too_early,
    dated.is_in_force,
    row_number() over same_person as nomination_order,
    coalesce(
        lag(dated.list_id) over same_person = dated.list_id
            and lag(dated.payer) over same_person is not distinct from dated.payer,
        false
    ) as is_repeated,
    coalesce(departures.left_on <= dated.period_end, false)
        or coalesce(person_months.is_deceased, false)
        or coalesce(dated.stated_status in ('left', 'deceased'), false) as is_ineligible,
    coalesce(person_months.is_registered, false) as is_registered,
    coalesce(person_months.is_paid, false) as is_paid,
    coalesce(person_months.is_covered, false) as is_covered,
    coalesce(person_months.is_covered and person_months.segment <> 'BPU', false) as is_covered_by_employer,
    person_months.district_code as residence_code,
    dated.decree_no,
from dated
left join seeds.payers on payers.payer = dated.payer
left join intermediate.person_months
    on person_months.period = dated.period and person_months.person_id = dated.person_id
left join intermediate.departures
    on departures.period = dated.period and departures.person_id = dated.person_id
window same_person as (
    partition by dated.period, dated.person_id, dated.is_in_force, dated.is_too_early
    order by payers.rank nulls last, dated.delivery_rank, dated.sheet, dated.row_number
)
