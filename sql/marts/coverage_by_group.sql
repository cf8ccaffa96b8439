-- marts.coverage_by_group: persons and heads by worker group and district of residence. covered_count counts each
-- person once, in the group of the first government list that says one, and sums to the headline; whom no list puts
-- in a group is 'unknown'. budgeted_count counts who is named by a decree in force, by the group and district of
-- the decree; a person named in two groups stands in both. population_count counts a group's register, where there
-- is one: its denominator. A group without a register has none.
--
-- grain:    one row per period, place and worker group
-- keys:     period, district_code, worker_group
-- upstream: intermediate.periods, intermediate.places, intermediate.reporting, intermediate.sponsored, intermediate.budgeted_by_group, intermediate.populations, seeds.worker_groups

with groups as (
    select
        worker_group,
        label as group_name,
        is_vulnerable,
        is_government,
    from seeds.worker_groups

    union all by name

    select
        'unknown' as worker_group,
        'Belum diketahui' as group_name,
        null as is_vulnerable,
        null as is_government,
),

counted as (
    select
        period,
        residence_code,
        worker_group,
        cast(sum(covered_count) as bigint) as covered_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(grace_count) as bigint) as grace_count,
        cast(sum(headcount_count) as bigint) as headcount_count,
        cast(sum(unverified_id_count) as bigint) as unverified_id_count,
    from intermediate.sponsored
    group by all
),

populations as (
    select
        period,
        place_code,
        worker_group,
        count(*) as population_count,
        count(*) filter (where is_registered) as population_registered_count,
        count(*) filter (where is_covered) as population_covered_count,
    from intermediate.populations
    group by all
),

cells as (
    select
        periods.period,
        periods.period_end,
        places.district_code,
        places.district_name,
        places.bps_code,
        groups.worker_group,
        groups.group_name,
        groups.is_vulnerable,
        groups.is_government,
        reporting.data_as_of,
        coalesce(reporting.is_carried_forward, false) as is_carried_forward,
        case when coalesce(reporting.has_figure, true) then 0 end as nobody,
        periods.figure_status,
    from intermediate.periods
    cross join intermediate.places
    cross join groups
    left join intermediate.reporting
        on reporting.period = periods.period and reporting.district_code = places.district_code
)

select
    cells.period,
    cells.period_end,
    cells.district_code,
    cells.district_name,
    cells.bps_code,
    cells.worker_group,
    cells.group_name,
    cells.is_vulnerable,
    cells.is_government,
    coalesce(counted.covered_count, cells.nobody) as covered_count,
    coalesce(counted.registered_count, cells.nobody) as registered_count,
    coalesce(counted.grace_count, cells.nobody) as grace_count,
    coalesce(counted.headcount_count, cells.nobody) as headcount_count,
    coalesce(counted.unverified_id_count, cells.nobody) as unverified_id_count,
    coalesce(budgeted.budgeted_count, 0) as budgeted_count,
    coalesce(budgeted.budgeted_registered_count, 0) as budgeted_registered_count,
    coalesce(budgeted.budgeted_covered_count, 0) as budgeted_covered_count,
    populations.population_count,
    populations.population_registered_count,
    populations.population_covered_count,
    populations.population_covered_count / nullif(populations.population_count, 0) as population_coverage_ratio,
    cells.data_as_of,
    cells.is_carried_forward,
    cells.figure_status,
from cells
left join counted
    on counted.period = cells.period
    and counted.residence_code = cells.district_code
    and counted.worker_group = cells.worker_group
left join intermediate.budgeted_by_group as budgeted
    on budgeted.period = cells.period
    and budgeted.district_code = cells.district_code
    and budgeted.worker_group = cells.worker_group
left join populations
    on populations.period = cells.period
    and populations.place_code = cells.district_code
    and populations.worker_group = cells.worker_group
