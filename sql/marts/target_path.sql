-- marts.target_path: where a region should stand at the end of each month on its way from one dated point to the next,
-- months to come included, and where it stands. Attainment on the path is covered over the path of the month, not over
-- the final target; behind_count is negative for who is ahead. One shape is chosen. The path and its ratio are computed
-- here, over the potential on the day of the next point, which may date from a year before; beside them stands what the
-- documents themselves say of that point. What a source marks as inferred ([I]) was not published.
--
-- grain:    one row per month from the first point to the last, region and shape
-- keys:     period, district_code, shape
-- upstream: intermediate.paths, intermediate.places, marts.coverage_by_district, marts.coverage_province, seeds.target_path, seeds.potential, lake.project

with standing as (
    select period, district_code, covered_count, figure_status
    from marts.coverage_by_district

    union all by name

    select period, district_code, covered_count, figure_status
    from marts.coverage_province
),

points as (
    select
        district_code,
        point_on,
        max(target_count) filter (where not contains(source, '[I]')) as published_count,
        max(percent) filter (where not contains(source, '[I]')) as published_percent,
        string_agg(concat(source, ' (' || publication || ')'), '; ' order by kind) as source,
    from seeds.target_path
    group by all
)

select
    paths.period,
    paths.period_end,
    paths.district_code,
    coalesce(places.district_name, project.province_name) as district_name,
    paths.shape,
    paths.label,
    paths.is_chosen,
    paths.path_count,
    paths.point_on,
    paths.point_count,
    paths.potential_count,
    paths.path_count / nullif(paths.potential_count, 0) as path_ratio,
    standing.covered_count,
    paths.path_count - standing.covered_count as behind_count,
    standing.covered_count / nullif(paths.path_count, 0) as path_attainment_ratio,
    standing.figure_status,
    potential.valid_from as potential_from_on,
    potential.source as potential_source,
    points.published_count,
    points.published_percent / 100 as published_ratio,
    points.source as point_source,
from intermediate.paths
cross join lake.project
left join intermediate.places on places.district_code = paths.district_code
left join standing on standing.period = paths.period and standing.district_code = paths.district_code
left join points on points.district_code = paths.district_code and points.point_on = paths.point_on
left join seeds.potential
    on potential.district_code = paths.district_code
    and potential.base = project.headline_base
    and potential.valid_from <= paths.point_on
    and coalesce(potential.valid_to >= paths.point_on, true)
