-- intermediate.member_deliveries: the deliveries from which a month's persons are made: the lists of persons that stand
-- in it, and the contribution reports known by then that may still prove something (seeds.windows). Nothing else that arrives can change who is covered in that
-- month: it is built from these alone, and not again while they stay the same.
--
-- grain:    one row per period and delivery
-- keys:     period, delivery_id
-- upstream: intermediate.periods, intermediate.standing_deliveries, intermediate.judged_deliveries, staging.deliveries, staging.lists, seeds.windows

select
    period,
    delivery_id,
    list_id,
from intermediate.standing_deliveries
where role in ('participants', 'leavers', 'nominations', 'population')

union all by name

select
    periods.period,
    deliveries.delivery_id,
    deliveries.list_id,
from staging.deliveries
inner join staging.lists using (list_id)
inner join intermediate.judged_deliveries using (delivery_id)
inner join seeds.windows on windows.rule = 'contribution_reports'
inner join intermediate.periods
    on deliveries.month_number between periods.month_number - windows.length_months and periods.month_number
where lists.role = 'payments' and judged_deliveries.is_valid
