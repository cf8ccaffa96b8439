-- intermediate.covered_years: in which months of a year each person was covered in a place, as bits of one number: bit 1
-- is January, bit 12 December, and bit 0 the December before, so that each month stands beside the one before it.
--
-- grain:    one row per person, place and year in or just before which they were covered there
-- keys:     person_id, district_code, year
-- upstream: intermediate.periods, intermediate.places, intermediate.person_months

with months as (
    select
        period,
        year(period_end) as year,
        1 << month(period_end) as bit,
    from intermediate.periods

    union all by name

    select
        period,
        year(period_end) + 1 as year,
        1 as bit,
    from intermediate.periods
    where month(period_end) = 12
)

select
    person_months.person_id,
    case when person_months.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
        as district_code,
    cast(months.year as integer) as year,
    cast(bit_or(months.bit) as integer) as month_bits,
from intermediate.person_months
inner join months using (period)
left join intermediate.places on places.district_code = person_months.district_code
where person_months.is_covered
group by all
