-- checks.rows_conserved: every row that was read is accepted, rejected or ignored.
--
-- severity: block
-- upstream: staging.deliveries

select
    delivery_id,
    list_id,
    rows_read,
    rows_accepted,
    rows_rejected,
    rows_ignored,
from staging.deliveries
where rows_read <> rows_accepted + rows_rejected + rows_ignored
