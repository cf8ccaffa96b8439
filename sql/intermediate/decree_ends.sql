-- intermediate.decree_ends: covered persons whose cover ends with a decree (SK), by the month in which they are then
-- covered no more: what a month knows beforehand of the losses to come. What somebody paid ahead is no such loss: a
-- month before its end it looks like any month's. The row of the province's code is the province.
--
-- grain:    one row per period, region and month of the loss
-- keys:     period, district_code, lost_month_number
-- upstream: intermediate.cover_ends, intermediate.periods, intermediate.places, lake.project
-- partition: intermediate.standing_deliveries

with ends as (
    select
        periods.period,
        periods.month_number,
        case when cover_ends.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
            as place_code,
        cast(year(cover_ends.ends_on + 1) * 12 + month(cover_ends.ends_on + 1) as integer) as lost_month_number,
    from intermediate.cover_ends
    inner join intermediate.periods using (period)
    left join intermediate.places on places.district_code = cover_ends.district_code
    where cover_ends.document_code is not null
)

select
    ends.period,
    ends.month_number,
    coalesce(ends.place_code, project.province_code) as district_code,
    ends.lost_month_number,
    count(*) as person_count,
from ends
cross join lake.project
group by grouping sets (
    (ends.period, ends.month_number, ends.lost_month_number, project.province_code, ends.place_code),
    (ends.period, ends.month_number, ends.lost_month_number, project.province_code)
)
