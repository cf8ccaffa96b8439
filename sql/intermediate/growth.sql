-- intermediate.growth: what a region's last months tell of its next: how many additions are known among the last
-- months of seeds.projection_rules, their sum and the sum of their squares, how many months are left in the year, and
-- how many of the covered their decrees are known to lose in these. silent_because says why no projection follows.
--
-- grain:    one row per period and region that has a figure
-- keys:     period, district_code
-- upstream: intermediate.additions, intermediate.decree_ends, seeds.projection_rules

with histories as (
    select
        additions.*,
        12 - month(additions.period_end) as months_left,
        rules.minimum_months,
        count(additions.addition_count) over region as history_count,
        cast(sum(additions.addition_count) over region as bigint) as addition_sum,
        cast(sum(additions.addition_count * additions.addition_count) over region as decimal(38, 0)) as square_sum,
    from intermediate.additions
    cross join seeds.projection_rules as rules
    window region as (
        partition by additions.district_code
        order by additions.month_number
        range between rules.window_months - 1 preceding and current row
    )
),

losses as (
    select
        period,
        district_code,
        cast(sum(person_count) as bigint) as person_count,
    from intermediate.decree_ends
    where lost_month_number between month_number + 1 and (month_number - 1) // 12 * 12 + 12
    group by all
)

select
    histories.period,
    histories.period_end,
    histories.district_code,
    histories.district_name,
    histories.covered_count,
    histories.potential_count,
    histories.target_count,
    histories.history_count,
    histories.addition_sum,
    histories.square_sum,
    histories.months_left,
    coalesce(losses.person_count, 0) as known_lost_count,
    case
        when histories.is_carried_forward then 'carried_forward'
        when histories.history_count < greatest(histories.minimum_months, 3) then 'short_history'
        when histories.months_left = 0 then 'no_month_left'
    end as silent_because,
    histories.figure_status,
from histories
left join losses using (period, district_code)
