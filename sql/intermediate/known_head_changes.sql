-- intermediate.known_head_changes: by how much the workers on construction sites (Jakon) of a month, as known on each of
-- its days, differ from the month's own, place by place: a list of projects came later than that. A project is covered by
-- the rule of intermediate.site_heads.
--
-- grain:    one row per period, day and place that differs
-- keys:     period, known_on, district_code
-- upstream: intermediate.known_dates, intermediate.known_deliveries, intermediate.site_heads, intermediate.places, staging.projects, seeds.in_force

with heads as (
    select
        dates.period,
        dates.known_on,
        projects.district_code,
        projects.head_count as registered,
        case
            when in_force.rule = 'project_running' or projects.first_paid_on <= known.evaluated_on
                then projects.head_count
            else 0
        end as covered,
    from intermediate.known_dates as dates
    inner join intermediate.known_deliveries as known
        on known.period = dates.period
        and known.known_from <= dates.known_on
        and coalesce(known.known_until > dates.known_on, true)
    inner join staging.projects using (delivery_id)
    left join seeds.in_force on in_force.segment = 'JAKON'
    where
        projects.starts_on <= known.evaluated_on
        and coalesce(projects.ends_on >= known.evaluated_on, true)

    union all by name

    select
        dates.period,
        dates.known_on,
        site_heads.district_code,
        -site_heads.head_count as registered,
        case when site_heads.is_covered then -site_heads.head_count else 0 end as covered,
    from intermediate.known_dates as dates
    inner join intermediate.site_heads using (period)
)

select
    heads.period,
    heads.known_on,
    case when heads.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
        as district_code,
    cast(coalesce(sum(heads.covered), 0) as bigint) as covered_change,
    cast(coalesce(sum(heads.registered), 0) as bigint) as registered_change,
from heads
left join intermediate.places on places.district_code = heads.district_code
group by all
having coalesce(sum(heads.covered), 0) <> 0 or coalesce(sum(heads.registered), 0) <> 0
