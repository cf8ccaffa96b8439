-- checks.covered_are_members: nobody is covered whom BPJS TK's own lists do not register in that month.
--
-- severity: block
-- upstream: intermediate.person_months, intermediate.memberships

select
    person_months.period,
    count(*) as person_count,
from intermediate.person_months
left join intermediate.memberships
    on memberships.period = person_months.period
    and memberships.person_id = person_months.person_id
    and memberships.is_in_force
where person_months.is_covered and memberships.person_id is null
group by all
