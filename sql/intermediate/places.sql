-- intermediate.places: the rows that every breakdown by place has: the districts of the province, outside it,
-- and unknown. The last two keep the sum whole.
--
-- grain:    one row per place
-- keys:     district_code
-- upstream: staging.districts

select
    district_code,
    district_name,
    short_name,
    bps_code,
    true as is_district,
from staging.districts

union all by name

select
    unnest(['outside', 'unknown']) as district_code,
    unnest(['Luar provinsi', 'Tidak diketahui']) as district_name,
    unnest(['Luar', 'Tidak diketahui']) as short_name,
    null as bps_code,
    false as is_district,
