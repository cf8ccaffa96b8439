-- marts.needed: how many persons must be added each month until December to reach the year's target. Net is the gap
-- over the months left, rounded up. Gross also replaces whom the scheme loses meanwhile: with a share c lapsing each
-- month, the h months lose c of N + i · G / h for i from 0 to h - 1, so that gross is
-- G / h + c · (N + G · (h - 1) / (2 · h)), rounded. Beside them stands what the gap costs by the chosen premium.
--
-- grain:    one row per period and assumed rate of lapses
-- keys:     period, lapse_ratio
-- upstream: marts.headline, marts.gap_cost, seeds.lapse_rates

with rates as (
    select
        headline.*,
        lapse_rates.lapse_ratio,
        lapse_rates.label,
        lapse_rates.source,
        cast(lapse_rates.lapse_ratio * 10000 as bigint) as lapses,
        cast(20000 as hugeint) * nullif(headline.months_left, 0) as whole,
        headline.gap_count * cast(20000 as hugeint)
            + lapses * (
                2 * headline.months_left * headline.covered_count + headline.gap_count * (headline.months_left - 1)
            ) as gross_parts,
    from marts.headline
    cross join seeds.lapse_rates
)

select
    rates.period,
    rates.period_end,
    rates.lapse_ratio,
    rates.label,
    rates.target_year,
    rates.covered_count,
    rates.target_count,
    rates.gap_count,
    rates.months_left,
    rates.needed_per_month_count,
    cast((2 * rates.gross_parts + rates.whole) // (2 * rates.whole) as bigint) as gross_per_month_count,
    gap_cost.contribution_idr,
    gap_cost.gap_monthly_idr,
    gap_cost.gap_yearly_idr,
    rates.source,
    rates.figure_status,
from rates
left join marts.gap_cost on gap_cost.period = rates.period and gap_cost.is_chosen
