-- staging.lists: the lists that cakupan.yaml names.
--
-- grain:    one row per list
-- keys:     list_id
-- upstream: lake.lists

select distinct
    list_id,
    title,
    sender_id,
    sender_name,
    role,
    mode,
    branch_code,
    branch_district_code,
    is_monthly,
from lake.lists
