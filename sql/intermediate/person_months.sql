-- intermediate.person_months: each person whom BPJS TK's lists know in a month, once in the province, with one status
-- (intermediate.person_states), their list and places (intermediate.profiles), and the district to which a region rule
-- moves them. A rule by the NIK's prefix alone says where the NIK was issued and not where its holder lives: who is
-- moved by it is an estimate (perkiraan).
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.person_states, intermediate.profiles, seeds.segments, seeds.region_rules
-- materialized: view

select
    states.period,
    states.person_id,
    profiles.list_id,
    profiles.id_basis,
    segments.segment,
    coalesce(rules.to_district_code, profiles.district_code) as district_code,
    profiles.nik_district_code,
    profiles.work_district_code,
    profiles.branch_district_code,
    states.is_covered,
    states.is_registered,
    states.is_deceased,
    states.is_paid,
    states.is_in_grace,
    states.in_force_membership_count,
    profiles.is_carried_forward,
    states.status,
    states.covered_until,
    profiles.district_code as sent_district_code,
    case when states.rule_code is null then profiles.district_basis else 'region_rule' end as district_basis,
    states.rule_code,
    coalesce(rules.match_kind = 'nik_prefix' and rules.second_kind is null, false) as is_estimate,
from intermediate.person_states as states
inner join intermediate.profiles using (profile_key)
inner join seeds.segments on segments.rank = states.segment_rank
left join seeds.region_rules as rules using (rule_code)
