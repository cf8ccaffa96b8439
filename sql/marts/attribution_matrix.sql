-- marts.attribution_matrix: from where to where people move when the way changes to say where they belong. In region_rule
-- from is the district as the lists sent it and to the residence after the region rules; in nik_prefix from is the
-- district that issued the NIK and to the residence. Twelve places stand on each side, with zeros, and either side sums
-- to the province: nobody is won or lost. Whom a NIK's prefix alone moved is an estimate (perkiraan).
--
-- grain:    one row per period, way of attribution, place from and place to
-- keys:     period, attribution, from_district_code, to_district_code
-- upstream: intermediate.periods, intermediate.places, intermediate.counted

with moved as (
    select
        period,
        'region_rule' as attribution,
        sent_code as from_code,
        residence_code as to_code,
        covered_count,
        registered_count,
        estimate_count,
    from intermediate.counted

    union all by name

    select
        period,
        'nik_prefix' as attribution,
        nik_code as from_code,
        residence_code as to_code,
        covered_count,
        registered_count,
        0 as estimate_count,
    from intermediate.counted
),

sums as (
    select
        period,
        attribution,
        from_code,
        to_code,
        cast(sum(covered_count) as bigint) as covered_count,
        cast(sum(registered_count) as bigint) as registered_count,
        cast(sum(estimate_count) as bigint) as estimate_count,
    from moved
    group by all
),

ways as (
    select unnest(['region_rule', 'nik_prefix']) as attribution
)

select
    periods.period,
    periods.period_end,
    ways.attribution,
    origins.district_code as from_district_code,
    origins.district_name as from_district_name,
    destinations.district_code as to_district_code,
    destinations.district_name as to_district_name,
    coalesce(sums.covered_count, 0) as covered_count,
    coalesce(sums.registered_count, 0) as registered_count,
    coalesce(sums.estimate_count, 0) as estimate_count,
    periods.figure_status,
from intermediate.periods
cross join ways
cross join intermediate.places as origins
cross join intermediate.places as destinations
left join sums
    on sums.period = periods.period
    and sums.attribution = ways.attribution
    and sums.from_code = origins.district_code
    and sums.to_code = destinations.district_code
