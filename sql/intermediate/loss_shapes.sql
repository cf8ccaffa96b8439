-- intermediate.loss_shapes: what the largest part of those whom a place lost have in common, in months of an unusual
-- fall: one decree, one employer; and of those who vanished from the list one kecamatan, or the end of a file. The province
-- loses nobody who moves within it.
--
-- grain:    one row per period with an unusual fall and region
-- keys:     period, district_code
-- upstream: intermediate.losses, lake.project

with regions as (
    select period, district_code, cause, document_code, employer_code, subdistrict_code, is_at_end_of_file
    from intermediate.losses

    union all by name

    select
        losses.* exclude (district_code, person_id),
        project.province_code as district_code,
    from intermediate.losses
    cross join lake.project
    where losses.cause not in ('moved_out', 'rule_out')
),

shared as (
    select
        period,
        district_code,
        cause = 'left_list' as has_vanished,
        document_code,
        employer_code,
        subdistrict_code,
        count(*) as person_count,
        count(*) filter (where is_at_end_of_file) as end_of_file_count,
    from regions
    group by grouping sets (
        (period, district_code, document_code),
        (period, district_code, employer_code),
        (period, district_code, has_vanished, subdistrict_code)
    )
)

select
    period,
    district_code,
    arg_max(document_code, person_count order by document_code) filter (where document_code is not null)
        as largest_decree_no,
    max(person_count) filter (where document_code is not null) as largest_decree_count,
    arg_max(employer_code, person_count order by employer_code) filter (where employer_code is not null)
        as largest_employer_code,
    max(person_count) filter (where employer_code is not null) as largest_employer_count,
    arg_max(subdistrict_code, person_count order by subdistrict_code)
        filter (where has_vanished and subdistrict_code is not null) as largest_subdistrict_code,
    coalesce(max(person_count) filter (where has_vanished and subdistrict_code is not null), 0)
        as largest_subdistrict_count,
    coalesce(cast(sum(end_of_file_count) filter (where has_vanished) as bigint), 0) as end_of_file_count,
from shared
group by all
