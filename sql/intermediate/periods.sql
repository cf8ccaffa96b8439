-- intermediate.periods: the months that can be reported. A month opens when the first list of members that
-- speaks of it arrives, and stays open (sementara) until it is closed by decision (tetap). The headline is the
-- latest closed month, or the latest at all while none is closed; the open month stands beneath it.
--
-- grain:    one row per period
-- keys:     period
-- upstream: staging.deliveries, staging.lists, staging.decisions

with bounds as (
    select
        min(deliveries.month_number) as first_month,
        max(deliveries.month_number) as last_month,
    from staging.deliveries
    inner join staging.lists using (list_id)
    where lists.role = 'participants' and deliveries.state = 'normalised'
),

months as (
    select
        month_number,
        make_date((month_number - 1) // 12, (month_number - 1) % 12 + 1, 1) as first_day,
    from (
        select cast(unnest(generate_series(first_month, last_month)) as integer) as month_number
        from bounds
        where first_month is not null
    ) as opened
),

labelled as (
    select
        strftime(months.first_day, '%Y-%m') as period,
        months.month_number,
        months.first_day as period_start,
        last_day(months.first_day) as period_end,
        coalesce(decisions.kind = 'close', false) as is_closed,
    from months
    left join staging.decisions on decisions.subject = strftime(months.first_day, '%Y-%m')
),

headline as (
    select coalesce(max(month_number) filter (where is_closed), max(month_number)) as month_number
    from labelled
)

select
    labelled.period,
    labelled.month_number,
    labelled.period_start,
    labelled.period_end,
    case when labelled.is_closed then 'tetap' else 'sementara' end as figure_status,
    labelled.month_number = headline.month_number as is_headline,
    labelled.month_number = headline.month_number + 1 as is_open,
from labelled
cross join headline
