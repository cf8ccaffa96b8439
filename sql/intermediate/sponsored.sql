-- intermediate.sponsored: what each month counts, persons and heads alike, by who pays and by worker group. The
-- employer pays for wage earners and for construction sites, whatever a decree says; for others the payer is the
-- one whom a decree in force names. Where no government's list says, payer or group is 'unknown'.
--
-- grain:    one row per period, place of residence, segment, payer, worker group and whether a decree names them
-- keys:     period, residence_code, segment, payer, worker_group, is_nominated
-- upstream: intermediate.person_months, intermediate.sponsorships, intermediate.site_heads, intermediate.places
-- partition: intermediate.standing_deliveries

with units as (
    select
        person_months.period,
        person_months.district_code,
        person_months.segment,
        case
            when person_months.segment in ('PU', 'JAKON') then 'PEMBERI_KERJA'
            else coalesce(sponsorships.payer, 'unknown')
        end as payer,
        coalesce(sponsorships.worker_group, 'unknown') as worker_group,
        coalesce(sponsorships.is_nominated, false) as is_nominated,
        cast(person_months.is_covered as integer) as covered,
        cast(person_months.is_registered as integer) as registered,
        cast(person_months.is_in_grace as integer) as in_grace,
        cast(person_months.is_covered and person_months.id_basis = 'kpj' as integer) as unverified,
        0 as heads,
    from intermediate.person_months
    left join intermediate.sponsorships using (period, person_id)

    union all by name

    select
        period,
        district_code,
        'JAKON' as segment,
        'PEMBERI_KERJA' as payer,
        'JAKON' as worker_group,
        false as is_nominated,
        case when is_covered then head_count else 0 end as covered,
        head_count as registered,
        0 as in_grace,
        0 as unverified,
        case when is_covered then head_count else 0 end as heads,
    from intermediate.site_heads
)

select
    units.period,
    case when units.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
        as residence_code,
    units.segment,
    units.payer,
    units.worker_group,
    units.is_nominated,
    cast(sum(units.covered) as bigint) as covered_count,
    cast(sum(units.registered) as bigint) as registered_count,
    cast(sum(units.in_grace) as bigint) as grace_count,
    cast(sum(units.unverified) as bigint) as unverified_id_count,
    cast(sum(units.heads) as bigint) as headcount_count,
from units
left join intermediate.places on places.district_code = units.district_code
group by all
