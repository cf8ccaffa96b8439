-- checks.statuses_agree: each person of a month has one status, one of seeds.statuses, and it says the same as the
-- counts: active is covered, grace is in grace, left is not registered. Migrant workers are in no count. All five
-- statuses stand in seeds.statuses.
--
-- severity: block
-- upstream: intermediate.person_months, seeds.segments, seeds.statuses

select
    person_months.period,
    person_months.segment,
    person_months.status,
    count(*) as person_count,
from intermediate.person_months
inner join seeds.segments using (segment)
left join seeds.statuses using (status)
where
    statuses.status is null
    or segments.is_counted
    and (
        (person_months.status = 'active') <> person_months.is_covered
        or (person_months.status = 'grace') <> person_months.is_in_grace
        or (person_months.status = 'left') = person_months.is_registered
    )
group by all

union all by name

select
    needed.status,
from (select unnest(['active', 'grace', 'lapsed', 'inactive', 'left']) as status) as needed
anti join seeds.statuses using (status)
