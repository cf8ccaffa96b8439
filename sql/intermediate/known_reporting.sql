-- intermediate.known_reporting: for each month and district, whether BPJS TK's lists of members were in as known on each
-- of the month's days. A list not yet in by then stands in with its last one, as in intermediate.reporting.
--
-- grain:    one row per period, day and district
-- keys:     period, known_on, district_code
-- upstream: intermediate.known_dates, intermediate.known_deliveries, staging.districts, staging.list_districts

with standing as (
    select
        dates.period,
        dates.known_on,
        list_districts.district_code,
        max(known.carried_months) as carried_months,
        min(known.evaluated_on) as data_as_of,
    from intermediate.known_dates as dates
    inner join intermediate.known_deliveries as known
        on known.period = dates.period
        and known.known_from <= dates.known_on
        and coalesce(known.known_until > dates.known_on, true)
    inner join staging.list_districts using (list_id)
    where known.role = 'participants'
    group by all
)

select
    dates.period,
    dates.known_on,
    districts.district_code,
    standing.data_as_of is not null as has_figure,
    coalesce(standing.carried_months > 0, false) as is_carried_forward,
    standing.data_as_of,
from intermediate.known_dates as dates
cross join staging.districts
left join standing
    on standing.period = dates.period
    and standing.known_on = dates.known_on
    and standing.district_code = districts.district_code
