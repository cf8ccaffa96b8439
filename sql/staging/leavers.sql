-- staging.leavers: persons who moved, died or became ASN or PPPK, with the day they left.
-- A list that gives no day means its own position date.
--
-- grain:    one row per row of a delivered list
-- keys:     delivery_id, sheet, row_number
-- upstream: lake.enrolment

select
    delivery_id,
    coalesce(sheet, '') as sheet,
    row_number,
    list_id,
    period,
    person_id,
    coalesce(covered_from, as_of) as left_on,
    worker_group,
    coalesce(stated_status = 'deceased', false) as is_deceased,
from lake.enrolment
where role = 'leavers'
