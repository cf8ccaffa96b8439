-- marts.coverage_known: each month as it was known on its closing and at the end of each later month, by place of
-- residence and for the province. A list that came late, and a payment that came late or paid for a month that was
-- over, change the month from the day on which they came, and not before: January as known in April is another row than
-- January as known in March. On a day on which no list of a district was in, it has no figure.
--
-- grain:    one row per period, day and region
-- keys:     period, known_on, district_code
-- upstream: intermediate.known_dates, intermediate.known_changes, intermediate.known_head_changes, intermediate.known_reporting, intermediate.periods, intermediate.places, intermediate.counted, intermediate.denominators, lake.project

with counted as (
    select
        period,
        residence_code as district_code,
        cast(sum(covered_count) as bigint) as covered_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(grace_count) as bigint) as grace_count,
    from intermediate.counted
    group by all
),

known as (
    select
        dates.period,
        dates.known_on,
        dates.closing_on,
        dates.is_closing,
        places.district_code,
        places.district_name,
        reporting.data_as_of,
        coalesce(reporting.is_carried_forward, false) as is_carried_forward,
        coalesce(reporting.has_figure, true) as has_figure,
        coalesce(counted.covered_count, 0) + coalesce(persons.covered_change, 0) + coalesce(heads.covered_change, 0)
            as covered_count,
        coalesce(counted.registered_count, 0) + coalesce(persons.registered_change, 0)
            + coalesce(heads.registered_change, 0) as registered_count,
        coalesce(counted.grace_count, 0) + coalesce(persons.grace_change, 0) as grace_count,
    from intermediate.known_dates as dates
    cross join intermediate.places
    left join counted on counted.period = dates.period and counted.district_code = places.district_code
    asof left join intermediate.known_changes as persons
        on persons.period = dates.period
        and persons.district_code = places.district_code
        and persons.known_on <= dates.known_on
    left join intermediate.known_head_changes as heads
        on heads.period = dates.period
        and heads.known_on = dates.known_on
        and heads.district_code = places.district_code
    left join intermediate.known_reporting as reporting
        on reporting.period = dates.period
        and reporting.known_on = dates.known_on
        and reporting.district_code = places.district_code
),

regions as (
    select
        period,
        known_on,
        closing_on,
        is_closing,
        district_code,
        district_name,
        case when has_figure or covered_count > 0 then covered_count end as covered_count,
        case when has_figure or registered_count > 0 then registered_count end as registered_count,
        case when has_figure or grace_count > 0 then grace_count end as grace_count,
        data_as_of,
        is_carried_forward,
    from known

    union all by name

    select
        known.period,
        known.known_on,
        known.closing_on,
        known.is_closing,
        project.province_code as district_code,
        project.province_name as district_name,
        cast(sum(known.covered_count) as bigint) as covered_count,
        cast(sum(known.registered_count) as bigint) as registered_count,
        cast(sum(known.grace_count) as bigint) as grace_count,
        min(known.data_as_of) as data_as_of,
        bool_or(known.is_carried_forward) as is_carried_forward,
    from known
    cross join lake.project
    group by all
)

select
    regions.period,
    periods.period_end,
    regions.known_on,
    regions.is_closing,
    regions.district_code,
    regions.district_name,
    regions.covered_count,
    regions.covered_count - closing.covered_count as since_closing_count,
    regions.registered_count,
    regions.grace_count,
    denominators.potential_count,
    regions.covered_count / nullif(denominators.potential_count, 0) as coverage_ratio,
    denominators.base,
    regions.data_as_of,
    regions.is_carried_forward,
from regions
inner join intermediate.periods on periods.period = regions.period
left join regions as closing
    on closing.period = regions.period
    and closing.district_code = regions.district_code
    and closing.known_on = regions.closing_on
left join intermediate.denominators
    on denominators.period = regions.period and denominators.district_code = regions.district_code
