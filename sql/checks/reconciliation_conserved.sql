-- checks.reconciliation_conserved: the classes of each list of nominations sum to the rows that its standing
-- deliveries brought, accepted and rejected.
--
-- severity: block
-- upstream: marts.reconciliation, intermediate.standing_deliveries, staging.deliveries

with delivered as (
    select
        standing.period,
        standing.list_id,
        sum(deliveries.rows_accepted + deliveries.rows_rejected) as delivered_count,
    from intermediate.standing_deliveries as standing
    inner join staging.deliveries using (delivery_id)
    where standing.role = 'nominations'
    group by all
),

classed as (
    select
        period,
        list_id,
        sum(row_count) as classed_count,
    from marts.reconciliation
    where role = 'nominations'
    group by all
)

select
    coalesce(delivered.period, classed.period) as period,
    coalesce(delivered.list_id, classed.list_id) as list_id,
    delivered.delivered_count,
    classed.classed_count,
from delivered
full join classed using (period, list_id)
where coalesce(delivered.delivered_count, 0) <> coalesce(classed.classed_count, 0)
