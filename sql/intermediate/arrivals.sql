-- intermediate.arrivals: the day, in the province's time, on which each delivery that counts became known: that of its
-- arrival or, when it was held, that on which a person accepted it.
--
-- grain:    one row per valid delivery
-- keys:     delivery_id
-- upstream: staging.deliveries, intermediate.judged_deliveries, staging.decisions, lake.project

select
    deliveries.delivery_id,
    deliveries.list_id,
    deliveries.month_number,
    cast(
        greatest(deliveries.received_at, decisions.decided_at) + to_minutes(coalesce(project.utc_offset_minutes, 0)) as date
    ) as known_on,
from staging.deliveries
inner join intermediate.judged_deliveries using (delivery_id)
cross join lake.project
left join staging.decisions on decisions.subject = deliveries.delivery_id and decisions.kind = 'accept'
where judged_deliveries.is_valid
