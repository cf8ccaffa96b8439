-- marts.payment_check: what governments paid, held against heads. A contribution buys person-months: the amount over
-- the tariff of its date, sector and payer is how many, and an amount that the tariff does not divide was not paid for
-- whole persons. Beside them what the payer says it paid for, and whom we find covered by that payer in those months.
-- Within 5 percent of the person-months paid for is cocok (METHODS: heads paid for against heads registered).
--
-- grain:    one row per payment
-- keys:     payment_code
-- upstream: marts.coverage_by_payer, intermediate.periods, seeds.contribution_payments, seeds.contribution_heads, seeds.payers, seeds.tariffs, intermediate.places

with stated as (
    select
        payment_code,
        cast(sum(head_count) as bigint) as stated_head_count,
        cast(sum(head_count * month_count) as bigint) as stated_person_month_count,
    from seeds.contribution_heads
    group by all
),

found as (
    select
        payments.payment_code,
        count(*) as found_month_count,
        cast(sum(coverage.covered_count) as bigint) as covered_person_month_count,
    from seeds.contribution_payments as payments
    inner join intermediate.periods
        on periods.period_end between payments.valid_from and last_day(payments.valid_to)
    inner join marts.coverage_by_payer as coverage
        on coverage.period = periods.period
        and coverage.district_code = payments.district_code
        and coverage.payer = payments.payer
    group by all
),

priced as (
    select
        payments.*,
        datediff('month', payments.valid_from, payments.valid_to) + 1 as month_count,
        tariffs.contribution_idr as tariff_idr,
        payments.amount_idr // tariffs.contribution_idr as paid_person_month_count,
        payments.amount_idr % tariffs.contribution_idr as remainder_idr,
    from seeds.contribution_payments as payments
    inner join seeds.payers using (payer)
    left join seeds.tariffs
        on tariffs.segment = 'BPU'
        and tariffs.sector = payments.sector
        and tariffs.payer_class = payers.payer_class
        and tariffs.valid_from <= payments.valid_from
        and coalesce(tariffs.valid_to >= payments.valid_to, true)
)

select
    priced.payment_code,
    priced.district_code,
    places.district_name,
    priced.payer,
    priced.valid_from,
    priced.valid_to,
    priced.month_count,
    priced.amount_idr,
    priced.tariff_idr,
    priced.paid_person_month_count,
    priced.remainder_idr,
    priced.remainder_idr = 0 as is_divisible,
    stated.stated_head_count,
    stated.stated_person_month_count,
    stated.stated_person_month_count * priced.tariff_idr as stated_idr,
    priced.amount_idr - stated.stated_person_month_count * priced.tariff_idr as difference_idr,
    stated.stated_person_month_count / nullif(priced.paid_person_month_count, 0) as stated_ratio,
    case when found.found_month_count = priced.month_count then found.covered_person_month_count end
        as covered_person_month_count,
    case
        when found.found_month_count = priced.month_count
            then found.covered_person_month_count / nullif(priced.paid_person_month_count, 0)
    end as covered_ratio,
    case
        when priced.tariff_idr is null then 'tanpa tarif'
        when priced.remainder_idr <> 0 then 'tidak habis dibagi'
        when
            stated.stated_person_month_count * 100
            not between priced.paid_person_month_count * 95 and priced.paid_person_month_count * 105
            then 'tidak cocok'
        else 'cocok'
    end as verdict,
    priced.source,
    priced.publication,
from priced
left join intermediate.places on places.district_code = priced.district_code
left join stated using (payment_code)
left join found using (payment_code)
