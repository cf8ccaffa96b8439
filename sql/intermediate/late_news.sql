-- intermediate.late_news: the persons of whom something became known after a month's closing, within the window that it
-- is asked for again, and the first of those days by which it was known. A list of members came late, or was
-- corrected; a payment came late, or paid for a month that was over; a list of leavers named somebody as gone by then.
-- Of all others the month has said the same ever since it was closed. Who is there by another number than their own
-- (intermediate.identities) is left as the month has them.
--
-- grain:    one row per period, day and person
-- keys:     period, known_on, person_id
-- upstream: intermediate.periods, intermediate.known_dates, intermediate.known_deliveries, intermediate.arrivals, intermediate.identities, staging.participants, staging.payments, staging.leavers

with closings as (
    select
        known_dates.period,
        periods.period_end,
        periods.month_number,
        known_dates.closing_on,
    from intermediate.known_dates
    inner join intermediate.periods using (period)
    where known_dates.is_closing
),

lists as (
    select
        closings.period,
        known.delivery_id,
        days.known_on,
    from closings
    inner join intermediate.known_deliveries as known using (period)
    cross join unnest([known.known_from, known.known_until]) as days(known_on)
    where known.role = 'participants' and days.known_on > closings.closing_on
),

late_payments as (
    select
        payments.person_id,
        payments.covered_from,
        arrivals.known_on,
        arrivals.month_number,
    from staging.payments
    inner join intermediate.arrivals using (delivery_id)
    left join closings using (month_number)
    where
        payments.covered_from < make_date((month_number - 1) // 12, (month_number - 1) % 12 + 1, 1)
        or arrivals.known_on > closings.closing_on
),

news as (
    select
        lists.period,
        lists.known_on,
        participants.person_id,
    from lists
    inner join staging.participants using (delivery_id)

    union all

    select
        closings.period,
        late_payments.known_on,
        late_payments.person_id,
    from late_payments
    inner join closings
        on late_payments.known_on > closings.closing_on
        and (late_payments.month_number <= closings.month_number or late_payments.covered_from <= closings.period_end)

    union all

    select
        closings.period,
        arrivals.known_on,
        leavers.person_id,
    from staging.leavers
    inner join intermediate.arrivals using (delivery_id)
    inner join closings on closings.closing_on < arrivals.known_on and leavers.left_on <= closings.period_end
)

select distinct
    news.period,
    known_dates.known_on,
    news.person_id,
from news
asof join intermediate.known_dates
    on known_dates.period = news.period and known_dates.known_on >= news.known_on
left join intermediate.identities on identities.period = news.period and identities.person_id = news.person_id
where identities.person_id is null
