-- intermediate.person_months: each person whom BPJS TK's lists know in a month, once in the province. Cover in
-- force beats none. The segment is the first of PU, JAKON, BPU; the district that of the strongest basis
-- (residence, then the list's, then the NIK's), the latest paid, the longest enrolled, the smaller code; the list
-- is the one that gave the district. PMI is a memo: a person who is nothing else is in no count.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.memberships, intermediate.repeated_members, seeds.segments

with members as (
    select
        memberships.period,
        memberships.person_id,
        memberships.list_id,
        memberships.id_basis,
        memberships.nik_district_code,
        memberships.district_code,
        memberships.district_basis,
        memberships.work_district_code,
        memberships.branch_district_code,
        memberships.is_carried_forward,
        memberships.enrolled_on,
        memberships.covered_until,
        memberships.delivery_id,
        memberships.sheet,
        memberships.row_number,
        segments.rank as segment_rank,
        memberships.is_in_force,
        memberships.is_in_force and segments.is_counted as is_covered,
        memberships.is_registered and segments.is_counted as is_registered,
        memberships.is_deceased,
        memberships.is_paid and segments.is_counted as is_paid,
        memberships.is_in_grace and segments.is_counted as is_in_grace,
        cast(memberships.is_in_force as bigint) as in_force_membership_count,
        repeated.person_id is not null as is_repeated,
    from intermediate.memberships
    inner join seeds.segments using (segment)
    left join intermediate.repeated_members as repeated using (period, person_id)
),

chosen as (
    select
        * replace (
            coalesce(
                min(segment_rank) filter (where is_covered) over persons,
                min(segment_rank) filter (where is_registered) over persons,
                min(segment_rank) over persons
            ) as segment_rank,
            bool_or(is_covered) over persons as is_covered,
            bool_or(is_registered) over persons as is_registered,
            bool_or(is_deceased) over persons as is_deceased,
            bool_or(is_paid) over persons as is_paid,
            bool_or(is_in_grace) over persons as is_in_grace,
            count(*) filter (where is_in_force) over persons as in_force_membership_count
        ),
        row_number() over (
            partition by period, person_id
            order by
                is_covered desc,
                case district_basis
                    when 'residence' then 1
                    when 'region_rule' then 2
                    when 'list' then 3
                    when 'nik_prefix' then 4
                    else 5
                end,
                covered_until desc nulls last,
                enrolled_on nulls last,
                district_code nulls last,
                delivery_id,
                sheet,
                row_number
        ) as place_rank,
    from members
    where is_repeated
    window persons as (partition by period, person_id)
),

persons as (
    select * exclude (place_rank)
    from chosen
    where place_rank = 1

    union all by name

    select *
    from members
    where not is_repeated
)

select
    persons.period,
    persons.person_id,
    persons.list_id,
    persons.id_basis,
    segments.segment,
    persons.district_code,
    persons.nik_district_code,
    persons.work_district_code,
    persons.branch_district_code,
    persons.is_covered,
    persons.is_registered,
    persons.is_deceased,
    persons.is_paid,
    persons.is_in_grace and not persons.is_covered as is_in_grace,
    persons.in_force_membership_count,
    persons.is_carried_forward,
from persons
inner join seeds.segments on segments.rank = persons.segment_rank
