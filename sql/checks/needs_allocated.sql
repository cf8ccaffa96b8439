-- checks.needs_allocated: the districts' shares of the province's missing persons sum to them to the person, by every
-- method that shares them out.
--
-- severity: block
-- upstream: marts.headline, marts.needed_by_district

with sums as (
    select
        period,
        method,
        sum(allocated_count) as allocated_count,
    from marts.needed_by_district
    where method <> 'own_target'
    group by all
)

select
    headline.period,
    sums.method,
    headline.gap_count,
    cast(sums.allocated_count as bigint) as allocated_count,
from marts.headline
inner join sums using (period)
where sums.allocated_count <> headline.gap_count
