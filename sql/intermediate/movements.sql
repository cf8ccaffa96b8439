-- intermediate.movements: why the count of covered people changed from one month to the next, by place and cause. The
-- causes of a place sum to the change of its covered_count, persons and heads on construction sites alike. A person
-- has one cause, the first that fits: intermediate.change_causes has the order.
--
-- grain:    one row per period but the first, place and cause that moved anybody
-- keys:     period, district_code, cause
-- upstream: intermediate.periods, intermediate.places, intermediate.change_causes, intermediate.site_heads

with heads as (
    select
        site_heads.period,
        case when site_heads.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
            as district_code,
        cast(sum(site_heads.head_count) as bigint) as head_count,
    from intermediate.site_heads
    left join intermediate.places on places.district_code = site_heads.district_code
    where site_heads.is_covered
    group by all
),

months as (
    select
        period,
        lag(period) over (order by month_number) as previous_period,
    from intermediate.periods
),

counted as (
    select
        months.period,
        months.previous_period,
        places.district_code,
        'heads' as cause,
        coalesce(heads.head_count, 0) - coalesce(previous.head_count, 0) as person_count,
    from months
    cross join intermediate.places
    left join heads on heads.period = months.period and heads.district_code = places.district_code
    left join heads as previous
        on previous.period = months.previous_period and previous.district_code = places.district_code
    where months.previous_period is not null

    union all by name

    select
        period,
        previous_period,
        district_code,
        cause,
        cast(sum(change) as bigint) as person_count,
    from intermediate.change_causes
    group by all
)

select
    period,
    previous_period,
    district_code,
    cause,
    person_count,
from counted
where person_count <> 0
