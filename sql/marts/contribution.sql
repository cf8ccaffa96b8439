-- marts.contribution: why the province's coverage changed since the month before, by place, factor and cause: how many
-- persons, or potential workers, moved, and what that is worth in points. The row of the province's code is all its
-- places. Exact parts stand beside what is printed: over whole_parts they sum to the change. The printed hundredths of
-- a place sum to its own in marts.contribution_by_district, and the province's to the rounded change; of each, the
-- largest remainders get what rounding down leaves.
--
-- grain:    one row per period but the first, region, factor and cause that changed anything
-- keys:     period, district_code, factor, cause
-- upstream: intermediate.coverage_effects, marts.contribution_by_district, lake.project

with regions as (
    select
        period,
        coalesce(effects.district_code, project.province_code) as district_code,
        factor,
        cause,
        max(previous_period) as previous_period,
        cast(sum(change_count) as bigint) as change_count,
        cast(sum(effect_parts) as bigint) as effect_parts,
        max(whole_parts) as whole_parts,
    from intermediate.coverage_effects as effects
    cross join lake.project
    where change_count <> 0
    group by grouping sets (
        (period, factor, cause, project.province_code, effects.district_code),
        (period, factor, cause, project.province_code)
    )
),

effects as (
    select
        *,
        cast(effect_parts as hugeint) * 10000 as hundredth_parts,
        (hundredth_parts % whole_parts + whole_parts) % whole_parts as remainder,
        (hundredth_parts - remainder) // whole_parts as rounded_down,
    from regions
),

places as (
    select period, period_end, figure_status, district_code, district_name, change_points
    from marts.contribution_by_district

    union all by name

    select
        period,
        period_end,
        figure_status,
        project.province_code as district_code,
        project.province_name as district_name,
        sum(change_points) as change_points,
    from marts.contribution_by_district
    cross join lake.project
    group by all
),

placed as (
    select
        effects.*,
        places.period_end,
        places.figure_status,
        places.district_name,
        row_number() over (region order by effects.remainder desc, effects.factor, effects.cause) as rank,
        places.change_points * 100 - sum(effects.rounded_down) over (region) as left_over,
    from effects
    inner join places on places.period = effects.period and places.district_code = effects.district_code
    window region as (partition by effects.period, effects.district_code)
)

select
    period,
    period_end,
    previous_period,
    district_code,
    district_name,
    factor,
    cause,
    change_count,
    cast((cast(rounded_down as bigint) + cast(rank <= left_over as integer)) * 0.01 as decimal(9, 2)) as change_points,
    effect_parts,
    whole_parts,
    figure_status,
from placed
