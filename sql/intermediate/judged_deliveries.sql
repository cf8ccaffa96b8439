-- intermediate.judged_deliveries: which deliveries are valid. A full list of members that shrinks by more than
-- the permitted percentage against the last valid one is held until a person accepts it; a person may return
-- any delivery. What is held or returned counts for nothing.
--
-- grain:    one row per delivery that was read
-- keys:     delivery_id
-- upstream: staging.deliveries, staging.lists, staging.decisions, lake.project

with recursive arrivals as (
    select
        deliveries.delivery_id,
        deliveries.list_id,
        deliveries.rows_accepted,
        lists.role = 'participants' and lists.mode = 'full'
            and coalesce(decisions.kind, '') <> 'accept' as can_be_held,
        coalesce(decisions.kind = 'return', false) as is_returned,
        row_number() over (
            partition by deliveries.list_id
            order by deliveries.period, deliveries.received_at, deliveries.delivery_id
        ) as arrival_number,
    from staging.deliveries
    inner join staging.lists using (list_id)
    left join staging.decisions on decisions.subject = deliveries.delivery_id
    where deliveries.state = 'normalised'
),

judged as (
    select
        delivery_id,
        list_id,
        arrival_number,
        is_returned,
        false as is_held,
        case when is_returned then 0 else rows_accepted end as last_valid_count,
    from arrivals
    where arrival_number = 1

    union all

    select
        next.delivery_id,
        next.list_id,
        next.arrival_number,
        next.is_returned,
        next.can_be_held and not next.is_returned
            and next.rows_accepted * 100 < judged.last_valid_count * (100 - project.shrink_hold_percent) as is_held,
        case
            when next.is_returned then judged.last_valid_count
            when next.can_be_held
                and next.rows_accepted * 100 < judged.last_valid_count * (100 - project.shrink_hold_percent)
                then judged.last_valid_count
            else next.rows_accepted
        end as last_valid_count,
    from judged
    inner join arrivals as next
        on next.list_id = judged.list_id and next.arrival_number = judged.arrival_number + 1
    cross join lake.project
)

select
    delivery_id,
    list_id,
    is_held,
    is_returned,
    not is_held and not is_returned as is_valid,
from judged
