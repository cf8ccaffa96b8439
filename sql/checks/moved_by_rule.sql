-- checks.moved_by_rule: every person who stands in another district than the lists sent names the region rule that moved
-- them there, a rule in force in that month.
--
-- severity: block
-- upstream: intermediate.tallies, intermediate.periods, seeds.region_rules

select
    moved.period,
    moved.sent_district_code,
    moved.district_code,
    moved.rule_code,
    sum(moved.registered_count) as registered_count,
from intermediate.tallies as moved
inner join intermediate.periods using (period)
left join seeds.region_rules as rules
    on rules.rule_code = moved.rule_code
    and rules.from_district_code = moved.sent_district_code
    and rules.to_district_code = moved.district_code
    and rules.valid_from <= periods.period_end
    and coalesce(rules.valid_to >= periods.period_end, true)
where
    (moved.district_code is distinct from moved.sent_district_code or moved.rule_code <> '')
    and rules.rule_code is null
group by all
