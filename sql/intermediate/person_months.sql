-- intermediate.person_months: each person whom BPJS TK's lists know in a month, once in the province, with one status.
-- Of a person's several rows intermediate.merged_members makes one. A region rule moves a person from the district of
-- that row, as sent, to another; who lives where the row's address says is moved by a rule about that village alone.
-- PMI is a memo: a person who is nothing else is in no count, and has a status all the same.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.memberships, intermediate.repeated_members, intermediate.merged_members, intermediate.region_moves, seeds.segments
-- partition: intermediate.member_deliveries

with persons as (
    select
        memberships.period,
        memberships.person_id,
        memberships.list_id,
        memberships.id_basis,
        memberships.segment,
        memberships.district_code,
        memberships.district_basis,
        memberships.nik_district_code,
        memberships.work_district_code,
        memberships.branch_district_code,
        memberships.is_in_force and segments.is_counted as is_covered,
        memberships.is_registered and segments.is_counted as is_registered,
        memberships.is_deceased,
        memberships.is_paid and segments.is_counted as is_paid,
        memberships.is_in_grace and segments.is_counted as is_in_grace,
        cast(memberships.is_in_force as bigint) as in_force_membership_count,
        memberships.is_carried_forward,
        memberships.status,
        memberships.covered_until,
    from intermediate.memberships
    inner join seeds.segments using (segment)
    anti join intermediate.repeated_members using (period, person_id)

    union all by name

    select *
    from intermediate.merged_members
),

placed as (
    select
        persons.*,
        case
            when rules.match_kind = 'village_code' or persons.district_basis is distinct from 'residence'
                then rules.rule_code
        end as rule_code,
        rules.to_district_code,
        rules.is_estimate,
    from persons
    left join intermediate.region_moves as rules
        on rules.period = persons.period
        and rules.person_id = persons.person_id
        and rules.from_district_code = persons.district_code
)

select
    period,
    person_id,
    list_id,
    id_basis,
    segment,
    case when rule_code is null then district_code else to_district_code end as district_code,
    nik_district_code,
    work_district_code,
    branch_district_code,
    is_covered,
    is_registered,
    is_deceased,
    is_paid,
    is_in_grace and not is_covered as is_in_grace,
    in_force_membership_count,
    is_carried_forward,
    status,
    covered_until,
    district_code as sent_district_code,
    case when rule_code is null then district_basis else 'region_rule' end as district_basis,
    rule_code,
    rule_code is not null and is_estimate as is_estimate,
from placed
