-- staging.payments: rows of BPJS TK's contribution reports: who is paid for, and through which day.
--
-- grain:    one row per row of a delivered report
-- keys:     delivery_id, sheet, row_number
-- upstream: lake.enrolment

select
    delivery_id,
    coalesce(sheet, '') as sheet,
    row_number,
    list_id,
    period,
    person_id,
    covered_from,
    covered_until,
    contribution_idr,
from lake.enrolment
where role = 'payments'
