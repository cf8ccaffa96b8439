-- intermediate.change_scores: how unusual the change of each month is, by place and for the province. The score is the
-- robust z of ln(now / before) against the months before it, 0.6745 × (change − median) / MAD, where an outlier cannot
-- hide itself. Logarithms are whole millionths and medians sums of the two in the middle, so that nothing depends on
-- the order of rows. Beside it, the month over the mean of those before, and whether the change is beyond chance:
-- |change| > 4 × √before, which small places must reach too. The limits are in seeds.drop_rules.
--
-- grain:    one row per period but the first, and region
-- keys:     period, district_code
-- upstream: intermediate.periods, marts.coverage_by_district, marts.coverage_province, seeds.drop_rules

with counts as (
    select period, district_code, covered_count from marts.coverage_by_district

    union all by name

    select period, district_code, covered_count from marts.coverage_province
),

changes as (
    select
        months.period,
        months.month_number,
        counts.district_code,
        counts.covered_count,
        previous.covered_count as previous_count,
        case
            when counts.covered_count > 0 and previous.covered_count > 0
                then cast(round(1000000 * ln(counts.covered_count / previous.covered_count)) as bigint)
        end as millionths,
    from counts
    inner join intermediate.periods as months on months.period = counts.period
    inner join intermediate.periods as months_before on months_before.month_number = months.month_number - 1
    inner join counts as previous
        on previous.period = months_before.period and previous.district_code = counts.district_code
),

histories as (
    select
        changes.period,
        changes.district_code,
        coalesce(list_sort(list(earlier.millionths) filter (where earlier.millionths is not null)), []) as history,
        len(history) as history_month_count,
        history[(len(history) + 1) // 2] + history[len(history) // 2 + 1] as double_median,
        list_sort(list_transform(history, lambda millionths: abs(2 * millionths - double_median))) as deviations,
        deviations[(len(history) + 1) // 2] + deviations[len(history) // 2 + 1] as quadruple_deviation,
    from changes
    cross join seeds.drop_rules as rules
    inner join changes as earlier
        on earlier.district_code = changes.district_code
        and earlier.month_number between changes.month_number - rules.history_months and changes.month_number - 1
    group by all
),

averages as (
    select
        changes.period,
        changes.district_code,
        count(earlier.previous_count) as average_month_count,
        cast(sum(earlier.previous_count) as bigint) as average_sum_count,
    from changes
    cross join seeds.drop_rules as rules
    inner join changes as earlier
        on earlier.district_code = changes.district_code
        and earlier.month_number between changes.month_number - rules.average_months + 1 and changes.month_number
    group by all
)

select
    changes.period,
    changes.district_code,
    changes.covered_count,
    changes.previous_count,
    changes.covered_count - changes.previous_count as change_count,
    coalesce(histories.history_month_count, 0) as history_month_count,
    case
        when histories.history_month_count >= rules.fewest_months
            then cast(
                round(1349 * (2 * changes.millionths - histories.double_median) / nullif(histories.quadruple_deviation, 0))
                as bigint
            )
    end as score_thousandths,
    averages.average_month_count,
    averages.average_sum_count,
    coalesce(change_count * change_count > rules.chance_ratio * rules.chance_ratio * changes.previous_count, false)
        as is_beyond_chance,
    is_beyond_chance
        and (
            coalesce(abs(score_thousandths) > 1000 * rules.score_ratio, false)
            or abs(changes.covered_count * averages.average_month_count - averages.average_sum_count)
                > rules.average_ratio * averages.average_sum_count
        ) as is_flagged,
from changes
cross join seeds.drop_rules as rules
left join histories on histories.period = changes.period and histories.district_code = changes.district_code
inner join averages on averages.period = changes.period and averages.district_code = changes.district_code
