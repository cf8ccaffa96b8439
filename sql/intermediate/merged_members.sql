-- intermediate.merged_members: each person who has several rows in the lists of members that stand in a month, made
-- one. Cover in force beats none. The segment is the first of PU, JAKON, BPU that is covered, else registered; the status
-- is the first of seeds.statuses that a row has; the place is that of the row with cover in force, the strongest basis
-- (residence, then the list's, then the NIK's), the latest paid, the longest enrolled, the smaller code, and so is the
-- list. PMI is a memo: it decides only for who is nothing else.
--
-- grain:    one row per period and person with several rows
-- keys:     period, person_id
-- upstream: intermediate.repeated_memberships, seeds.segments, seeds.statuses

with members as (
    select
        memberships.*,
        segments.rank as segment_rank,
        segments.is_counted,
        memberships.is_in_force and segments.is_counted as is_covered,
        statuses.rank + case when segments.is_counted then 0 else 100 end as status_rank,
    from intermediate.repeated_memberships as memberships
    inner join seeds.segments using (segment)
    inner join seeds.statuses using (status)
),

merged as (
    select
        period,
        person_id,
        profile_key,
        district_code,
        district_basis,
        coalesce(
            min(segment_rank) filter (where is_covered) over rows_of_person,
            min(segment_rank) filter (where is_registered and is_counted) over rows_of_person,
            min(segment_rank) over rows_of_person
        ) as segment_rank,
        min(status_rank) over rows_of_person % 100 as status_rank,
        coalesce(max(covered_until) filter (where is_registered) over rows_of_person, covered_until) as covered_until,
        bool_or(is_covered) over rows_of_person as is_covered,
        bool_or(is_registered and is_counted) over rows_of_person as is_registered,
        bool_or(is_deceased) over rows_of_person as is_deceased,
        bool_or(is_paid and is_counted) over rows_of_person as is_paid,
        bool_or(is_in_grace and is_counted) over rows_of_person as is_in_grace,
        count(*) filter (where is_in_force) over rows_of_person as in_force_membership_count,
        row_number() over (
            partition by period, person_id
            order by
                is_covered desc,
                case district_basis
                    when 'residence' then 1
                    when 'list' then 2
                    when 'nik_prefix' then 3
                    else 4
                end,
                covered_until desc nulls last,
                enrolled_on nulls last,
                district_code nulls last,
                delivery_id,
                sheet,
                row_number
        ) as place_rank,
    from members
    window rows_of_person as (partition by period, person_id)
)

select
    merged.* exclude (status_rank, place_rank),
    cast(statuses.status as enum ('active', 'grace', 'lapsed', 'inactive', 'left')) as status,
from merged
inner join seeds.statuses on statuses.rank = merged.status_rank
where merged.place_rank = 1
