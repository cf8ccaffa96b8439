-- checks.movements_sum: the causes of a month's movements sum to the change of the covered count, place by place.
--
-- severity: block
-- upstream: marts.coverage_by_district, intermediate.periods, intermediate.movements

with months as (
    select
        period,
        lag(period) over (order by month_number) as previous_period,
    from intermediate.periods
),

movements as (
    select
        period,
        district_code,
        sum(person_count) as person_count,
    from intermediate.movements
    group by all
)

select
    months.period,
    now.district_code,
    coalesce(now.covered_count, 0) - coalesce(before.covered_count, 0) as change_count,
    coalesce(movements.person_count, 0) as movement_count,
from months
inner join marts.coverage_by_district as now on now.period = months.period
inner join marts.coverage_by_district as before
    on before.period = months.previous_period and before.district_code = now.district_code
left join movements on movements.period = now.period and movements.district_code = now.district_code
where coalesce(now.covered_count, 0) - coalesce(before.covered_count, 0) <> coalesce(movements.person_count, 0)
