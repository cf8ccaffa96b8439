-- intermediate.path_points: the dated points of the way to the targets, in whole persons: a document's count, or else
-- its percentage of the potential on that day, rounded up by integers. A point stands for the end of its month. A
-- percentage of an unknown potential is no point.
--
-- grain:    one row per region and month that has a point
-- keys:     district_code, month_number
-- upstream: seeds.target_path, seeds.potential, lake.project

with points as (
    select
        district_code,
        point_on,
        max(target_count) as target_count,
        max(percent) as percent,
    from seeds.target_path
    group by all
)

select
    points.district_code,
    points.point_on,
    cast(year(points.point_on) * 12 + month(points.point_on) as integer) as month_number,
    potential.potential_count,
    coalesce(
        points.target_count,
        (cast(points.percent * 10000 as bigint) * potential.potential_count + 999999) // 1000000
    ) as point_count,
from points
cross join lake.project
left join seeds.potential
    on potential.district_code = points.district_code
    and potential.base = project.headline_base
    and potential.valid_from <= points.point_on
    and coalesce(potential.valid_to >= points.point_on, true)
where point_count is not null
