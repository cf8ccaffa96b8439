-- intermediate.profiles: what the rows of a month's lists of members have in common, one row for each combination that
-- occurs: the list, the kind of number, and the places that row and number give. Persons refer to it by profile_key.
--
-- grain:    one row per period and combination
-- keys:     period, profile_key
-- upstream: intermediate.member_rows, intermediate.standing_deliveries, staging.lists
-- partition: intermediate.member_deliveries

with combinations as (
    select distinct
        period,
        profile_key,
        delivery_id,
        id_basis,
        nik_district_code,
        district_code,
        district_basis,
        work_district_code,
    from intermediate.member_rows
)

select
    combinations.*,
    standing.list_id,
    lists.branch_district_code,
    standing.carried_months > 0 as is_carried_forward,
from combinations
inner join intermediate.standing_deliveries as standing using (period, delivery_id)
inner join staging.lists on lists.list_id = standing.list_id
