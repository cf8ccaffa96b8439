-- checks.payers_sum: the payers of all places, 'unknown' included, sum to the province.
--
-- severity: block
-- upstream: marts.coverage_by_payer, marts.coverage_province

with sums as (
    select
        period,
        sum(covered_count) as covered_count,
        sum(registered_count) as registered_count,
    from marts.coverage_by_payer
    group by all
)

select
    province.period,
    province.covered_count,
    sums.covered_count as payer_covered_count,
    province.registered_count,
    sums.registered_count as payer_registered_count,
from marts.coverage_province as province
inner join sums using (period)
where sums.covered_count <> province.covered_count or sums.registered_count <> province.registered_count
