-- intermediate.sponsorships: what the government's lists say of a person in a month: who is to pay, by the first
-- decree in force (intermediate.nominated has the order), and to which worker group the person belongs, by the
-- first decree that says so, else by a register. A register names no payer.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.nominated, intermediate.populations

with named as (
    select
        period,
        person_id,
        true as is_nominated,
        payer,
        worker_group,
        nomination_order,
    from intermediate.nominated
    where is_in_force

    union all by name

    select
        period,
        person_id,
        false as is_nominated,
        null as payer,
        worker_group,
        null as nomination_order,
    from intermediate.populations
    where worker_group <> 'unknown'
)

select
    period,
    person_id,
    bool_or(is_nominated) as is_nominated,
    first(payer order by nomination_order nulls last, worker_group) filter (where payer is not null) as payer,
    first(worker_group order by nomination_order nulls last, worker_group) filter (where worker_group is not null)
        as worker_group,
from named
group by all
