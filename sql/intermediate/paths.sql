-- intermediate.paths: the persons whom a region should have covered at the end of each month between its dated points,
-- months to come included, by each shape of seeds.path_shapes. Between two points persons rise by the part of the way
-- that the shape gives to the time f that has passed: f; 3f² - 2f³; or, of the decrees (SK) that seeds.path_steps
-- dates between the two, the part that is out. The path is rounded up to whole persons.
--
-- grain:    one row per region, month from the first point to the last, and shape
-- keys:     district_code, period, shape
-- upstream: intermediate.path_points, seeds.path_shapes, seeds.path_steps

with legs as (
    select
        *,
        coalesce(lag(month_number) over (partition by district_code order by month_number), month_number - 1)
            as from_month_number,
        coalesce(lag(point_count) over (partition by district_code order by month_number), point_count) as from_count,
        month_number - from_month_number as month_count,
    from intermediate.path_points
),

passed as (
    select
        *,
        cast(unnest(generate_series(1, month_count)) as integer) as months,
        make_date((from_month_number + months - 1) // 12, (from_month_number + months - 1) % 12 + 1, 1) as first_day,
    from legs
),

stepped as (
    select
        passed.*,
        sum(cast(coalesce(steps.percent, 0) * 10000 as bigint))
            over (partition by passed.district_code, passed.month_number order by passed.months) as step_parts,
        sum(cast(coalesce(steps.percent, 0) * 10000 as bigint))
            over (partition by passed.district_code, passed.month_number) as all_step_parts,
    from passed
    left join seeds.path_steps as steps on steps.calendar_month = strftime(passed.first_day, '%m')
),

shaped as (
    select
        stepped.*,
        shapes.shape,
        shapes.label,
        shapes.is_chosen,
        cast(case
            when months = month_count then 1
            when shapes.shape = 'linear' then months
            when shapes.shape = 's_curve' then months * months * (3 * month_count - 2 * months)
            when shapes.shape = 'apbd_steps' then step_parts
        end as hugeint) * (point_count - from_count) as rise_parts,
        case
            when months = month_count then 1
            when shapes.shape = 'linear' then month_count
            when shapes.shape = 's_curve' then month_count * month_count * month_count
            when shapes.shape = 'apbd_steps' then greatest(all_step_parts, 1)
        end as whole_parts,
    from stepped
    cross join seeds.path_shapes as shapes
)

select
    strftime(first_day, '%Y-%m') as period,
    last_day(first_day) as period_end,
    district_code,
    shape,
    label,
    is_chosen,
    cast(from_count + (rise_parts + greatest(sign(rise_parts), 0) * (whole_parts - 1)) // whole_parts as bigint)
        as path_count,
    point_on,
    point_count,
    potential_count,
from shaped
