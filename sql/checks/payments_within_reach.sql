-- checks.payments_within_reach: no contribution report proves a payment so far ahead that the report is no longer asked for
-- when the payment still holds (seeds.windows, contribution_reports): such cover would be lost without a word.
--
-- severity: label
-- upstream: staging.payments, staging.deliveries, seeds.windows

select
    payments.delivery_id,
    count(*) as payment_count,
from staging.payments
inner join staging.deliveries on deliveries.delivery_id = payments.delivery_id
inner join seeds.windows on windows.rule = 'contribution_reports'
where
    payments.covered_until
    > make_date((deliveries.month_number - 1) // 12, (deliveries.month_number - 1) % 12 + 1, 1)
        + to_months(windows.length_months + 1)
group by all
