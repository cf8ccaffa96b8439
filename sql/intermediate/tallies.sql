-- intermediate.tallies: how many persons of a month have the same list, places, segment and region rule, and the same payer
-- and worker group by the government's lists (intermediate.sponsorships; 'unknown' where none says). Every count of
-- persons by any of these is a sum over it.
--
-- grain:    one row per period and combination
-- keys:     period, profile_key, segment, rule_code, payer, worker_group, is_nominated
-- upstream: intermediate.person_states, intermediate.sponsorships, intermediate.profiles, seeds.segments, seeds.region_rules
-- partition: intermediate.standing_deliveries

with counted as (
    select
        states.period,
        states.profile_key,
        states.segment_rank,
        states.rule_code,
        sponsorships.payer,
        sponsorships.worker_group,
        sponsorships.is_nominated,
        count(*) filter (where states.is_covered) as covered_count,
        count(*) filter (where states.is_registered) as registered_count,
        count(*) filter (where states.is_in_grace) as grace_count,
        count(*) filter (where states.is_paid) as paid_count,
        cast(sum(states.in_force_membership_count) as bigint) as membership_count,
    from intermediate.person_states as states
    left join intermediate.sponsorships using (period, person_id)
    group by all
)

select
    counted.period,
    counted.profile_key,
    segments.segment,
    coalesce(counted.rule_code, '') as rule_code,
    coalesce(counted.payer, 'unknown') as payer,
    coalesce(counted.worker_group, 'unknown') as worker_group,
    coalesce(counted.is_nominated, false) as is_nominated,
    profiles.list_id,
    profiles.id_basis,
    coalesce(rules.to_district_code, profiles.district_code) as district_code,
    profiles.nik_district_code,
    profiles.work_district_code,
    profiles.branch_district_code,
    profiles.district_code as sent_district_code,
    coalesce(rules.match_kind = 'nik_prefix' and rules.second_kind is null, false) as is_estimate,
    counted.covered_count,
    counted.registered_count,
    counted.grace_count,
    counted.paid_count,
    counted.membership_count,
from counted
inner join intermediate.profiles using (profile_key)
inner join seeds.segments on segments.rank = counted.segment_rank
left join seeds.region_rules as rules using (rule_code)
