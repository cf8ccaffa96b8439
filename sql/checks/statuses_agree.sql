-- checks.statuses_agree: each person of a month has one status, one of seeds.statuses, and it says the same as the
-- counts: active is covered, grace is in grace, left is not registered. Migrant workers are in no count. All five
-- statuses stand in seeds.statuses.
--
-- severity: block
-- upstream: intermediate.person_states, seeds.segments, seeds.statuses

select
    states.period,
    segments.segment,
    states.status,
    count(*) as person_count,
from intermediate.person_states as states
inner join seeds.segments on segments.rank = states.segment_rank
left join seeds.statuses using (status)
where
    statuses.status is null
    or segments.is_counted
    and (
        (states.status = 'active') <> states.is_covered
        or (states.status = 'grace') <> states.is_in_grace
        or (states.status = 'left') = states.is_registered
    )
group by all

union all by name

select
    needed.status,
from (select unnest(['active', 'grace', 'lapsed', 'inactive', 'left']) as status) as needed
anti join seeds.statuses using (status)
