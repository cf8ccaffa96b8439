-- intermediate.repeated_memberships: the rows of the persons who have more than one row in the lists of members that
-- stand in a month. They are few: who asks about double rows need not look at all memberships.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.memberships, intermediate.repeated_members
-- partition: intermediate.member_deliveries

select memberships.*
from intermediate.memberships
inner join intermediate.repeated_members using (period, person_id)
