-- checks.covered_are_members: nobody is covered of whom BPJS TK's own lists have no membership in force in that month.
--
-- severity: block
-- upstream: intermediate.person_states

select
    period,
    count(*) as person_count,
from intermediate.person_states
where is_covered and coalesce(in_force_membership_count, 0) = 0
group by all
