-- staging.deliveries: every file that arrived for a list, with the month it speaks of counted in months since
-- year 0, so that two months can be subtracted.
--
-- grain:    one row per delivery
-- keys:     delivery_id
-- upstream: lake.deliveries

select
    delivery_id,
    list_id,
    received_at,
    state,
    as_of,
    period,
    cast(left(period, 4) as integer) * 12 + cast(right(period, 2) as integer) as month_number,
    stage,
    rows_read,
    rows_accepted,
    rows_rejected,
    rows_ignored,
    file_fault,
    hold_codes,
    due_on,
    is_late,
from lake.deliveries
