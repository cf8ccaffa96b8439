-- intermediate.denominators: potential workers (potensi) and the target of each month's year, for the province
-- and each district that has a published or recorded number. A target is a document's count, or else its
-- percentage of the potential, rounded up to whole persons by integers. Missing stays missing.
--
-- grain:    one row per period and region
-- keys:     period, district_code
-- upstream: intermediate.periods, seeds.potential, seeds.targets, lake.project

with targets as (
    select
        district_code,
        year,
        max(percent) as percent,
        max(target_count) as target_count,
    from seeds.targets
    group by all
)

select
    periods.period,
    potential.district_code,
    potential.base,
    potential.potential_count,
    potential.source as potential_source,
    potential.publication as potential_publication,
    targets.year as target_year,
    targets.percent as target_percent,
    coalesce(
        targets.target_count,
        (cast(targets.percent * 10000 as bigint) * potential.potential_count + 999999) // 1000000
    ) as target_count,
from intermediate.periods
cross join lake.project
inner join seeds.potential
    on potential.base = project.headline_base
    and potential.valid_from <= periods.period_end
    and coalesce(potential.valid_to >= periods.period_end, true)
left join targets
    on targets.district_code = potential.district_code
    and targets.year = year(periods.period_end)
