-- intermediate.growth_bounds: how far a count that is carried forward for some months may be off, in parts of ten
-- thousand of it. Once the districts that have reported up to a month give enough values of their count over that
-- of so many months before, the bounds are the quantiles of these values; until then the stated prior. The count
-- itself lies between them.
--
-- grain:    one row per period and lag
-- keys:     period, lag_months
-- upstream: intermediate.periods, intermediate.reporting, intermediate.counted, seeds.carry_forward, seeds.completeness_gate

with reported as (
    select
        periods.month_number,
        reporting.district_code,
        sum(counted.covered_count) as covered_count,
    from intermediate.reporting
    inner join intermediate.periods using (period)
    inner join intermediate.counted
        on counted.period = reporting.period and counted.residence_code = reporting.district_code
    where reporting.has_reported
    group by all
),

growths as (
    select
        later.month_number,
        later.district_code,
        carry_forward.lag_months,
        cast(later.covered_count * 10000 // earlier.covered_count as bigint) as growth_parts,
    from reported as later
    cross join seeds.carry_forward
    inner join reported as earlier
        on earlier.district_code = later.district_code
        and earlier.month_number = later.month_number - carry_forward.lag_months
    where earlier.covered_count > 0
),

known as (
    select
        periods.period,
        growths.lag_months,
        growths.growth_parts,
        count(*) over (partition by periods.period, growths.lag_months) as value_count,
        row_number() over (
            partition by periods.period, growths.lag_months
            order by growths.growth_parts, growths.month_number, growths.district_code
        ) as rank,
    from intermediate.periods
    inner join growths on growths.month_number <= periods.month_number
),

quantiles as (
    select
        known.period,
        known.lag_months,
        known.value_count,
        known.value_count >= gate.fewest_count as is_enough,
        min(known.growth_parts) filter (where known.rank >= known.value_count * gate.low_quantile_ratio) as low_parts,
        min(known.growth_parts) filter (where known.rank >= known.value_count * gate.high_quantile_ratio) as high_parts,
    from known
    cross join seeds.completeness_gate as gate
    group by all
)

select
    periods.period,
    carry_forward.lag_months,
    coalesce(quantiles.value_count, 0) as value_count,
    case when quantiles.is_enough then 'empirical' else 'prior' end as basis,
    least(
        case when quantiles.is_enough then quantiles.low_parts else cast(carry_forward.low_ratio * 10000 as bigint) end,
        10000
    ) as low_parts,
    greatest(
        case when quantiles.is_enough then quantiles.high_parts else cast(carry_forward.high_ratio * 10000 as bigint) end,
        10000
    ) as high_parts,
from intermediate.periods
cross join seeds.carry_forward
left join quantiles on quantiles.period = periods.period and quantiles.lag_months = carry_forward.lag_months
