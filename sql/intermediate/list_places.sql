-- intermediate.list_places: the district for which BPJS TK keeps a list of members: the one that it covers. A list of
-- several districts is kept for none of them.
--
-- grain:    one row per list of members that covers one district
-- keys:     list_id
-- upstream: staging.lists, staging.list_districts

select
    list_id,
    min(list_districts.district_code) as district_code,
from staging.list_districts
inner join staging.lists using (list_id)
where lists.role = 'participants'
group by all
having count(*) = 1
