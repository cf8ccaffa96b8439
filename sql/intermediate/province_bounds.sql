-- intermediate.province_bounds: between which counts the province's covered persons lie, from the districts' bounds:
-- worst (who has not reported has nobody, or all its potential) and plausible. Where the potential of a missing district
-- is not known, what the province has beyond the reporting districts' stands for it.
--
-- grain:    one row per period
-- keys:     period
-- upstream: intermediate.bounds, marts.coverage_province

with districts as (
    select
        period,
        count(*) as district_count,
        count(*) filter (where state = 'reported') as reporting_district_count,
        count(*) filter (where state = 'carried') as carried_district_count,
        count(*) filter (where state in ('expired', 'never')) as no_figure_district_count,
        count(*) filter (where potential_count is null) as no_potential_district_count,
        coalesce(sum(potential_count) filter (where state = 'reported'), 0) as reported_potential_count,
        case
            when count(*) filter (where state <> 'reported' and potential_count is null) = 0
                then coalesce(sum(potential_count) filter (where state <> 'reported'), 0)
        end as missing_potential_count,
        sum(covered_count) as covered_count,
        sum(low_count) as low_count,
        case when count(high_count) = count(*) then sum(high_count) end as high_count,
        sum(worst_low_count) as worst_low_count,
        case when count(worst_high_count) = count(*) then sum(worst_high_count) end as worst_high_count,
        sum(covered_count) filter (where state = 'reported') as reported_covered_count,
    from intermediate.bounds
    group by all
),

-- What nobody counted by district, outside the province or at an unknown place, lies in all bounds.
beside as (
    select
        districts.*,
        province.covered_count - districts.covered_count as elsewhere_count,
        province.potential_count as province_potential_count,
        greatest(
            coalesce(
                districts.worst_high_count,
                coalesce(districts.reported_covered_count, 0) + province.potential_count - districts.reported_potential_count
            ),
            districts.high_count
        ) as worst_top_count,
    from districts
    inner join marts.coverage_province as province using (period)
)

select
    period,
    district_count,
    reporting_district_count,
    carried_district_count,
    no_figure_district_count,
    no_potential_district_count,
    cast(coalesce(province_potential_count - missing_potential_count, reported_potential_count) as bigint)
        as reporting_potential_count,
    cast(elsewhere_count + worst_low_count as bigint) as worst_low_count,
    cast(elsewhere_count + worst_top_count as bigint) as worst_high_count,
    cast(elsewhere_count + low_count as bigint) as low_count,
    cast(elsewhere_count + coalesce(high_count, worst_top_count) as bigint) as high_count,
from beside
