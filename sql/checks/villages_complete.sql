-- checks.villages_complete: every village of the province has its row in every month.
--
-- severity: block
-- upstream: marts.villages, intermediate.periods, seeds.villages, lake.project

with expected as (
    select count(*) as village_count
    from seeds.villages
    inner join lake.project on villages.code like project.province_code || '.%'
),

found as (
    select
        period,
        count(*) as village_count,
    from marts.villages
    group by all
)

select
    periods.period,
    expected.village_count as expected_count,
    coalesce(found.village_count, 0) as found_count,
from intermediate.periods
cross join expected
left join found using (period)
where coalesce(found.village_count, 0) <> expected.village_count
