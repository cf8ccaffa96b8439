-- checks.accepted_rows_stored: the lake holds as many records of each delivery as its manifest says.
--
-- severity: block
-- upstream: staging.deliveries, lake.enrolment, lake.nominations, lake.headcounts

with stored as (
    select delivery_id from lake.enrolment
    union all
    select delivery_id from lake.nominations
    union all
    select delivery_id from lake.headcounts
),

counted as (
    select
        delivery_id,
        count(*) as stored_count,
    from stored
    group by all
)

select
    deliveries.delivery_id,
    deliveries.list_id,
    deliveries.rows_accepted,
    coalesce(counted.stored_count, 0) as stored_count,
from staging.deliveries
left join counted using (delivery_id)
where deliveries.rows_accepted <> coalesce(counted.stored_count, 0)
