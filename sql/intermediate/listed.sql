-- intermediate.listed: the persons of each month by the place for which BPJS TK keeps the list that counts them, and by
-- the place where they are counted. Who stands on a list of several districts is listed where counted.
--
-- grain:    one row per period, segment, place of the list and place of residence
-- keys:     period, segment, listed_code, residence_code
-- upstream: intermediate.person_months, intermediate.list_places, intermediate.places
-- partition: intermediate.standing_deliveries

select
    person_months.period,
    person_months.segment,
    coalesce(
        list_places.district_code,
        residence.district_code,
        case when person_months.district_code is null then 'unknown' else 'outside' end
    ) as listed_code,
    case when person_months.district_code is null then 'unknown' else coalesce(residence.district_code, 'outside') end
        as residence_code,
    count(*) filter (where person_months.is_covered) as covered_count,
    count(*) filter (where person_months.is_in_grace) as grace_count,
from intermediate.person_months
left join intermediate.list_places using (list_id)
left join intermediate.places as residence on residence.district_code = person_months.district_code
where person_months.is_covered or person_months.is_in_grace
group by all
