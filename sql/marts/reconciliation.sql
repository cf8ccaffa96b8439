-- marts.reconciliation: each row of each list of nominations that stands in a month, in exactly one class
-- (rekonsiliasi), the first that fits: unmatchable (set aside at reading), repeated (the person again on the same
-- list), ineligible (died, moved, became ASN or PPPK), too_early (the decree has not begun), ended (it has ended),
-- not_enrolled (BPJS TK does not register the person), paid_twice (another list in force comes first: intermediate.
-- nominated has the order), covered_by_employer,
-- lapsed (registered, cover not in force), active. The classes sum to the rows delivered. From the other side, on
-- the lists of members: no_decree, the covered persons, no wage earners, whom no decree in force names.
--
-- grain:    one row per period, list, village and class
-- keys:     period, list_id, village_code, class
-- upstream: intermediate.periods, intermediate.standing_deliveries, intermediate.nominated, intermediate.tallies, staging.deliveries, staging.lists, staging.list_districts

with classed as (
    select
        period,
        list_id,
        coalesce(village_code, 'unknown') as village_code,
        case
            when is_repeated then 'repeated'
            when is_ineligible then 'ineligible'
            when is_too_early then 'too_early'
            when not is_in_force then 'ended'
            when not is_registered then 'not_enrolled'
            when nomination_order > 1 then 'paid_twice'
            when is_covered_by_employer then 'covered_by_employer'
            when is_covered then 'active'
            else 'lapsed'
        end as class,
        count(*) as row_count,
    from intermediate.nominated
    group by all

    union all by name

    select
        standing.period,
        standing.list_id,
        'unknown' as village_code,
        'unmatchable' as class,
        cast(sum(deliveries.rows_rejected) as bigint) as row_count,
    from intermediate.standing_deliveries as standing
    inner join staging.deliveries using (delivery_id)
    where standing.role = 'nominations' and deliveries.rows_rejected > 0
    group by all

    union all by name

    select
        period,
        list_id,
        'unknown' as village_code,
        'no_decree' as class,
        cast(sum(covered_count) as bigint) as row_count,
    from intermediate.tallies
    where segment = 'BPU' and not is_nominated and covered_count > 0
    group by all
),

own_districts as (
    select
        list_id,
        min(district_code) as district_code,
    from staging.list_districts
    group by all
    having count(*) = 1
)

select
    periods.period,
    periods.period_end,
    classed.list_id,
    lists.title,
    lists.sender_name,
    lists.role,
    case
        when classed.village_code <> 'unknown' then left(classed.village_code, 5)
        else coalesce(own_districts.district_code, 'unknown')
    end as district_code,
    classed.village_code,
    classed.class,
    classed.row_count,
    periods.figure_status,
from classed
inner join intermediate.periods using (period)
inner join staging.lists using (list_id)
left join own_districts using (list_id)
