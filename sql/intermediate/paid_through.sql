-- intermediate.paid_through: the last day that BPJS TK's contribution reports prove paid for a person, as known in a
-- month: by the reports of that month and of those before it that may still prove something.
--
-- grain:    one row per period and person whom a report named by then
-- keys:     period, person_id
-- upstream: intermediate.member_deliveries, staging.payments

select
    member_deliveries.period,
    payments.person_id,
    max(payments.covered_until) as paid_through,
from intermediate.member_deliveries
inner join staging.payments using (delivery_id)
where payments.covered_until is not null
group by all
