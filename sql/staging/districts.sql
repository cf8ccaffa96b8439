-- staging.districts: the province's districts (kabupaten and kota).
--
-- grain:    one row per district
-- keys:     district_code
-- upstream: seeds.districts, lake.project

select
    districts.code as district_code,
    regexp_replace(districts.name, '^Kabupaten ', '') as district_name,
    districts.short_name,
    districts.bps_code,
from seeds.districts
inner join lake.project on project.province_code = districts.province_code
