-- staging.list_districts: the districts that each list covers.
--
-- grain:    one row per list and district
-- keys:     list_id, district_code
-- upstream: lake.lists

select
    list_id,
    district_code,
from lake.lists
where district_code is not null
