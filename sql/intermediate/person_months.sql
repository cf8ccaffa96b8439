-- intermediate.person_months: each person whom BPJS TK's lists know in a month, once in the province. Cover in
-- force beats none. The segment is the first of PU, JAKON, BPU; the district that of the strongest basis
-- (residence, then the list's, then the NIK's), the latest paid, the longest enrolled, the smaller code.
-- PMI is a memo: a person who is nothing else is in no count.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.memberships, seeds.segments

with ranked as (
    select
        memberships.period,
        memberships.person_id,
        memberships.id_basis,
        memberships.nik_district_code,
        memberships.district_code,
        memberships.work_district_code,
        memberships.branch_district_code,
        memberships.is_carried_forward,
        coalesce(
            min(segments.rank) filter (where memberships.is_in_force and segments.is_counted) over persons,
            min(segments.rank) filter (where memberships.is_registered) over persons,
            min(segments.rank) over persons
        ) as segment_rank,
        row_number() over (
            partition by memberships.period, memberships.person_id
            order by
                memberships.is_in_force and segments.is_counted desc,
                case memberships.district_basis
                    when 'residence' then 1
                    when 'region_rule' then 2
                    when 'list' then 3
                    when 'nik_prefix' then 4
                    else 5
                end,
                memberships.covered_until desc nulls last,
                memberships.enrolled_on nulls last,
                memberships.district_code nulls last,
                memberships.delivery_id,
                memberships.sheet,
                memberships.row_number
        ) as place_rank,
        bool_or(memberships.is_in_force and segments.is_counted) over persons as is_covered,
        bool_or(memberships.is_registered and segments.is_counted) over persons as is_registered,
        bool_or(memberships.is_paid and segments.is_counted) over persons as is_paid,
        bool_or(memberships.is_in_grace and segments.is_counted) over persons as is_in_grace,
        count(*) filter (where memberships.is_in_force) over persons as in_force_membership_count,
    from intermediate.memberships
    inner join seeds.segments using (segment)
    window persons as (partition by memberships.period, memberships.person_id)
)

select
    ranked.period,
    ranked.person_id,
    ranked.id_basis,
    segments.segment,
    ranked.district_code,
    ranked.nik_district_code,
    ranked.work_district_code,
    ranked.branch_district_code,
    ranked.is_covered,
    ranked.is_registered,
    ranked.is_paid,
    ranked.is_in_grace and not ranked.is_covered as is_in_grace,
    ranked.in_force_membership_count,
    ranked.is_carried_forward,
from ranked
inner join seeds.segments on segments.rank = ranked.segment_rank
where ranked.place_rank = 1
