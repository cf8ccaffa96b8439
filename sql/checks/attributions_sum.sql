-- checks.attributions_sum: residence, NIK prefix, place of work and branch each sum to the province.
--
-- severity: block
-- upstream: marts.coverage_by_district, marts.coverage_province

with sums as (
    select
        period,
        sum(covered_count) as residence_count,
        sum(nik_prefix_covered_count) as nik_prefix_count,
        sum(workplace_covered_count) as workplace_count,
        sum(branch_covered_count) as branch_count,
        count(*) as place_count,
    from marts.coverage_by_district
    group by all
)

select
    sums.*,
    province.covered_count,
from sums
inner join marts.coverage_province as province using (period)
where
    sums.residence_count <> province.covered_count
    or sums.nik_prefix_count <> province.covered_count
    or sums.workplace_count <> province.covered_count
    or sums.branch_count <> province.covered_count
