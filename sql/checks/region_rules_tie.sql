-- checks.region_rules_tie: one region rule applies to a person. Two that are equally specific, of the same kind of sign, as
-- many signs and codes of the same length, would move the same persons: end one of them, or give it a second sign.
--
-- severity: block
-- upstream: intermediate.region_moves

select
    period,
    from_district_code,
    rule_code,
    tied_rule_code,
    count(*) as person_count,
from intermediate.region_moves
where tied_rule_code is not null
group by all
