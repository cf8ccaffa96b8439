-- checks.moved_by_rule: every person who stands in another district than the lists sent names the region rule that moved
-- them there, a rule in force in that month.
--
-- severity: block
-- upstream: intermediate.person_months, intermediate.periods, seeds.region_rules

select
    person_months.period,
    person_months.sent_district_code,
    person_months.district_code,
    person_months.rule_code,
    count(*) as person_count,
from intermediate.person_months
inner join intermediate.periods using (period)
left join seeds.region_rules as rules
    on rules.rule_code = person_months.rule_code
    and rules.from_district_code = person_months.sent_district_code
    and rules.to_district_code = person_months.district_code
    and rules.valid_from <= periods.period_end
    and coalesce(rules.valid_to >= periods.period_end, true)
where
    (person_months.district_code is distinct from person_months.sent_district_code or person_months.rule_code is not null)
    and rules.rule_code is null
group by all
