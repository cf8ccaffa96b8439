-- intermediate.budgeted: each person whom a decree in force names to be paid for (dianggarkan), once in the
-- province, and what BPJS TK's lists say of that person. To be budgeted is not to be covered.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.nominated
-- partition: intermediate.standing_deliveries

with ranked as (
    select
        *,
        row_number() over (
            partition by period, person_id
            order by
                case district_basis
                    when 'residence' then 1
                    when 'region_rule' then 2
                    when 'list' then 3
                    else 4
                end,
                covered_until desc nulls first,
                district_code nulls last,
                delivery_id,
                sheet,
                row_number
        ) as rank,
        count(*) over (partition by period, person_id) as nomination_count,
    from intermediate.nominated
    where is_in_force
)

select
    period,
    person_id,
    district_code,
    village_code,
    payer,
    covered_until,
    nomination_count,
    is_registered,
    is_paid,
    is_covered,
from ranked
where rank = 1
