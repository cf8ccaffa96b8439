-- intermediate.known_dates: the days as of which each month's figures are asked for again: its own closing, which is that
-- of the decision or, while it is open, the day until which its position dates come in, and the end of each later month
-- until the newest arrival. How many of these months there are (known_on), and of how many of the newest months
-- (known_periods), says seeds.windows.
--
-- grain:    one row per period and day
-- keys:     period, known_on
-- upstream: intermediate.periods, intermediate.arrivals, staging.decisions, seeds.windows, lake.project

with closings as (
    select
        periods.period,
        periods.month_number,
        coalesce(
            cast(decisions.decided_at + to_minutes(coalesce(project.utc_offset_minutes, 0)) as date),
            periods.period_end + project.closes_until_day
        ) as closing_on,
    from intermediate.periods
    cross join lake.project
    inner join seeds.windows on windows.rule = 'known_periods'
    left join staging.decisions on decisions.subject = periods.period and decisions.kind = 'close'
    qualify periods.month_number > max(periods.month_number) over () - windows.length_months
),

newest as (
    select last_day(max(known_on)) as newest_on
    from intermediate.arrivals
),

days as (
    select
        period,
        closing_on,
        closing_on as known_on,
    from closings

    union

    select
        closings.period,
        closings.closing_on,
        last_day(make_date((month_number - 1) // 12, (month_number - 1) % 12 + 1, 1) + to_months(months.number)) as known_on,
    from closings
    inner join seeds.windows on windows.rule = 'known_on'
    cross join unnest(generate_series(1, windows.length_months)) as months(number)
)

select
    days.period,
    days.known_on,
    days.closing_on,
    days.known_on = days.closing_on as is_closing,
from days
cross join newest
where days.known_on = days.closing_on or days.known_on > days.closing_on and days.known_on <= newest.newest_on
