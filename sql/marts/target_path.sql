-- marts.target_path: where a region should stand at the end of each month on its way from one dated point to the next,
-- months to come included, and where it stands. Attainment on the path is covered over the path of the month, not over
-- the final target; behind_count is negative for who is ahead. One shape is chosen.
--
-- grain:    one row per month from the first point to the last, region and shape
-- keys:     period, district_code, shape
-- upstream: intermediate.paths, intermediate.places, marts.coverage_by_district, marts.coverage_province, lake.project

with standing as (
    select period, district_code, covered_count, figure_status
    from marts.coverage_by_district

    union all by name

    select period, district_code, covered_count, figure_status
    from marts.coverage_province
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
from intermediate.paths
cross join lake.project
left join intermediate.places on places.district_code = paths.district_code
left join standing on standing.period = paths.period and standing.district_code = paths.district_code
