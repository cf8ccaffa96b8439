-- checks.districts_cover_potential: the districts' potential workers sum to the province's. Where they do not,
-- a district's number is missing or of another source; the figures stand, and the report says so.
--
-- severity: label
-- upstream: intermediate.denominators, staging.districts, lake.project

with sums as (
    select
        denominators.period,
        sum(denominators.potential_count) as districts_potential_count,
    from intermediate.denominators
    inner join staging.districts using (district_code)
    group by all
)

select
    denominators.period,
    denominators.potential_count,
    sums.districts_potential_count,
from intermediate.denominators
inner join lake.project on project.province_code = denominators.district_code
left join sums using (period)
where denominators.potential_count is distinct from sums.districts_potential_count
