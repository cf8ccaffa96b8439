-- intermediate.coverage_effects: what each place and cause added to the province's coverage since the month before,
-- exactly. Of coverage N / D, dN persons are worth dN / 2 · (1 / D0 + 1 / D1), and a potential that changed by dD
-- costs dD · (N0 + N1) / (2 · D0 · D1): the two-factor Shapley split. Over the one denominator 2 · D0 · D1 all of
-- these are whole numbers, and they sum to the change. What the province's potential changed by beyond its
-- districts' stands under 'unknown'. Without a potential in both months there is no effect.
--
-- grain:    one row per period but the first, place that moved or has a potential, factor and cause
-- keys:     period, district_code, factor, cause
-- upstream: intermediate.periods, intermediate.denominators, intermediate.movements, marts.coverage_province, staging.districts

with months as (
    select
        periods.period,
        earlier.period as previous_period,
        province.covered_count + before.covered_count as covered_sum,
        province.potential_count + before.potential_count as potential_sum,
        province.potential_count - before.potential_count as potential_change,
        2 * before.potential_count * province.potential_count as whole_parts,
    from intermediate.periods
    inner join intermediate.periods as earlier on earlier.month_number = periods.month_number - 1
    inner join marts.coverage_province as province on province.period = periods.period
    inner join marts.coverage_province as before on before.period = earlier.period
),

districts as (
    select
        months.period,
        now.district_code,
        now.potential_count - before.potential_count as change_count,
    from months
    inner join intermediate.denominators as now on now.period = months.period
    inner join intermediate.denominators as before
        on before.period = months.previous_period and before.district_code = now.district_code
    inner join staging.districts on districts.district_code = now.district_code
),

changes as (
    select
        period,
        district_code,
        'numerator' as factor,
        cause,
        person_count as change_count,
    from intermediate.movements

    union all by name

    select
        *,
        'denominator' as factor,
        'potential' as cause,
    from districts

    union all by name

    select
        months.period,
        'unknown' as district_code,
        'denominator' as factor,
        'potential' as cause,
        max(months.potential_change) - cast(coalesce(sum(districts.change_count), 0) as bigint) as change_count,
    from months
    left join districts using (period)
    group by months.period
)

select
    changes.period,
    months.previous_period,
    changes.district_code,
    changes.factor,
    changes.cause,
    changes.change_count,
    changes.change_count
        * case changes.factor when 'numerator' then months.potential_sum else -months.covered_sum end as effect_parts,
    months.whole_parts,
from changes
inner join months using (period)
