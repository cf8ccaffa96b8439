-- marts.villages: every desa and kelurahan of the province, always: whom decrees in force name there, how many of
-- them BPJS TK knows and covers, and whether the village's own fund (APBDes), where it is to pay, has paid for
-- anybody. Counts are of persons named, by the village of the decree, not of all who live there. A village that no
-- decree names has zeros and is_named false: nobody was asked, which is not the same as nobody covered.
--
-- grain:    one row per period and village
-- keys:     period, village_code
-- upstream: intermediate.periods, intermediate.village_cover, staging.districts, seeds.subdistricts, seeds.villages

select
    periods.period,
    periods.period_end,
    villages.code as village_code,
    villages.name as village_name,
    case when split_part(villages.code, '.', 4) like '1%' then 'kelurahan' else 'desa' end as village_kind,
    subdistricts.code as subdistrict_code,
    subdistricts.name as subdistrict_name,
    districts.district_code,
    districts.district_name,
    village_cover.village_code is not null as is_named,
    coalesce(village_cover.budgeted_count, 0) as budgeted_count,
    coalesce(village_cover.registered_count, 0) as budgeted_registered_count,
    coalesce(village_cover.covered_count, 0) as budgeted_covered_count,
    coalesce(village_cover.fund_budgeted_count, 0) as village_fund_budgeted_count,
    coalesce(village_cover.fund_covered_count, 0) as village_fund_covered_count,
    case when village_cover.fund_budgeted_count > 0 then village_cover.fund_covered_count > 0 end as is_paid,
    periods.figure_status,
from intermediate.periods
cross join seeds.villages
inner join seeds.subdistricts on subdistricts.code = villages.subdistrict_code
inner join staging.districts on districts.district_code = subdistricts.district_code
left join intermediate.village_cover
    on village_cover.period = periods.period and village_cover.village_code = villages.code
