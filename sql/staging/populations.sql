-- staging.populations: persons on a register that says who could be covered: P3KE, DTSEN, Kusuka, the register of
-- staff who are no civil servants. It gives a group its denominator, and makes nobody budgeted or covered.
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
    worker_group,
    stated_status,
from lake.nominations
where role = 'population'
