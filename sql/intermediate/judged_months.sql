-- intermediate.judged_months: what speaks for each month's figure, in four classes (1 best, 3 worst): how much of the
-- potential has reported, how old the oldest data are, whether the potential is known, and of how many rows nobody can
-- tell whose they are: these move the bounds, and never the count. The limits are those of seeds.completeness_grades; a
-- district without a figure has data of the worst age.
--
-- grain:    one row per period
-- keys:     period
-- upstream: intermediate.periods, intermediate.province_bounds, intermediate.possible_duplicates, marts.coverage_province, seeds.completeness_grades, seeds.completeness_gate

with limits as (
    select
        max(least_potential_ratio) filter (where rank = 1) as potential_a_ratio,
        max(least_potential_ratio) filter (where rank = 2) as potential_b_ratio,
        max(oldest_days) filter (where rank = 1) as age_a_days,
        max(oldest_days) filter (where rank = 2) as age_b_days,
        max(most_possible_ratio) filter (where rank = 1) as possible_a_ratio,
        max(most_possible_ratio) filter (where rank = 2) as possible_b_ratio,
    from seeds.completeness_grades
),

possible as (
    select
        period,
        cast(sum(possible_count) as bigint) as possible_count,
        cast(sum(may_be_less_count) as bigint) as may_be_less_count,
        cast(sum(may_be_more_count) as bigint) as may_be_more_count,
    from intermediate.possible_duplicates
    group by all
),

measured as (
    select
        bounds.* replace (
            greatest(bounds.low_count - coalesce(possible.may_be_less_count, 0), 0) as low_count,
            bounds.high_count + coalesce(possible.may_be_more_count, 0) as high_count,
            greatest(bounds.worst_low_count - coalesce(possible.may_be_less_count, 0), 0) as worst_low_count,
            bounds.worst_high_count + coalesce(possible.may_be_more_count, 0) as worst_high_count
        ),
        coalesce(possible.possible_count, 0) as possible_count,
        coalesce(possible.may_be_less_count, 0) as may_be_less_count,
        coalesce(possible.may_be_more_count, 0) as may_be_more_count,
        province.covered_count,
        province.potential_count,
        province.data_as_of,
        date_diff('day', province.data_as_of, periods.period_end) as data_age_days,
    from intermediate.province_bounds as bounds
    inner join marts.coverage_province as province using (period)
    inner join intermediate.periods using (period)
    left join possible using (period)
)

select
    measured.*,
    case
        when reporting_potential_count >= potential_count * potential_a_ratio then 1
        when reporting_potential_count >= potential_count * potential_b_ratio then 2
        else 3
    end as potential_class,
    case
        when no_figure_district_count > 0 or data_age_days is null then 3
        when data_age_days <= age_a_days then 1
        when data_age_days <= age_b_days then 2
        else 3
    end as age_class,
    case
        when potential_count is null then 3
        when no_potential_district_count > 0 then 2
        else 1
    end as denominator_class,
    case
        when possible_count <= potential_count * possible_a_ratio then 1
        when possible_count <= potential_count * possible_b_ratio then 2
        else 3
    end as possible_class,
    coalesce(reporting_potential_count >= potential_count * gate.least_potential_ratio, false) as has_enough,
    coalesce(high_count - low_count <= potential_count * gate.widest_ratio, false) as is_narrow,
from measured
cross join limits
cross join seeds.completeness_gate as gate
