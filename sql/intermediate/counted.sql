-- intermediate.counted: what each month counts, persons and heads alike, by segment and by each of the four
-- ways to say where somebody belongs: residence, the district that issued the NIK, place of work, and the seat
-- of the BPJS TK branch; and by residence as sent, before region rules. A head on a site has no NIK, and no rule moves
-- it. Whatever no district of the province claims is 'outside' it, or 'unknown'.
--
-- grain:    one row per period, segment and combination of places
-- keys:     period, segment, residence_code, nik_code, work_code, branch_code, sent_code
-- upstream: intermediate.tallies, intermediate.site_heads, intermediate.places

with units as (
    select
        period,
        segment,
        district_code,
        nik_district_code,
        work_district_code,
        branch_district_code,
        sent_district_code,
        covered_count,
        registered_count,
        grace_count,
        paid_count,
        case when id_basis = 'kpj' then covered_count else 0 end as unverified_id_count,
        0 as headcount_count,
        membership_count,
        case when is_estimate then covered_count else 0 end as estimate_count,
    from intermediate.tallies

    union all by name

    select
        period,
        'JAKON' as segment,
        district_code,
        null as nik_district_code,
        district_code as work_district_code,
        branch_district_code,
        district_code as sent_district_code,
        case when is_covered then head_count else 0 end as covered_count,
        head_count as registered_count,
        0 as grace_count,
        case when is_covered then head_count else 0 end as paid_count,
        0 as unverified_id_count,
        case when is_covered then head_count else 0 end as headcount_count,
        case when is_covered then head_count else 0 end as membership_count,
        0 as estimate_count,
    from intermediate.site_heads
)

select
    units.period,
    units.segment,
    case when units.district_code is null then 'unknown' else coalesce(residence.district_code, 'outside') end
        as residence_code,
    case when units.nik_district_code is null then 'unknown' else coalesce(nik.district_code, 'outside') end
        as nik_code,
    case when units.work_district_code is null then 'unknown' else coalesce(work.district_code, 'outside') end
        as work_code,
    case when units.branch_district_code is null then 'unknown' else coalesce(branch.district_code, 'outside') end
        as branch_code,
    case when units.sent_district_code is null then 'unknown' else coalesce(sent.district_code, 'outside') end
        as sent_code,
    cast(sum(units.covered_count) as bigint) as covered_count,
    cast(sum(units.registered_count) as bigint) as registered_count,
    cast(sum(units.grace_count) as bigint) as grace_count,
    cast(sum(units.paid_count) as bigint) as paid_count,
    cast(sum(units.unverified_id_count) as bigint) as unverified_id_count,
    cast(sum(units.headcount_count) as bigint) as headcount_count,
    cast(sum(units.membership_count) as bigint) as membership_count,
    cast(sum(units.estimate_count) as bigint) as estimate_count,
from units
left join intermediate.places as residence on residence.district_code = units.district_code
left join intermediate.places as nik on nik.district_code = units.nik_district_code
left join intermediate.places as work on work.district_code = units.work_district_code
left join intermediate.places as branch on branch.district_code = units.branch_district_code
left join intermediate.places as sent on sent.district_code = units.sent_district_code
group by all
