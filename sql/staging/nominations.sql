-- staging.nominations: persons whom a government's decree or list names to be paid for. Nobody is covered by
-- standing here. Population lists are left out: they say who could be covered, and count for nobody.
--
-- grain:    one row per row of a delivered list
-- keys:     delivery_id, sheet, row_number
-- upstream: lake.nominations

select
    delivery_id,
    coalesce(sheet, '') as sheet,
    row_number,
    list_id,
    period,
    person_id,
    district_code,
    district_basis,
    village_code,
    worker_group,
    payer,
    stated_status,
    decree_no,
    covered_from,
    covered_until,
from lake.nominations
where role = 'nominations'
