-- intermediate.known_deliveries: the deliveries that make up, or once made up, each month's picture, and from when until
-- when: known_from is the day on which a delivery became known, known_until that on which a better one did, null while it
-- stands. Of a full list the newest valid one is the best; of a list in stages the newest of each stage (or month); of
-- leavers all stand. Lists of members and of projects are carried forward a few months, and then speak of their own
-- month's end; a recap never is.
--
-- grain:    one row per period and delivery
-- keys:     period, delivery_id
-- upstream: intermediate.periods, intermediate.arrivals, staging.deliveries, staging.lists, lake.project

with candidates as (
    select
        periods.period,
        periods.period_end,
        periods.month_number - deliveries.month_number as carried_months,
        deliveries.delivery_id,
        deliveries.list_id,
        lists.role,
        last_day(make_date(cast(left(deliveries.period, 4) as integer), cast(right(deliveries.period, 2) as integer), 1))
            as source_period_end,
        arrivals.known_on as known_from,
        min(arrivals.known_on) over (
            partition by
                periods.period,
                deliveries.list_id,
                case lists.mode
                    when 'full' then ''
                    when 'stage' then coalesce(deliveries.stage, deliveries.period)
                    else deliveries.delivery_id
                end
            order by deliveries.month_number desc, deliveries.received_at desc, deliveries.delivery_id
            rows between unbounded preceding and 1 preceding
        ) as known_until,
    from intermediate.periods
    inner join staging.deliveries on deliveries.month_number <= periods.month_number
    inner join staging.lists using (list_id)
    inner join intermediate.arrivals using (delivery_id)
)

select
    candidates.period,
    candidates.delivery_id,
    candidates.list_id,
    candidates.role,
    candidates.carried_months,
    case
        when candidates.role in ('participants', 'projects') then candidates.source_period_end
        else candidates.period_end
    end as evaluated_on,
    candidates.known_from,
    candidates.known_until,
from candidates
cross join lake.project
where
    coalesce(candidates.known_until > candidates.known_from, true)
    and case candidates.role
        when 'participants' then candidates.carried_months <= project.carry_forward_months
        when 'projects' then candidates.carried_months <= project.carry_forward_months
        when 'recap' then candidates.carried_months = 0
        else true
    end
