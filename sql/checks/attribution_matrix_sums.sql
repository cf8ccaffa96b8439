-- checks.attribution_matrix_sums: each attribution moves people from twelve places to twelve places, those of either side
-- sum to the province, and those that arrive in a district are its coverage.
--
-- severity: block
-- upstream: marts.attribution_matrix, marts.coverage_by_district, marts.coverage_province

with sums as (
    select
        period,
        attribution,
        sum(covered_count) as covered_count,
        count(distinct from_district_code) as from_place_count,
        count(distinct to_district_code) as to_place_count,
        count(*) as cell_count,
    from marts.attribution_matrix
    group by all
),

arrivals as (
    select
        period,
        attribution,
        to_district_code as district_code,
        sum(covered_count) as arrived_count,
    from marts.attribution_matrix
    group by all
),

differing as (
    select
        arrivals.period,
        arrivals.attribution,
        count(*) as differing_place_count,
    from arrivals
    inner join marts.coverage_by_district as coverage using (period, district_code)
    where arrivals.arrived_count <> coalesce(coverage.covered_count, 0)
    group by all
)

select
    sums.*,
    province.covered_count as province_count,
    coalesce(differing.differing_place_count, 0) as differing_place_count,
from sums
inner join marts.coverage_province as province using (period)
left join differing using (period, attribution)
where
    sums.covered_count <> province.covered_count
    or differing.differing_place_count is not null
    or sums.cell_count <> sums.from_place_count * sums.to_place_count
