-- marts.cascade: from potential to covered, five measures that must not be confused: potential, budgeted (named
-- in a decree in force), registered, paid (iuran lunas) and covered (aktif). Beside them what a district can act
-- on: who is budgeted but not enrolled and what that costs a month, villages that have not paid, cover that ends
-- within 31 days. The row of the province's code is the province.
--
-- grain:    one row per period and region
-- keys:     period, district_code
-- upstream: intermediate.periods, intermediate.places, intermediate.counted, intermediate.budgeted, intermediate.village_cover, intermediate.denominators, seeds.payers, seeds.tariffs, lake.project

with regions as (
    select
        district_code,
        district_name,
    from intermediate.places

    union all by name

    select
        province_code as district_code,
        province_name as district_name,
    from lake.project
),

counted as (
    select
        period,
        coalesce(residence_code, project.province_code) as district_code,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(paid_count) as bigint) as paid_count,
        cast(sum(covered_count) as bigint) as covered_count,
    from intermediate.counted
    cross join lake.project
    group by grouping sets ((period, residence_code, project.province_code), (period, project.province_code))
),

placed as (
    select
        budgeted.*,
        case
            when budgeted.district_code is null then 'unknown'
            else coalesce(places.district_code, 'outside')
        end as place_code,
        tariffs.contribution_idr,
        budgeted.is_covered
            and coalesce(budgeted.covered_until - periods.period_end between 1 and 31, false) as is_ending,
    from intermediate.budgeted
    inner join intermediate.periods on periods.period = budgeted.period
    left join intermediate.places on places.district_code = budgeted.district_code
    left join seeds.payers on payers.payer = budgeted.payer
    left join seeds.tariffs
        on tariffs.segment = 'BPU'
        and tariffs.sector = 'LAINNYA'
        and tariffs.payer_class = payers.payer_class
        and tariffs.valid_from <= periods.period_end
        and coalesce(tariffs.valid_to >= periods.period_end, true)
),

budgeted as (
    select
        period,
        coalesce(place_code, project.province_code) as district_code,
        count(*) as budgeted_count,
        count(*) filter (where is_registered) as budgeted_registered_count,
        count(*) filter (where is_paid) as budgeted_paid_count,
        count(*) filter (where is_covered) as budgeted_covered_count,
        count(*) filter (where not is_registered) as budgeted_not_enrolled_count,
        cast(sum(contribution_idr) filter (where not is_registered) as bigint) as not_enrolled_monthly_idr,
        count(*) filter (where is_ending) as ending_soon_count,
        min(covered_until) filter (where is_ending) as ending_on,
    from placed
    cross join lake.project
    group by grouping sets ((period, place_code, project.province_code), (period, project.province_code))
),

villages as (
    select
        period,
        coalesce(district_code, project.province_code) as district_code,
        count(*) filter (where fund_budgeted_count > 0 and fund_covered_count = 0) as unpaid_village_count,
    from intermediate.village_cover
    cross join lake.project
    group by grouping sets ((period, district_code, project.province_code), (period, project.province_code))
)

select
    periods.period,
    periods.period_end,
    regions.district_code,
    regions.district_name,
    denominators.potential_count,
    coalesce(counted.registered_count, 0) as registered_count,
    coalesce(counted.paid_count, 0) as paid_count,
    coalesce(counted.covered_count, 0) as covered_count,
    coalesce(budgeted.budgeted_count, 0) as budgeted_count,
    coalesce(budgeted.budgeted_registered_count, 0) as budgeted_registered_count,
    coalesce(budgeted.budgeted_paid_count, 0) as budgeted_paid_count,
    coalesce(budgeted.budgeted_covered_count, 0) as budgeted_covered_count,
    coalesce(budgeted.budgeted_not_enrolled_count, 0) as budgeted_not_enrolled_count,
    budgeted.not_enrolled_monthly_idr,
    coalesce(villages.unpaid_village_count, 0) as unpaid_village_count,
    coalesce(budgeted.ending_soon_count, 0) as ending_soon_count,
    budgeted.ending_on,
    periods.figure_status,
from intermediate.periods
cross join regions
left join counted on counted.period = periods.period and counted.district_code = regions.district_code
left join budgeted on budgeted.period = periods.period and budgeted.district_code = regions.district_code
left join villages on villages.period = periods.period and villages.district_code = regions.district_code
left join intermediate.denominators
    on denominators.period = periods.period and denominators.district_code = regions.district_code
