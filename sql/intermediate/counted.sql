-- intermediate.counted: what each month counts, persons and heads alike, by segment and by each of the four
-- ways to say where somebody belongs: residence, the district that issued the NIK, place of work, and the seat
-- of the BPJS TK branch; and by residence as sent, before region rules. A head on a site has no NIK, and no rule moves
-- it. Whatever no district of the province claims is 'outside' it, or 'unknown'.
--
-- grain:    one row per period, segment and combination of places
-- keys:     period, segment, residence_code, nik_code, work_code, branch_code, sent_code
-- upstream: intermediate.person_months, intermediate.site_heads, intermediate.places
-- partition: intermediate.standing_deliveries

with units as (
    select
        period,
        segment,
        district_code,
        nik_district_code,
        work_district_code,
        branch_district_code,
        sent_district_code,
        cast(is_covered as integer) as covered,
        cast(is_registered as integer) as registered,
        cast(is_in_grace as integer) as in_grace,
        cast(is_paid as integer) as paid,
        cast(is_covered and id_basis = 'kpj' as integer) as unverified,
        0 as heads,
        in_force_membership_count as memberships,
        cast(is_covered and is_estimate as integer) as estimated,
    from intermediate.person_months

    union all by name

    select
        period,
        'JAKON' as segment,
        district_code,
        null as nik_district_code,
        district_code as work_district_code,
        branch_district_code,
        district_code as sent_district_code,
        case when is_covered then head_count else 0 end as covered,
        head_count as registered,
        0 as in_grace,
        case when is_covered then head_count else 0 end as paid,
        0 as unverified,
        case when is_covered then head_count else 0 end as heads,
        case when is_covered then head_count else 0 end as memberships,
        0 as estimated,
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
    cast(sum(units.covered) as bigint) as covered_count,
    cast(sum(units.registered) as bigint) as registered_count,
    cast(sum(units.in_grace) as bigint) as grace_count,
    cast(sum(units.paid) as bigint) as paid_count,
    cast(sum(units.unverified) as bigint) as unverified_id_count,
    cast(sum(units.heads) as bigint) as headcount_count,
    cast(sum(units.memberships) as bigint) as membership_count,
    cast(sum(units.estimated) as bigint) as estimate_count,
from units
left join intermediate.places as residence on residence.district_code = units.district_code
left join intermediate.places as nik on nik.district_code = units.nik_district_code
left join intermediate.places as work on work.district_code = units.work_district_code
left join intermediate.places as branch on branch.district_code = units.branch_district_code
left join intermediate.places as sent on sent.district_code = units.sent_district_code
group by all
