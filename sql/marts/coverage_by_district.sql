-- marts.coverage_by_district: persons with cover in force, over potential workers, by district of residence;
-- beside it the same province told by NIK prefix, by place of work and by branch. Each of the four ways sums to
-- the province over its twelve rows: ten districts, 'outside' and 'unknown'. A person in two segments or on two
-- lists counts once. A district without any list has no figure; one with nobody covered has 0; one that lacks a list
-- of several (is_partial) lacks the people who stand on that one alone.
--
-- grain:    one row per period and place
-- keys:     period, district_code
-- upstream: intermediate.periods, intermediate.places, intermediate.counted, intermediate.reporting, intermediate.denominators

with residence as (
    select
        period,
        residence_code as district_code,
        cast(sum(covered_count) as bigint) as covered_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(grace_count) as bigint) as grace_count,
        cast(sum(headcount_count) as bigint) as headcount_count,
        cast(sum(unverified_id_count) as bigint) as unverified_id_count,
    from intermediate.counted
    group by all
),

by_nik as (
    select
        period,
        nik_code as district_code,
        cast(sum(covered_count) as bigint) as covered_count,
    from intermediate.counted
    group by all
),

by_work as (
    select
        period,
        work_code as district_code,
        cast(sum(covered_count) as bigint) as covered_count,
    from intermediate.counted
    group by all
),

by_branch as (
    select
        period,
        branch_code as district_code,
        cast(sum(covered_count) as bigint) as covered_count,
    from intermediate.counted
    group by all
),

counted as (
    select
        periods.period,
        periods.period_end,
        periods.figure_status,
        places.district_code,
        places.district_name,
        places.short_name,
        places.bps_code,
        places.is_district,
        reporting.data_as_of,
        coalesce(reporting.is_carried_forward, false) as is_carried_forward,
        coalesce(reporting.is_partial, false) as is_partial,
        coalesce(reporting.has_figure, true) as has_figure,
        coalesce(residence.covered_count, 0) as covered_count,
        coalesce(residence.registered_count, 0) as registered_count,
        coalesce(residence.grace_count, 0) as grace_count,
        coalesce(residence.headcount_count, 0) as headcount_count,
        coalesce(residence.unverified_id_count, 0) as unverified_id_count,
        coalesce(by_nik.covered_count, 0) as nik_prefix_covered_count,
        coalesce(by_work.covered_count, 0) as workplace_covered_count,
        coalesce(by_branch.covered_count, 0) as branch_covered_count,
    from intermediate.periods
    cross join intermediate.places
    left join intermediate.reporting
        on reporting.period = periods.period and reporting.district_code = places.district_code
    left join residence on residence.period = periods.period and residence.district_code = places.district_code
    left join by_nik on by_nik.period = periods.period and by_nik.district_code = places.district_code
    left join by_work on by_work.period = periods.period and by_work.district_code = places.district_code
    left join by_branch on by_branch.period = periods.period and by_branch.district_code = places.district_code
)

select
    counted.period,
    counted.period_end,
    counted.district_code,
    counted.district_name,
    counted.short_name,
    counted.bps_code,
    case when counted.has_figure or counted.covered_count > 0 then counted.covered_count end as covered_count,
    case when counted.has_figure or counted.registered_count > 0 then counted.registered_count end
        as registered_count,
    case when counted.has_figure or counted.grace_count > 0 then counted.grace_count end as grace_count,
    case when counted.has_figure or counted.headcount_count > 0 then counted.headcount_count end as headcount_count,
    case when counted.has_figure or counted.unverified_id_count > 0 then counted.unverified_id_count end
        as unverified_id_count,
    denominators.potential_count,
    denominators.target_count,
    case
        when counted.has_figure and denominators.target_count is not null
            then greatest(denominators.target_count - counted.covered_count, 0)
    end as gap_count,
    case when counted.has_figure then counted.covered_count / nullif(denominators.potential_count, 0) end
        as coverage_ratio,
    case when counted.has_figure then counted.covered_count / nullif(denominators.target_count, 0) end
        as attainment_ratio,
    denominators.base,
    denominators.potential_source,
    counted.data_as_of,
    counted.is_carried_forward,
    counted.figure_status,
    counted.nik_prefix_covered_count,
    counted.workplace_covered_count,
    counted.branch_covered_count,
    counted.is_partial,
from counted
left join intermediate.denominators
    on denominators.period = counted.period and denominators.district_code = counted.district_code
