-- intermediate.cover_ends: the day on which the cover of persons in force ends as far as is known, and what ends it. Of
-- a person whom decrees name, in force or begun later, the one that holds longest; who paid beyond it, or without one
-- beyond the month, is covered as long as paid for. Wage earners have no such day; nor has who pays month by month
-- on no decree, whose every month would be the last.
--
-- grain:    one row per period and person whose cover has a known end
-- keys:     period, person_id
-- upstream: intermediate.periods, intermediate.nominated, intermediate.person_months

with named as (
    select
        period,
        person_id,
        residence_code,
        payer,
        worker_group,
        decree_no,
        list_id,
        covered_until,
        row_number() over (
            partition by period, person_id
            order by covered_until desc nulls first, nomination_order, is_too_early
        ) as rank,
    from intermediate.nominated
    where (is_in_force or is_too_early) and is_covered and not is_covered_by_employer
),

paid_ahead as (
    select
        person_months.period,
        person_months.person_id,
        person_months.district_code,
        person_months.covered_until,
    from intermediate.person_months
    inner join intermediate.periods on periods.period = person_months.period
    where
        person_months.is_covered
        and person_months.segment = 'BPU'
        and person_months.covered_until > periods.period_end
)

select
    period,
    person_id,
    coalesce(named.residence_code, paid_ahead.district_code) as district_code,
    named.payer,
    named.worker_group,
    case when named.person_id is not null then coalesce(named.decree_no, named.list_id) end as document_code,
    greatest(named.covered_until, paid_ahead.covered_until) as ends_on,
from (select * from named where rank = 1) as named
full join paid_ahead using (period, person_id)
where named.person_id is null or named.covered_until is not null
