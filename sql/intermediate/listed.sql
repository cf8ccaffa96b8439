-- intermediate.listed: the persons of each month by the place for which BPJS TK keeps the list that counts them, and by
-- the place where they are counted. Who stands on a list of several districts is listed where counted.
--
-- grain:    one row per period, segment, place of the list and place of residence
-- keys:     period, segment, listed_code, residence_code
-- upstream: intermediate.tallies, intermediate.list_places, intermediate.places

select
    tallies.period,
    tallies.segment,
    coalesce(
        list_places.district_code,
        residence.district_code,
        case when tallies.district_code is null then 'unknown' else 'outside' end
    ) as listed_code,
    case when tallies.district_code is null then 'unknown' else coalesce(residence.district_code, 'outside') end
        as residence_code,
    cast(sum(tallies.covered_count) as bigint) as covered_count,
    cast(sum(tallies.grace_count) as bigint) as grace_count,
from intermediate.tallies
left join intermediate.list_places using (list_id)
left join intermediate.places as residence on residence.district_code = tallies.district_code
group by all
having sum(tallies.covered_count) + sum(tallies.grace_count) > 0
