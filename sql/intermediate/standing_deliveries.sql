-- intermediate.standing_deliveries: the deliveries that make up each month's picture as it is known now, whenever they
-- came: those of intermediate.known_deliveries that no better one has replaced.
--
-- grain:    one row per period and delivery
-- keys:     period, delivery_id
-- upstream: intermediate.known_deliveries

select
    period,
    delivery_id,
    list_id,
    role,
    carried_months,
    evaluated_on,
from intermediate.known_deliveries
where known_until is null
