-- intermediate.budgeted_by_payer: the persons whom decrees in force name for a payer, once a place and payer, by the place
-- that the list gives, and what BPJS TK's lists say of them; and those covered whom the counts have under another payer
-- (counted_elsewhere_count), by the place where they are counted. Such a person is one membership more of this payer's.
--
-- grain:    one row per period, place and payer
-- keys:     period, district_code, payer
-- upstream: intermediate.nominated, intermediate.sponsorships, intermediate.places
-- partition: intermediate.standing_deliveries

with named as (
    select
        nominated.period,
        nominated.person_id,
        coalesce(nominated.payer, 'unknown') as payer,
        nominated.is_registered,
        nominated.is_covered,
        nominated.is_covered
            and nominated.payer
            <> case when nominated.is_covered_by_employer then 'PEMBERI_KERJA' else sponsorships.payer end
            as is_counted_elsewhere,
        case when nominated.district_code is null then 'unknown' else coalesce(listed.district_code, 'outside') end
            as place_code,
        case when nominated.residence_code is null then 'unknown' else coalesce(residence.district_code, 'outside') end
            as residence_code,
    from intermediate.nominated
    inner join intermediate.sponsorships using (period, person_id)
    left join intermediate.places as listed on listed.district_code = nominated.district_code
    left join intermediate.places as residence on residence.district_code = nominated.residence_code
    where nominated.is_in_force
),

counted as (
    select
        period,
        place_code as district_code,
        payer,
        count(distinct person_id) as budgeted_count,
        count(distinct person_id) filter (where is_registered) as budgeted_registered_count,
        count(distinct person_id) filter (where is_covered) as budgeted_covered_count,
        0 as counted_elsewhere_count,
    from named
    group by all

    union all by name

    select
        period,
        residence_code as district_code,
        payer,
        0 as budgeted_count,
        0 as budgeted_registered_count,
        0 as budgeted_covered_count,
        count(distinct person_id) as counted_elsewhere_count,
    from named
    where is_counted_elsewhere
    group by all
)

select
    period,
    district_code,
    payer,
    cast(sum(budgeted_count) as bigint) as budgeted_count,
    cast(sum(budgeted_registered_count) as bigint) as budgeted_registered_count,
    cast(sum(budgeted_covered_count) as bigint) as budgeted_covered_count,
    cast(sum(counted_elsewhere_count) as bigint) as counted_elsewhere_count,
from counted
group by all
