-- intermediate.bounds: between which counts a district's covered persons lie. What has reported lies where it was
-- counted. A count that is carried forward gets the growth that its age allows (plausible), or may be anything up to
-- the potential (worst). Of a district that lacks a list nobody knows how many more there are up to the potential
-- (partial). Once it has expired the district has no figure, and lies between what other lists prove and
-- its last figure; one that never had a figure, up to its potential. Null is a bound that nobody knows.
--
-- grain:    one row per period and district
-- keys:     period, district_code
-- upstream: intermediate.periods, intermediate.reporting, intermediate.counted, intermediate.denominators, intermediate.growth_bounds

with residence as (
    select
        period,
        residence_code as district_code,
        cast(sum(covered_count) as bigint) as covered_count,
    from intermediate.counted
    group by all
),

standing as (
    select
        periods.period,
        periods.month_number,
        reporting.district_code,
        reporting.has_figure,
        reporting.carried_months,
        case
            when reporting.has_reported then 'reported'
            when reporting.has_figure and reporting.is_partial then 'partial'
            when reporting.has_figure then 'carried'
        end as state,
        coalesce(residence.covered_count, 0) as covered_count,
    from intermediate.periods
    inner join intermediate.reporting using (period)
    left join residence on residence.period = reporting.period and residence.district_code = reporting.district_code
),

last_figures as (
    select
        district_code,
        month_number,
        covered_count,
    from standing
    where has_figure
),

judged as (
    select
        standing.period,
        standing.district_code,
        coalesce(standing.state, case when last_figures.month_number is null then 'never' else 'expired' end) as state,
        standing.carried_months,
        denominators.potential_count,
        standing.covered_count,
        last_figures.covered_count as last_covered_count,
        growth_bounds.low_parts,
        growth_bounds.high_parts,
    from standing
    asof left join last_figures
        on last_figures.district_code = standing.district_code
        and last_figures.month_number <= standing.month_number
    asof left join intermediate.growth_bounds
        on growth_bounds.period = standing.period and growth_bounds.lag_months <= standing.carried_months
    left join intermediate.denominators
        on denominators.period = standing.period and denominators.district_code = standing.district_code
)

select
    period,
    district_code,
    state,
    carried_months,
    potential_count,
    covered_count,
    case when state = 'expired' then last_covered_count end as last_covered_count,
    case when carried_months > 0 then covered_count * low_parts // 10000 else covered_count end as low_count,
    case state
        when 'reported' then covered_count
        when 'carried' then (covered_count * high_parts + 9999) // 10000
        when 'expired' then greatest(last_covered_count, covered_count)
        else case when potential_count is not null then greatest(potential_count, covered_count) end
    end as high_count,
    case when carried_months > 0 then 0 else covered_count end as worst_low_count,
    case
        when state = 'reported' then covered_count
        when potential_count is not null then greatest(potential_count, high_count)
    end as worst_high_count,
from judged
