-- checks.contributions_sum: what places and causes contributed to a month's change of coverage sums to that change,
-- exactly and in the printed hundredths of a point: the places, all their causes, and the province's causes.
--
-- severity: block
-- upstream: intermediate.periods, marts.coverage_province, marts.contribution, marts.contribution_by_district, lake.project

with changes as (
    select
        periods.period,
        cast(2 as hugeint) * (
            now.covered_count * cast(before.potential_count as hugeint)
            - before.covered_count * cast(now.potential_count as hugeint)
        ) as parts,
        cast(2 as hugeint) * before.potential_count * now.potential_count as whole,
        sign(parts) * ((abs(parts) * 20000 + whole) // (2 * whole)) as hundredths,
    from intermediate.periods
    inner join intermediate.periods as earlier on earlier.month_number = periods.month_number - 1
    inner join marts.coverage_province as now on now.period = periods.period
    inner join marts.coverage_province as before on before.period = earlier.period
),

causes as (
    select
        contribution.period,
        sum(effect_parts) filter (where district_code <> project.province_code) as parts,
        sum(change_points) filter (where district_code <> project.province_code) * 100 as hundredths,
        sum(effect_parts) filter (where district_code = project.province_code) as province_parts,
        sum(change_points) filter (where district_code = project.province_code) * 100 as province_hundredths,
    from marts.contribution
    cross join lake.project
    group by all
),

places as (
    select
        period,
        sum(change_points) * 100 as hundredths,
    from marts.contribution_by_district
    group by all
)

select
    changes.period,
    cast(changes.hundredths as bigint) as change_hundredths,
    cast(causes.hundredths as bigint) as cause_hundredths,
    cast(places.hundredths as bigint) as place_hundredths,
    cast(causes.province_hundredths as bigint) as province_hundredths,
    changes.parts = coalesce(causes.parts, 0) and changes.parts = coalesce(causes.province_parts, 0) as is_exact,
from changes
left join causes using (period)
left join places using (period)
where
    changes.parts <> coalesce(causes.parts, 0)
    or changes.parts <> coalesce(causes.province_parts, 0)
    or changes.hundredths <> coalesce(causes.hundredths, 0)
    or changes.hundredths <> coalesce(causes.province_hundredths, 0)
    or changes.hundredths is distinct from places.hundredths
