-- intermediate.village_cover: for each village whose fund (APBDes) is to pay for workers, how many it names and
-- how many of them are covered. A village none of whose people is covered has not paid.
--
-- grain:    one row per period and village
-- keys:     period, village_code
-- upstream: intermediate.budgeted

select
    period,
    village_code,
    left(village_code, 5) as district_code,
    count(*) as budgeted_count,
    count(*) filter (where is_covered) as covered_count,
from intermediate.budgeted
where payer = 'APBDES' and village_code is not null
group by all
