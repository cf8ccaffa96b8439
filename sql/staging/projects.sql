-- staging.projects: construction projects (Jakon), with the heads on site.
--
-- grain:    one row per row of a delivered list
-- keys:     delivery_id, sheet, row_number
-- upstream: lake.headcounts

select
    delivery_id,
    coalesce(sheet, '') as sheet,
    row_number,
    list_id,
    period,
    district_code,
    project_code,
    active_count as head_count,
    starts_on,
    ends_on,
    first_paid_on,
from lake.headcounts
where role = 'projects'
