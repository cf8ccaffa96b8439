-- intermediate.repeated_members: the persons who have more than one row in the lists of members that stand in a
-- month. They are few; all others need no choice between rows.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.memberships

select
    period,
    person_id,
from intermediate.memberships
group by all
having count(*) > 1
