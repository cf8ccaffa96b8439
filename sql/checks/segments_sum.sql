-- checks.segments_sum: the counted segments of all places sum to the province.
--
-- severity: block
-- upstream: marts.coverage_by_segment, marts.coverage_province

with sums as (
    select
        period,
        sum(covered_count) as covered_count,
    from marts.coverage_by_segment
    where is_counted
    group by all
)

select
    province.period,
    province.covered_count,
    sums.covered_count as segment_sum_count,
from marts.coverage_province as province
inner join sums using (period)
where sums.covered_count <> province.covered_count
