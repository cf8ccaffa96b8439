-- marts.deliveries: what became of each list's slot in each month: on_time (tepat waktu), late (terlambat), held
-- (ditahan), returned (dikembalikan), resent (kiriman ulang), carried_forward (memakai data bulan sebelumnya)
-- or missing (belum masuk). Monthly lists have a row in every month; the others in the months in which
-- something came. A list without districts of its own is shown once, under the province's code. While an older
-- delivery stands, the waiting one is a newer one of the slot that is held or could not be read. The codes say
-- what the one that is held waits for.
--
-- grain:    one row per period, list and district that the list covers
-- keys:     period, list_id, district_code
-- upstream: intermediate.periods, intermediate.judged_deliveries, intermediate.standing_deliveries, staging.deliveries, staging.lists, staging.list_districts, lake.project

with arrived as (
    select
        deliveries.period,
        deliveries.list_id,
        deliveries.delivery_id,
        deliveries.received_at,
        deliveries.as_of,
        deliveries.rows_read,
        deliveries.rows_accepted,
        deliveries.rows_rejected,
        deliveries.rows_ignored,
        case
            when deliveries.state = 'resent' then 'resent'
            when deliveries.state = 'returned' or judged.is_returned then 'returned'
            when judged.is_held then 'held'
            when deliveries.is_late then 'late'
            else 'on_time'
        end as state,
        judged.hold_codes,
        count(*) over slot as delivery_count,
        count(*) filter (where judged.is_held) over slot as held_count,
        count(*) filter (where deliveries.state = 'resent') over slot as resent_count,
        row_number() over (
            partition by deliveries.period, deliveries.list_id
            order by
                coalesce(judged.is_valid, false) desc,
                deliveries.received_at desc,
                deliveries.delivery_id
        ) as rank,
    from staging.deliveries
    left join intermediate.judged_deliveries as judged using (delivery_id)
    window slot as (partition by deliveries.period, deliveries.list_id)
),

newest as (
    select
        deliveries.period,
        deliveries.list_id,
        deliveries.delivery_id,
        case when judged.is_held then 'held' else 'returned' end as state,
        judged.hold_codes,
    from staging.deliveries
    left join intermediate.judged_deliveries as judged using (delivery_id)
    where deliveries.state <> 'resent'
    qualify
        row_number() over (
            partition by deliveries.period, deliveries.list_id
            order by deliveries.received_at desc, deliveries.delivery_id
        ) = 1
        and (deliveries.state = 'returned' or judged.is_held)
),

carried as (
    select
        period,
        list_id,
        max(carried_months) as carried_months,
    from intermediate.standing_deliveries
    where role in ('participants', 'projects') and carried_months > 0
    group by all
),

slots as (
    select
        periods.period,
        periods.period_end,
        periods.figure_status,
        lists.list_id,
        lists.title,
        lists.sender_name,
        lists.role,
        arrived.delivery_id,
        arrived.received_at,
        arrived.as_of,
        arrived.rows_read,
        arrived.rows_accepted,
        arrived.rows_rejected,
        arrived.rows_ignored,
        coalesce(arrived.delivery_count, 0) as delivery_count,
        coalesce(arrived.held_count, 0) as held_count,
        coalesce(arrived.resent_count, 0) as resent_count,
        coalesce(carried.carried_months, 0) as carried_months,
        case
            when arrived.state is not null then arrived.state
            when carried.carried_months is not null then 'carried_forward'
            else 'missing'
        end as state,
        newest.delivery_id as waiting_delivery_id,
        newest.state as waiting_state,
        coalesce(arrived.hold_codes, newest.hold_codes) as hold_codes,
    from intermediate.periods
    cross join staging.lists
    left join arrived
        on arrived.period = periods.period and arrived.list_id = lists.list_id and arrived.rank = 1
    left join newest
        on newest.period = arrived.period
        and newest.list_id = arrived.list_id
        and newest.delivery_id <> arrived.delivery_id
    left join carried on carried.period = periods.period and carried.list_id = lists.list_id
    where lists.is_monthly or arrived.delivery_id is not null
)

select
    slots.period,
    slots.period_end,
    slots.list_id,
    coalesce(list_districts.district_code, project.province_code) as district_code,
    slots.title,
    slots.sender_name,
    slots.role,
    slots.state,
    slots.delivery_id,
    slots.received_at,
    slots.as_of,
    slots.rows_read,
    slots.rows_accepted,
    slots.rows_rejected,
    slots.rows_ignored,
    slots.delivery_count,
    slots.held_count,
    slots.resent_count,
    slots.waiting_delivery_id,
    slots.waiting_state,
    slots.hold_codes,
    slots.carried_months,
    slots.figure_status,
from slots
cross join lake.project
left join staging.list_districts using (list_id)
