-- intermediate.rejected_members: rows of BPJS TK's lists of members that are set aside for their NIK, and whose cover
-- would else be in force, by the place of the list and segment. BPJS TK may count them; cakupan cannot know whom.
--
-- grain:    one row per period, place of the list and segment
-- keys:     period, listed_code, segment
-- upstream: intermediate.damaged_rows, intermediate.list_places, intermediate.places
-- partition: intermediate.member_deliveries

select
    damaged.period,
    coalesce(
        list_places.district_code,
        places.district_code,
        case when damaged.district_code is null then 'unknown' else 'outside' end
    ) as listed_code,
    damaged.segment,
    count(*) as row_count,
from intermediate.damaged_rows as damaged
left join intermediate.list_places on list_places.list_id = damaged.list_id
left join intermediate.places on places.district_code = damaged.district_code
where damaged.person_id is null and damaged.would_count and damaged.segment is not null
group by all
