-- intermediate.budgeted: each person whom a decree in force names to be paid for (dianggarkan), once in the
-- province, and what BPJS TK's lists say of that person. To be budgeted is not to be covered.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.standing_deliveries, intermediate.periods, intermediate.person_months, staging.nominations

with named as (
    select
        periods.period,
        nominations.person_id,
        nominations.district_code,
        nominations.village_code,
        nominations.payer,
        nominations.covered_until,
        row_number() over (
            partition by periods.period, nominations.person_id
            order by
                case nominations.district_basis
                    when 'residence' then 1
                    when 'region_rule' then 2
                    when 'list' then 3
                    else 4
                end,
                nominations.covered_until desc nulls first,
                nominations.district_code nulls last,
                nominations.delivery_id,
                nominations.sheet,
                nominations.row_number
        ) as rank,
        count(*) over (partition by periods.period, nominations.person_id) as nomination_count,
    from intermediate.standing_deliveries as standing
    inner join intermediate.periods on periods.period = standing.period
    inner join staging.nominations using (delivery_id)
    where
        coalesce(nominations.covered_from <= periods.period_end, true)
        and coalesce(nominations.covered_until >= periods.period_end, true)
)

select
    named.period,
    named.person_id,
    named.district_code,
    named.village_code,
    named.payer,
    named.covered_until,
    named.nomination_count,
    coalesce(person_months.is_registered, false) as is_registered,
    coalesce(person_months.is_paid, false) as is_paid,
    coalesce(person_months.is_covered, false) as is_covered,
from named
left join intermediate.person_months using (period, person_id)
where named.rank = 1
