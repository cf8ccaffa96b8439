-- intermediate.budgeted_by_group: the persons whom decrees in force name in a worker group, once a place and group, and
-- what BPJS TK's lists say of them.
--
-- grain:    one row per period, place and worker group
-- keys:     period, district_code, worker_group
-- upstream: intermediate.nominated, intermediate.places
-- partition: intermediate.standing_deliveries

select
    nominated.period,
    case when nominated.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
        as district_code,
    coalesce(nominated.worker_group, 'unknown') as worker_group,
    count(distinct nominated.person_id) as budgeted_count,
    count(distinct nominated.person_id) filter (where nominated.is_registered) as budgeted_registered_count,
    count(distinct nominated.person_id) filter (where nominated.is_covered) as budgeted_covered_count,
from intermediate.nominated
left join intermediate.places on places.district_code = nominated.district_code
where nominated.is_in_force
group by all
