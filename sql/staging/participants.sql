-- staging.participants: rows of BPJS TK's own lists of members, as delivered.
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
    id_basis,
    nik_district_code,
    nik_subdistrict_code,
    district_code,
    district_basis,
    work_district_code,
    segment,
    stated_status,
    has_jkk,
    has_jkm,
    enrolled_on,
    covered_until,
    name_key,
    birth_key,
    sex,
    birth_year,
    subdistrict_code,
    village_code,
    employer_code,
    contains(coalesce(warnings, ''), 'nik.birth_mismatch') as is_birth_mismatched,
from lake.enrolment
where role = 'participants'
