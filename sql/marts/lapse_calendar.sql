-- marts.lapse_calendar: whose cover ends in which of the months ahead, by who pays and by what ends: a decree (SK), what
-- was paid ahead, or a construction project, whose heads go with it. Persons, the points of coverage that they are,
-- and what a month of them costs at the tariff of the month after. As far ahead as seeds.windows says; the
-- month itself is there too: what ends on its last day is still in its count. Who ends is in grace, not covered, until
-- the end of grace_ends_in, and only then is stated inactive: the count has fallen long before.
--
-- grain:    one row per period, place, month of the end, payer, kind of end and document
-- keys:     period, district_code, ends_in, payer, ends_by, document_code
-- upstream: intermediate.periods, intermediate.places, intermediate.lapses, intermediate.denominators, seeds.payers, seeds.windows, lake.project

with grouped as (
    select
        periods.period,
        periods.period_end,
        periods.figure_status,
        lapses.district_code,
        strftime(lapses.ends_on, '%Y-%m') as ends_in,
        year(lapses.ends_on) * 12 + month(lapses.ends_on) - periods.month_number as months_ahead,
        strftime(last_day(lapses.ends_on) + to_months(project.grace_months), '%Y-%m') as grace_ends_in,
        lapses.payer,
        lapses.ends_by,
        lapses.document_code,
        cast(sum(lapses.person_count) as bigint) as person_count,
        cast(sum(lapses.renewal_monthly_idr) as bigint) as renewal_monthly_idr,
    from intermediate.lapses
    inner join intermediate.periods on periods.period = lapses.period
    inner join seeds.windows on windows.rule = 'lapse_calendar'
    cross join lake.project
    where months_ahead between 0 and windows.length_months
    group by all
)

select
    grouped.period,
    grouped.period_end,
    grouped.district_code,
    places.district_name,
    grouped.ends_in,
    grouped.months_ahead,
    grouped.grace_ends_in,
    grouped.payer,
    coalesce(payers.label, 'Belum diketahui') as payer_name,
    grouped.ends_by,
    grouped.document_code,
    grouped.person_count,
    denominators.potential_count,
    grouped.person_count / nullif(denominators.potential_count, 0) as coverage_ratio,
    province.potential_count as province_potential_count,
    grouped.person_count / nullif(province.potential_count, 0) as province_coverage_ratio,
    grouped.renewal_monthly_idr,
    grouped.figure_status,
from grouped
inner join intermediate.places on places.district_code = grouped.district_code
cross join lake.project
left join seeds.payers on payers.payer = grouped.payer
left join intermediate.denominators
    on denominators.period = grouped.period and denominators.district_code = grouped.district_code
left join intermediate.denominators as province
    on province.period = grouped.period and province.district_code = project.province_code
