-- intermediate.region_moves: the region rule that each person falls under in a month, for each district that the rules
-- would move them from. A rule asks for one sign, or for two: a NIK's prefix, a village, an employer, a list that names
-- them; a prefix or village also for all below it. The sign may stand in any list of members or of nominations of the
-- month. Of several rules the most specific holds: by village, employer, list, NIK; of two signs before one; of the
-- longer code. Two that are equal in all of these are a tie, which stops the night. A NIK's prefix alone says where the
-- NIK was issued and not where its holder lives: who is moved by it alone is an estimate (perkiraan).
--
-- grain:    one row per period, person and district moved from
-- keys:     period, person_id, from_district_code
-- upstream: intermediate.region_signs, seeds.region_rules
-- partition: intermediate.member_deliveries

with matched as (
    select
        signs.period,
        signs.person_id,
        rules.from_district_code,
        rules.rule_code,
        rank() over (
            partition by signs.period, signs.person_id, rules.from_district_code
            order by
                case rules.match_kind when 'village_code' then 1 when 'employer' then 2 when 'list' then 3 else 4 end,
                rules.second_kind is null,
                length(rules.match_code) desc
        ) as specificity_rank,
    from (
        select
            period,
            person_id,
            rule_code,
            count(*) as sign_count,
        from intermediate.region_signs
        group by all
    ) as signs
    inner join seeds.region_rules as rules
        on rules.rule_code = signs.rule_code
        and signs.sign_count = case when rules.second_kind is null then 1 else 2 end
),

chosen as (
    select
        period,
        person_id,
        from_district_code,
        min(rule_code) as rule_code,
        nullif(max(rule_code), min(rule_code)) as tied_rule_code,
    from matched
    where specificity_rank = 1
    group by all
)

select
    chosen.period,
    chosen.person_id,
    chosen.from_district_code,
    rules.to_district_code,
    chosen.rule_code,
    chosen.tied_rule_code,
    rules.match_kind,
    rules.match_kind = 'nik_prefix' and rules.second_kind is null as is_estimate,
from chosen
inner join seeds.region_rules as rules using (rule_code)
