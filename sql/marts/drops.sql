-- marts.drops: the change of each month beside what is usual, for each place and the province, and why a fall that is
-- unusual came about: the first explanation of seeds.drop_explanations whose share of those lost is large enough. A fall
-- between January and April of which half or more ended with what was paid for is seasonal (musiman kontrak): no error,
-- and not silent. Only unusual falls are flagged and explained, and no rise is; the limits are in seeds.drop_rules. The
-- row of the province's code is the province.
--
-- grain:    one row per period but the first, and region
-- keys:     period, district_code
-- upstream: intermediate.periods, intermediate.places, intermediate.change_scores, intermediate.change_totals, intermediate.loss_shapes, seeds.drop_rules, seeds.drop_explanations, lake.project

with scores as (
    select * replace (is_flagged and change_count < 0 as is_flagged)
    from intermediate.change_scores
),

explained as (
    select
        scores.*,
        periods.period_end,
        periods.figure_status,
        coalesce(places.district_name, project.province_name) as district_name,
        causes.* exclude (period, district_code),
        shapes.* exclude (period, district_code),
        case
            when not scores.is_flagged then null
            when causes.carry_count * 2 >= causes.lost_count then 'carry'
            when month(periods.period_end) <= rules.season_until_months
                and causes.lapsed_count >= rules.season_ratio * causes.lost_count then 'contract_season'
            when shapes.largest_decree_count >= rules.largest_ratio * causes.lost_count then 'decree_ended'
            when shapes.largest_employer_count >= rules.largest_ratio * causes.lost_count then 'employer_left'
            when causes.lapsed_count * 2 >= causes.lost_count then 'lapsed'
            when causes.exit_count * 2 >= causes.lost_count then 'exit'
            when causes.moved_out_count * 2 >= causes.lost_count then 'moved'
            when causes.rule_out_count * 2 >= causes.lost_count then 'rule'
            when causes.heads_count * 2 >= causes.lost_count then 'projects'
            when causes.left_list_count * 2 < causes.lost_count then 'unexplained'
            when shapes.largest_subdistrict_count >= rules.largest_ratio * causes.left_list_count then 'missing_sheet'
            when shapes.end_of_file_count >= rules.largest_ratio * causes.left_list_count then 'truncated_file'
            else 'unexplained'
        end as explanation,
    from scores
    inner join intermediate.periods on periods.period = scores.period
    cross join seeds.drop_rules as rules
    cross join lake.project
    left join intermediate.places on places.district_code = scores.district_code
    left join intermediate.change_totals as causes
        on causes.period = scores.period and causes.district_code = scores.district_code
    left join intermediate.loss_shapes as shapes
        on shapes.period = scores.period and shapes.district_code = scores.district_code
)

select
    explained.period,
    explained.period_end,
    explained.district_code,
    explained.district_name,
    explained.covered_count,
    explained.previous_count,
    explained.change_count,
    explained.history_month_count,
    explained.score_thousandths / 1000 as score_ratio,
    explained.covered_count * explained.average_month_count / nullif(explained.average_sum_count, 0) as average_ratio,
    explained.is_beyond_chance,
    explained.is_flagged,
    explained.explanation,
    drop_explanations.label as explanation_name,
    coalesce(explained.gained_count, 0) as gained_count,
    coalesce(explained.lost_count, 0) as lost_count,
    coalesce(explained.lapsed_count, 0) as lapsed_count,
    coalesce(explained.exit_count, 0) as exit_count,
    coalesce(explained.moved_out_count, 0) as moved_out_count,
    coalesce(explained.rule_out_count, 0) as rule_out_count,
    coalesce(explained.left_list_count, 0) as left_list_count,
    coalesce(explained.heads_count, 0) as heads_count,
    coalesce(explained.carry_count, 0) as carry_count,
    explained.lapsed_count / nullif(explained.lost_count, 0) as lapsed_ratio,
    explained.largest_decree_no,
    explained.largest_decree_count,
    explained.largest_employer_code,
    explained.largest_employer_count,
    explained.largest_subdistrict_code,
    explained.largest_subdistrict_count,
    explained.end_of_file_count,
    explained.figure_status,
from explained
left join seeds.drop_explanations using (explanation)
