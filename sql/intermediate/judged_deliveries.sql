-- intermediate.judged_deliveries: which deliveries are valid. A full list of members that shrinks by more than
-- the permitted percentage against the last valid one, and a file that its reading found reason to hold, wait
-- until a person accepts them; a person may return any delivery. What is held or returned counts for nothing.
-- One without its segment waits for the list's constants instead: its persons would be in no figure. The codes
-- are those of what a delivery that is held waits for.
--
-- grain:    one row per delivery that was read
-- keys:     delivery_id
-- upstream: staging.deliveries, staging.lists, staging.decisions, lake.project

with recursive arrivals as (
    select
        deliveries.delivery_id,
        deliveries.list_id,
        deliveries.rows_accepted,
        coalesce(lists.role = 'participants' and lists.mode = 'full', false) as can_shrink,
        coalesce(decisions.kind = 'return', false) as is_returned,
        coalesce(decisions.kind = 'accept', false)
            and not contains(coalesce(deliveries.hold_codes, ''), 'file.segment_missing') as is_accepted,
        deliveries.hold_codes as file_codes,
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
        is_accepted,
        file_codes,
        false as has_shrunk,
        case
            when is_returned or file_codes is not null and not is_accepted then 0
            else rows_accepted
        end as last_valid_count,
    from arrivals
    where arrival_number = 1

    union all

    select
        next.delivery_id,
        next.list_id,
        next.arrival_number,
        next.is_returned,
        next.is_accepted,
        next.file_codes,
        next.can_shrink
            and next.rows_accepted * 100 < judged.last_valid_count * (100 - project.shrink_hold_percent) as shrinks,
        case
            when next.is_returned or (next.file_codes is not null or shrinks) and not next.is_accepted
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
    (file_codes is not null or has_shrunk) and not is_returned and not is_accepted as is_held,
    is_returned,
    not is_held and not is_returned as is_valid,
    case
        when is_held then concat_ws(' ', file_codes, case when has_shrunk then 'file.shrunk' end)
    end as hold_codes,
from judged
