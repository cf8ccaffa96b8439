-- staging.set_aside: the rows that their reading set aside, once each however many faults they have, with what tells
-- whom they may mean: keyed hashes, never a number or a name. is_nik_damaged says that the NIK was among the faults.
--
-- grain:    one row per row that was set aside
-- keys:     delivery_id, sheet, row_number
-- upstream: lake.rejects

select
    delivery_id,
    coalesce(sheet, '') as sheet,
    row_number,
    list_id,
    bool_or(severity = 'R' and starts_with(code, 'nik.')) as is_nik_damaged,
    max(name_key) as name_key,
    max(birth_key) as birth_key,
    max(sex) as sex,
    max(birth_year) as birth_year,
    max(district_code) as district_code,
    max(village_code) as village_code,
    max(segment) as segment,
    max(stated_status) as stated_status,
    max(covered_until) as covered_until,
from lake.rejects
where is_row_rejected
group by all
