-- marts.coverage_by_base: the same covered count over every base that has a number for the region on the month's
-- last day: potential workers by source, and the year's target. The press has printed 41, 50, 60 and 61 percent of
-- different bases; a base that is not published for a region has no row there.
--
-- grain:    one row per period, region and base
-- keys:     period, district_code, base
-- upstream: intermediate.periods, intermediate.denominators, marts.coverage_by_district, marts.coverage_province, seeds.potential, lake.project

with covered as (
    select
        period,
        period_end,
        district_code,
        district_name,
        bps_code,
        covered_count,
        data_as_of,
        is_carried_forward,
        figure_status,
    from marts.coverage_province

    union all by name

    select
        period,
        period_end,
        district_code,
        district_name,
        bps_code,
        covered_count,
        data_as_of,
        is_carried_forward,
        figure_status,
    from marts.coverage_by_district
),

bases as (
    select
        periods.period,
        potential.district_code,
        potential.base,
        potential.base = project.headline_base as is_headline_base,
        potential.potential_count as base_count,
        potential.valid_from as base_valid_from,
        potential.source as base_source,
        potential.publication as base_publication,
    from intermediate.periods
    cross join lake.project
    inner join seeds.potential
        on potential.valid_from <= periods.period_end
        and coalesce(potential.valid_to >= periods.period_end, true)

    union all by name

    select
        period,
        district_code,
        'TARGET_' || target_year as base,
        false as is_headline_base,
        target_count as base_count,
        make_date(target_year, 1, 1) as base_valid_from,
        'Target tahun ' || target_year as base_source,
        null as base_publication,
    from intermediate.denominators
    where target_count is not null
)

select
    covered.period,
    covered.period_end,
    covered.district_code,
    covered.district_name,
    covered.bps_code,
    bases.base,
    bases.is_headline_base,
    covered.covered_count,
    bases.base_count,
    covered.covered_count / nullif(bases.base_count, 0) as covered_of_base_ratio,
    bases.base_valid_from,
    bases.base_source,
    bases.base_publication,
    covered.data_as_of,
    covered.is_carried_forward,
    covered.figure_status,
from covered
inner join bases on bases.period = covered.period and bases.district_code = covered.district_code
