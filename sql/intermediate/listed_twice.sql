-- intermediate.listed_twice: how many memberships in force BPJS TK's lists hold beyond the one that counts a person, by
-- the place of their list and their segment. It falls below zero where a person is counted and no row stands.
--
-- grain:    one row per period, place of the list and segment
-- keys:     period, listed_code, segment
-- upstream: intermediate.repeated_memberships, intermediate.person_months, intermediate.list_places, intermediate.places, seeds.segments
-- partition: intermediate.member_deliveries

with rows as (
    select
        memberships.period,
        memberships.list_id,
        memberships.district_code,
        memberships.segment,
        1 as row_count,
    from intermediate.repeated_memberships as memberships
    inner join seeds.segments on segments.segment = memberships.segment
    where memberships.is_in_force and segments.is_counted

    union all by name

    select
        person_months.period,
        person_months.list_id,
        person_months.district_code,
        person_months.segment,
        -1 as row_count,
    from intermediate.person_months
    semi join intermediate.repeated_memberships using (period, person_id)
    where person_months.is_covered
)

select
    rows.period,
    coalesce(
        list_places.district_code,
        places.district_code,
        case when rows.district_code is null then 'unknown' else 'outside' end
    ) as listed_code,
    rows.segment,
    cast(sum(rows.row_count) as bigint) as membership_count,
from rows
left join intermediate.list_places using (list_id)
left join intermediate.places on places.district_code = rows.district_code
group by all
