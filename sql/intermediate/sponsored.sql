-- intermediate.sponsored: what each month counts, persons and heads alike, by who pays and by worker group. The
-- employer pays for wage earners and for construction sites, whatever a decree says; for others the payer is the
-- one whom a decree in force names. Where no government's list says, payer or group is 'unknown'.
--
-- grain:    one row per period, place of residence, segment, payer, worker group and whether a decree names them
-- keys:     period, residence_code, segment, payer, worker_group, is_nominated
-- upstream: intermediate.tallies, intermediate.site_heads, intermediate.places

with units as (
    select
        period,
        district_code,
        segment,
        case when segment in ('PU', 'JAKON') then 'PEMBERI_KERJA' else payer end as payer,
        worker_group,
        is_nominated,
        covered_count,
        registered_count,
        grace_count,
        case when id_basis = 'kpj' then covered_count else 0 end as unverified_id_count,
        0 as headcount_count,
    from intermediate.tallies

    union all by name

    select
        period,
        district_code,
        'JAKON' as segment,
        'PEMBERI_KERJA' as payer,
        'JAKON' as worker_group,
        false as is_nominated,
        case when is_covered then head_count else 0 end as covered_count,
        head_count as registered_count,
        0 as grace_count,
        0 as unverified_id_count,
        case when is_covered then head_count else 0 end as headcount_count,
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
    cast(sum(units.covered_count) as bigint) as covered_count,
    cast(sum(units.registered_count) as bigint) as registered_count,
    cast(sum(units.grace_count) as bigint) as grace_count,
    cast(sum(units.unverified_id_count) as bigint) as unverified_id_count,
    cast(sum(units.headcount_count) as bigint) as headcount_count,
from units
left join intermediate.places on places.district_code = units.district_code
group by all
