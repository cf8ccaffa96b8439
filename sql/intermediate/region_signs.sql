-- intermediate.region_signs: which signs of which region rules in force on a month's last day each person shows. A member's
-- own rows show the NIK's prefix, the village, the employer and the list that they stand on; the lists of nominations
-- and the registers that stand in the month show the village and the list, which may be one that was drawn up and signed
-- to say who lives where. A code is shown by itself and by all below it.
--
-- grain:    one row per period, person, rule and sign of it
-- keys:     period, person_id, rule_code, sign_number
-- upstream: intermediate.periods, intermediate.member_rows, intermediate.standing_deliveries, staging.nominations, staging.populations, seeds.region_rules

with rules as (
    select
        periods.period,
        region_rules.rule_code,
        unnest([1, 2]) as sign_number,
        unnest([region_rules.match_kind, region_rules.second_kind]) as kind,
        unnest([region_rules.match_code, region_rules.second_code]) as code,
    from seeds.region_rules
    inner join intermediate.periods
        on region_rules.valid_from <= periods.period_end
        and coalesce(region_rules.valid_to >= periods.period_end, true)
),

members as (
    select *
    from intermediate.member_rows
    semi join rules using (period)
),

listed as (
    select
        standing.period,
        nominations.person_id,
        nominations.list_id,
        nominations.village_code,
    from intermediate.standing_deliveries as standing
    semi join rules using (period)
    inner join staging.nominations using (delivery_id)

    union all by name

    select
        standing.period,
        populations.person_id,
        populations.list_id,
    from intermediate.standing_deliveries as standing
    semi join rules using (period)
    inner join staging.populations using (delivery_id)
)

select distinct
    members.period,
    members.person_id,
    rules.rule_code,
    rules.sign_number,
from rules
inner join members on members.period = rules.period
where
    case rules.kind
        when 'nik_prefix' then starts_with(members.nik_subdistrict_code || '.', rules.code || '.')
        when 'village_code' then starts_with(
            coalesce(members.village_code, members.subdistrict_code) || '.', rules.code || '.'
        )
        when 'employer' then members.employer_code = rules.code
        when 'list' then members.list_id = rules.code
    end

union

select distinct
    listed.period,
    listed.person_id,
    rules.rule_code,
    rules.sign_number,
from rules
inner join listed on listed.period = rules.period
where
    case rules.kind
        when 'village_code' then starts_with(listed.village_code || '.', rules.code || '.')
        when 'list' then listed.list_id = rules.code
    end
