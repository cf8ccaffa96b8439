-- intermediate.paid_through: the last day that BPJS TK's contribution reports prove paid for a person, as known
-- from each month in which such a report came. A later month keeps the last known.
--
-- grain:    one row per person and month in which a report named the person
-- keys:     person_id, known_month_number
-- upstream: staging.payments, staging.deliveries, intermediate.judged_deliveries

with reported as (
    select
        payments.person_id,
        deliveries.month_number as known_month_number,
        max(payments.covered_until) as covered_until,
    from staging.payments
    inner join staging.deliveries using (delivery_id)
    inner join intermediate.judged_deliveries using (delivery_id)
    where judged_deliveries.is_valid and payments.covered_until is not null
    group by all
)

select
    person_id,
    known_month_number,
    max(covered_until) over (partition by person_id order by known_month_number) as paid_through,
from reported
