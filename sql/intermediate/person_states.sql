-- intermediate.person_states: each person whom BPJS TK's lists know in a month, once in the province, with one status and
-- the profile of the row that places them. Of a person's several rows intermediate.merged_members makes one. A region
-- rule moves a person from the district of that row, as sent, to another; who lives where the row's address says is
-- moved by a rule about that village alone. PMI is a memo: a person who is nothing else is in no count, and has a status
-- all the same. intermediate.person_months says the same with words for keys.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.memberships, intermediate.merged_members, intermediate.profiles, intermediate.region_moves, seeds.segments
-- partition: intermediate.member_deliveries

with persons as (
    select
        memberships.period,
        memberships.person_id,
        memberships.profile_key,
        memberships.segment_rank,
        memberships.is_in_force and segments.is_counted as is_covered,
        memberships.is_registered and segments.is_counted as is_registered,
        memberships.is_deceased,
        memberships.is_paid and segments.is_counted as is_paid,
        memberships.is_in_grace and segments.is_counted as is_in_grace,
        cast(memberships.is_in_force as bigint) as in_force_membership_count,
        memberships.status,
        memberships.covered_until,
    from intermediate.memberships
    inner join seeds.segments on segments.rank = memberships.segment_rank
    anti join intermediate.merged_members using (period, person_id)

    union all by name

    select * exclude (district_code, district_basis)
    from intermediate.merged_members
),

moved as (
    select
        persons.period,
        persons.person_id,
        rules.rule_code,
    from intermediate.region_moves as rules
    inner join persons using (period, person_id)
    inner join intermediate.profiles using (profile_key)
    where
        profiles.district_code = rules.from_district_code
        and (rules.match_kind = 'village_code' or profiles.district_basis is distinct from 'residence')
)

select
    persons.* replace (persons.is_in_grace and not persons.is_covered as is_in_grace),
    moved.rule_code,
from persons
left join moved using (period, person_id)
