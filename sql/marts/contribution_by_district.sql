-- marts.contribution_by_district: the three senses in which a place contributes to the province's coverage, side by
-- side: its part of the stock (its covered over the province's potential), its part of the change since the month
-- before, and the room that it has left (its uncovered over the province's potential). The hundredths of a point sum
-- to the rounded change: each is rounded down, and the largest remainders get what is left.
--
-- grain:    one row per period and place
-- keys:     period, district_code
-- upstream: marts.coverage_by_district, marts.coverage_province, intermediate.coverage_effects

with effects as (
    select
        period,
        district_code,
        previous_period,
        cast(sum(change_count) filter (where factor = 'numerator') as bigint) as covered_change_count,
        cast(sum(change_count) filter (where factor = 'denominator') as bigint) as potential_change_count,
        sum(effect_parts) * 10000 as hundredth_parts,
        max(whole_parts) as whole,
        (hundredth_parts % whole + whole) % whole as remainder,
        (hundredth_parts - remainder) // whole as rounded_down,
    from intermediate.coverage_effects
    group by all
),

months as (
    select
        period,
        previous_period,
        sum(hundredth_parts) as change,
        sign(change) * ((2 * abs(change) + max(whole)) // (2 * max(whole))) as hundredths,
        hundredths - sum(rounded_down) as left_over,
    from effects
    group by all
),

apportioned as (
    select
        effects.*,
        cast(effects.rounded_down as bigint) + cast(
            row_number() over (partition by effects.period order by effects.remainder desc, effects.district_code)
                <= months.left_over as integer
        ) as hundredths,
    from effects
    inner join months using (period)
)

select
    coverage.period,
    coverage.period_end,
    coverage.district_code,
    coverage.district_name,
    coverage.covered_count,
    coverage.potential_count,
    province.covered_count as province_covered_count,
    province.potential_count as province_potential_count,
    province.gap_count as province_gap_count,
    coverage.covered_count / nullif(province.potential_count, 0) as stock_ratio,
    coverage.covered_count / nullif(province.covered_count, 0) as stock_share_ratio,
    months.previous_period,
    case when months.period is not null then coalesce(apportioned.covered_change_count, 0) end as covered_change_count,
    case when months.period is not null then coalesce(apportioned.potential_change_count, 0) end
        as potential_change_count,
    cast(case when months.change is not null then coalesce(apportioned.hundredths, 0) end * 0.01 as decimal(9, 2))
        as change_points,
    coverage.potential_count - coverage.covered_count as room_count,
    room_count / nullif(province.potential_count, 0) as room_ratio,
    room_count / nullif(province.gap_count, 0) as room_share_ratio,
    coverage.figure_status,
from marts.coverage_by_district as coverage
inner join marts.coverage_province as province on province.period = coverage.period
left join months on months.period = coverage.period
left join apportioned
    on apportioned.period = coverage.period and apportioned.district_code = coverage.district_code
