-- marts.coverage_by_payer: persons and heads by who pays, and district of residence. covered_count counts each
-- person once and sums to the headline: the employer for wage earners and construction sites, for others the first
-- payer, in seeds.payers' order, whose decree in force names the person, else 'unknown': nobody's list says.
-- membership_count counts a covered person at every payer who pays or is named, and does not sum. budgeted_count
-- counts whom a payer's decrees in force name, by the decree's district, covered or not.
--
-- grain:    one row per period, place and payer
-- keys:     period, district_code, payer
-- upstream: intermediate.periods, intermediate.places, intermediate.reporting, intermediate.sponsored, intermediate.budgeted_by_payer, seeds.payers

with payers as (
    select
        payer,
        label as payer_name,
        is_public,
    from seeds.payers

    union all by name

    select
        'unknown' as payer,
        'Belum diketahui' as payer_name,
        null as is_public,
),

counted as (
    select
        period,
        residence_code,
        payer,
        cast(sum(covered_count) as bigint) as covered_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(grace_count) as bigint) as grace_count,
        cast(sum(headcount_count) as bigint) as headcount_count,
        cast(sum(unverified_id_count) as bigint) as unverified_id_count,
    from intermediate.sponsored
    group by all
),

cells as (
    select
        periods.period,
        periods.period_end,
        places.district_code,
        places.district_name,
        places.bps_code,
        payers.payer,
        payers.payer_name,
        payers.is_public,
        reporting.data_as_of,
        coalesce(reporting.is_carried_forward, false) as is_carried_forward,
        case when coalesce(reporting.has_figure, true) then 0 end as nobody,
        periods.figure_status,
    from intermediate.periods
    cross join intermediate.places
    cross join payers
    left join intermediate.reporting
        on reporting.period = periods.period and reporting.district_code = places.district_code
)

select
    cells.period,
    cells.period_end,
    cells.district_code,
    cells.district_name,
    cells.bps_code,
    cells.payer,
    cells.payer_name,
    cells.is_public,
    coalesce(counted.covered_count, cells.nobody) as covered_count,
    coalesce(counted.covered_count, cells.nobody) + coalesce(budgeted.counted_elsewhere_count, 0) as membership_count,
    coalesce(counted.registered_count, cells.nobody) as registered_count,
    coalesce(counted.grace_count, cells.nobody) as grace_count,
    coalesce(counted.headcount_count, cells.nobody) as headcount_count,
    coalesce(counted.unverified_id_count, cells.nobody) as unverified_id_count,
    coalesce(budgeted.budgeted_count, 0) as budgeted_count,
    coalesce(budgeted.budgeted_registered_count, 0) as budgeted_registered_count,
    coalesce(budgeted.budgeted_covered_count, 0) as budgeted_covered_count,
    cells.data_as_of,
    cells.is_carried_forward,
    cells.figure_status,
from cells
left join counted
    on counted.period = cells.period
    and counted.residence_code = cells.district_code
    and counted.payer = cells.payer
left join intermediate.budgeted_by_payer as budgeted
    on budgeted.period = cells.period
    and budgeted.district_code = cells.district_code
    and budgeted.payer = cells.payer
