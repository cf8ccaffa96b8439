-- staging.recaps: BPJS TK's own counts by district and segment, the control figure.
--
-- grain:    one row per row of a delivered recap
-- keys:     delivery_id, sheet, row_number
-- upstream: lake.headcounts

select
    delivery_id,
    coalesce(sheet, '') as sheet,
    row_number,
    list_id,
    period,
    district_code,
    segment,
    registered_count,
    active_count,
from lake.headcounts
where role = 'recap'
