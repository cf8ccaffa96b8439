-- marts.projection: where a region stands in December if its months go on as they went: a random walk with drift on
-- the n persons added each month, of mean y and deviation s. After h months N + h · y, less whom decrees are known to
-- lose by then, give or take t · s · sqrt(h + h² / n), which holds 95 times in 100. reach_ratio is the chance to reach
-- the target, by Student's t with n - 1 degrees of freedom (in closed form, Abramowitz and Stegun 26.7.3 and 26.7.4,
-- its series from the inside out). Where silent_because says why, there is no projection; where reach_silent_because
-- does, there is no chance: for want of the projection, or of a target.
--
-- grain:    one row per period and region that has a figure
-- keys:     period, district_code
-- upstream: intermediate.growth, seeds.t_quantiles

with walks as (
    select
        growth.*,
        addition_sum / history_count as mean,
        sqrt((history_count * square_sum - addition_sum * addition_sum) / (history_count * (history_count - 1)))
            as deviation,
        covered_count + months_left * mean - known_lost_count as expected,
        deviation * sqrt(months_left + months_left * months_left / history_count) as spread,
        t_quantiles.t_ratio * spread as margin,
        (target_count - expected) / nullif(spread, 0) as t,
        t_quantiles.freedom_count,
    from intermediate.growth
    inner join seeds.t_quantiles on t_quantiles.freedom_count = growth.history_count - 1
    where growth.silent_because is null
),

chances as (
    select
        *,
        freedom_count % 2 as odd,
        freedom_count / (freedom_count + t * t) as cosine_squared,
        list_reduce(
            generate_series((freedom_count - 2 - odd) // 2, 1, -1),
            lambda series, k: 1 + series * cosine_squared * (2 * k - 1 + odd) / (2 * k + odd),
            cast(1 as double)
        ) * t / sqrt(freedom_count + t * t) as sine_series,
        case odd
            when 0 then sine_series
            else (atan(t / sqrt(freedom_count)) + sine_series * sqrt(cosine_squared)) * 2 / pi()
        end as within,
        case
            when spread = 0 then cast(expected >= target_count as integer)
            else round(abs(1 - within) / 2, 6) -- abs: rounding may take within above 1
        end as reach_ratio,
    from walks
)

select
    growth.period,
    growth.period_end,
    growth.district_code,
    growth.district_name,
    make_date(year(growth.period_end), 12, 31) as horizon_on,
    growth.months_left,
    growth.covered_count,
    growth.potential_count,
    growth.target_count,
    growth.history_count,
    growth.known_lost_count,
    cast(round(chances.mean) as bigint) as mean_addition_count,
    cast(round(chances.deviation) as bigint) as deviation_count,
    cast(round(chances.expected) as bigint) as expected_count,
    cast(round(chances.expected - least(chances.margin, chances.expected)) as bigint) as low_count,
    cast(round(chances.expected + chances.margin) as bigint) as high_count,
    expected_count / nullif(growth.potential_count, 0) as expected_ratio,
    low_count / nullif(growth.potential_count, 0) as low_ratio,
    high_count / nullif(growth.potential_count, 0) as high_ratio,
    chances.reach_ratio,
    growth.silent_because,
    growth.figure_status,
    coalesce(growth.silent_because, case when growth.target_count is null then 'no_target' end) as reach_silent_because,
from intermediate.growth
left join chances using (period, district_code)
