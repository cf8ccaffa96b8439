-- marts.gap_cost: what it costs to cover the persons who are missing to the target, in one month and over the twelve
-- months after it, by each monthly premium that seeds.tariffs has: sector and who pays. Each month is priced by the
-- tariff of its first day, so that relief ends when it ends; a month without a tariff leaves the year unknown. The
-- missing persons' groups and payers are not known beforehand: seeds.gap_tariff says whose premium is then chosen.
--
-- grain:    one row per period, sector and class of payer
-- keys:     period, segment, sector, payer_class
-- upstream: marts.coverage_province, seeds.tariffs, seeds.gap_tariff

with months as (
    select
        *,
        cast(unnest(generate_series(0, 12)) as integer) as month_offset,
    from marts.coverage_province
),

priced as (
    select
        months.period,
        tariffs.segment,
        tariffs.sector,
        tariffs.payer_class,
        max(tariffs.contribution_idr) filter (where months.month_offset = 0) as contribution_idr,
        cast(sum(tariffs.contribution_idr) filter (where months.month_offset > 0) as bigint) as twelve_months_idr,
        count(*) filter (where months.month_offset > 0) as month_count,
    from months
    inner join seeds.tariffs
        on tariffs.valid_from <= months.period_end + 1 + to_months(months.month_offset - 1)
        and coalesce(tariffs.valid_to >= months.period_end + 1 + to_months(months.month_offset - 1), true)
    group by all
)

select
    priced.period,
    province.period_end,
    province.district_code,
    province.district_name,
    priced.segment,
    priced.sector,
    priced.payer_class,
    gap_tariff.segment is not null as is_chosen,
    province.gap_count,
    priced.contribution_idr,
    province.gap_count * priced.contribution_idr as gap_monthly_idr,
    case when priced.month_count = 12 then province.gap_count * priced.twelve_months_idr end as gap_yearly_idr,
    province.figure_status,
from priced
inner join marts.coverage_province as province on province.period = priced.period
left join seeds.gap_tariff
    on gap_tariff.segment = priced.segment
    and gap_tariff.sector = priced.sector
    and gap_tariff.payer_class = priced.payer_class
