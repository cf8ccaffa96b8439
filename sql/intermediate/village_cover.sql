-- intermediate.village_cover: for each village that a decree in force names, how many of its people are named, how
-- many of them BPJS TK registers and covers, and the same of those whom the village's own fund (APBDes) is to pay
-- for. A village none of whose people on its own list is covered has not paid.
--
-- grain:    one row per period and village
-- keys:     period, village_code
-- upstream: intermediate.nominated
-- partition: intermediate.standing_deliveries

select
    period,
    village_code,
    left(village_code, 5) as district_code,
    count(distinct person_id) as budgeted_count,
    count(distinct person_id) filter (where is_registered) as registered_count,
    count(distinct person_id) filter (where is_covered) as covered_count,
    count(distinct person_id) filter (where payer = 'APBDES') as fund_budgeted_count,
    count(distinct person_id) filter (where payer = 'APBDES' and is_covered) as fund_covered_count,
from intermediate.nominated
where is_in_force and village_code is not null
group by all
