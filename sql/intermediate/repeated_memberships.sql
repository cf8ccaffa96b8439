-- intermediate.repeated_memberships: the rows of the persons who have more than one row in the lists of members that
-- stand in a month, with their profiles. A number stands twice, or a row means somebody of another number. They are few:
-- who asks about double rows need not look at all memberships.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.memberships, intermediate.repeated_numbers, intermediate.identities, intermediate.profiles, seeds.segments
-- partition: intermediate.member_deliveries

with candidates as (
    select period, person_id from intermediate.repeated_numbers

    union

    select period, person_id from intermediate.identities
),

members as (
    select *
    from intermediate.memberships
    semi join candidates using (period, person_id)
),

repeated as (
    select
        period,
        person_id,
    from members
    group by all
    having count(*) > 1
)

select
    members.* exclude (segment_rank),
    segments.segment,
    profiles.* exclude (period, profile_key),
from members
semi join repeated using (period, person_id)
inner join intermediate.profiles using (profile_key)
inner join seeds.segments on segments.rank = members.segment_rank
