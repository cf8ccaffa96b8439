-- marts.year_end: how much of December's figure is the year's, and how much of it lasts. The surge is December over the
-- mean of September to November; survival the share of the persons covered in December who are covered in the next
-- March, wherever in the province (heads on construction sites have no name, and are in neither). Beside them stand
-- December's coverage and that of the year's person-months: 98 percent and 55 percent are two statements. What counts
-- as far apart is in seeds.year_end_rules. A year without December has no row.
--
-- grain:    one row per year and region
-- keys:     year, district_code
-- upstream: marts.coverage_by_district, marts.coverage_province, marts.person_month_coverage, intermediate.periods, intermediate.covered_years, seeds.year_end_rules, lake.project

with months as (
    select period_end, district_code, covered_count from marts.coverage_by_district

    union all by name

    select period_end, district_code, covered_count from marts.coverage_province
),

before_december as (
    select
        year(period_end) as year,
        district_code,
        cast(sum(covered_count) as bigint) as before_december_person_month_count,
    from months
    where month(period_end) between 9 and 11
    group by all
    having count(covered_count) = 3
),

marches as (
    select distinct
        covered_years.year - 1 as year,
        covered_years.person_id,
    from intermediate.covered_years
    where (covered_years.month_bits & (1 << 3)) > 0
),

known_marches as (
    select distinct year(period_end) - 1 as year
    from intermediate.periods
    where month(period_end) = 3
),

survivors as (
    select
        december.year,
        coalesce(december.district_code, project.province_code) as district_code,
        count(*) as december_person_count,
        case when known_marches.year is not null then count(marches.person_id) end as still_in_march_count,
    from intermediate.covered_years as december
    cross join lake.project
    left join known_marches using (year)
    left join marches on marches.year = december.year and marches.person_id = december.person_id
    where (december.month_bits & (1 << 12)) > 0
    group by grouping sets (
        (december.year, known_marches.year, december.district_code, project.province_code),
        (december.year, known_marches.year, project.province_code)
    )
),

measured as (
    select
        years.year,
        years.district_code,
        years.district_name,
        years.month_count,
        years.position_covered_count as december_covered_count,
        years.position_potential_count as december_potential_count,
        years.position_coverage_ratio as december_coverage_ratio,
        years.person_month_count,
        years.potential_month_count,
        years.person_month_ratio,
        before_december.before_december_person_month_count,
        3 * years.position_covered_count / nullif(before_december.before_december_person_month_count, 0) as surge_ratio,
        coalesce(survivors.december_person_count, 0) as december_person_count,
        survivors.still_in_march_count,
        survivors.still_in_march_count / nullif(survivors.december_person_count, 0) as survival_ratio,
    from marts.person_month_coverage as years
    left join before_december on before_december.year = years.year and before_december.district_code = years.district_code
    left join survivors on survivors.year = years.year and survivors.district_code = years.district_code
    where right(years.position_period, 2) = '12'
)

select
    measured.year,
    measured.district_code,
    measured.district_name,
    measured.month_count,
    measured.december_covered_count,
    measured.december_potential_count,
    measured.december_coverage_ratio,
    measured.person_month_count,
    measured.potential_month_count,
    measured.person_month_ratio,
    measured.before_december_person_month_count,
    measured.surge_ratio,
    measured.december_person_count,
    measured.still_in_march_count,
    measured.survival_ratio,
    case
        when measured.before_december_person_month_count is not null
            then coalesce(measured.december_coverage_ratio - measured.person_month_ratio >= rules.difference_ratio, false)
                or coalesce(
                    measured.surge_ratio >= rules.surge_ratio and measured.survival_ratio < rules.survival_ratio, false
                )
    end as is_year_end_surge,
from measured
cross join seeds.year_end_rules as rules
