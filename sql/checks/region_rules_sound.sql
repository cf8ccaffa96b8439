-- checks.region_rules_sound: each region rule moves from one district to another, ends after it began, and has either no
-- second sign or one of another kind with its code.
--
-- severity: block
-- upstream: seeds.region_rules

select
    rule_code,
    match_kind,
    match_code,
    second_kind,
    second_code,
    from_district_code,
    to_district_code,
    valid_from,
    valid_to,
from seeds.region_rules
where
    from_district_code = to_district_code
    or valid_to < valid_from
    or (second_kind is null) <> (second_code is null)
    or second_kind = match_kind
