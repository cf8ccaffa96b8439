-- marts.published_check: each figure that was printed, computed anew from what was printed beside it. A percentage
-- is held against the counts of the same place and day, or the last ones printed up to three months before: cocok
-- (it fits, rounded to its own decimals), terpotong (cut, not rounded), tidak cocok (it cannot be) or tanpa hitungan
-- (nothing was printed to compute it from). So is a gap against target, potential and covered; a total against its
-- segments; a target against the document's; a contribution against its persons and the tariff. A percentage whose
-- base was not stated is read as of the potential. Beside it stand our own counts of that month.
--
-- grain:    one row per printed figure
-- keys:     position_on, published_on, region_code, metric, segment, source
-- upstream: intermediate.periods, marts.coverage_by_district, marts.coverage_by_segment, marts.coverage_province, seeds.published_figures, seeds.targets, seeds.tariffs, lake.project

with positions as (
    select
        position_on,
        region_code,
        max(person_count) filter (where metric = 'covered' and segment = 'ALL') as covered_count,
        max(person_count) filter (where metric = 'potential' and segment = 'ALL') as potential_count,
    from seeds.published_figures
    group by all
    having covered_count is not null and potential_count is not null
),

parts as (
    select
        position_on,
        region_code,
        cast(sum(person_count) as bigint) as person_count,
    from seeds.published_figures
    where metric = 'target_headcount' and segment <> 'ALL'
    group by all
),

paid as (
    select
        position_on,
        region_code,
        segment,
        max(person_count) as person_count,
    from seeds.published_figures
    where metric = 'apbd_paid'
    group by all
),

targets as (
    select
        district_code as region_code,
        year,
        max(percent) as percent,
        max(target_count) as target_count,
    from seeds.targets
    group by all
),

beside as (
    select
        figures.*,
        positions.position_on as counts_position_on,
        figures.position_on <= positions.position_on + to_months(project.carry_forward_months) as is_recent,
        positions.covered_count,
        positions.potential_count,
        targets.percent as target_percent,
        coalesce(
            targets.target_count,
            (cast(targets.percent * 10000 as bigint) * positions.potential_count + 999999) // 1000000
        ) as target_count,
        parts.person_count as part_count,
        paid.person_count * tariffs.contribution_idr as paid_idr,
        strftime(
            case
                when day(figures.position_on) <= project.closes_until_day
                    then figures.position_on - to_months(1)
                else figures.position_on
            end,
            '%Y-%m'
        ) as period,
    from seeds.published_figures as figures
    cross join lake.project
    asof left join positions
        on positions.region_code = figures.region_code and positions.position_on <= figures.position_on
    left join targets on targets.region_code = figures.region_code and targets.year = year(figures.position_on)
    left join parts
        on parts.position_on = figures.position_on
        and parts.region_code = figures.region_code
        and figures.metric = 'target_headcount'
        and figures.segment = 'ALL'
    left join paid
        on paid.position_on = figures.position_on
        and paid.region_code = figures.region_code
        and paid.segment = figures.segment
    left join seeds.tariffs
        on tariffs.segment = figures.segment
        and tariffs.sector = 'LAINNYA'
        and tariffs.payer_class = 'APBD'
        and tariffs.valid_from <= figures.position_on
        and coalesce(tariffs.valid_to >= figures.position_on, true)
),

bases as (
    select
        *,
        case
            when percent * 100 <> floor(percent * 100) then 10000
            when percent * 10 <> floor(percent * 10) then 100
            when percent <> floor(percent) then 10
            else 1
        end as decimals_scale,
        case
            when not is_recent then null
            when metric = 'gap_to_target' then target_count
            when metric <> 'ucj' then null
            when coalesce(base, 'unstated') in ('potential', 'unstated') then potential_count
            when base = 'target' then target_count
        end as base_count,
    from beside
),

computed as (
    select
        *,
        case metric
            when 'gap_to_target' then base_count - covered_count
            when 'target_headcount' then part_count
        end as recomputed_count,
        case metric
            when 'ucj' then cast(covered_count * 100 / nullif(base_count, 0) as decimal(9, 4))
            when 'ucj_target' then target_percent
        end as recomputed_percent,
        case metric when 'apbd_monthly_rupiah' then paid_idr end as recomputed_idr,
        cast(percent * decimals_scale as bigint) as printed_parts,
        (covered_count * 200 * decimals_scale + base_count) // nullif(base_count * 2, 0) as rounded_parts,
        covered_count * 100 * decimals_scale // nullif(base_count, 0) as cut_parts,
    from bases
),

ours as (
    select period, district_code as region_code, 'ALL' as segment, covered_count, potential_count,
    from marts.coverage_province

    union all by name

    select period, district_code as region_code, 'ALL' as segment, covered_count, potential_count,
    from marts.coverage_by_district

    union all by name

    select period, district_code as region_code, segment, covered_count,
    from marts.coverage_by_segment
    where is_counted
)

select
    computed.position_on,
    computed.published_on,
    computed.region_code,
    computed.metric,
    computed.segment,
    computed.person_count,
    computed.percent,
    computed.amount_idr,
    computed.base,
    case
        when coalesce(computed.recomputed_percent, computed.recomputed_count, computed.recomputed_idr) is null
            then 'tanpa hitungan'
        when computed.metric = 'ucj' and computed.printed_parts = computed.rounded_parts then 'cocok'
        when computed.metric = 'ucj' and computed.printed_parts = computed.cut_parts then 'terpotong'
        when computed.metric <> 'ucj'
            and coalesce(computed.person_count, computed.percent, computed.amount_idr)
                = coalesce(computed.recomputed_count, computed.recomputed_percent, computed.recomputed_idr)
            then 'cocok'
        else 'tidak cocok'
    end as verdict,
    computed.recomputed_count,
    computed.recomputed_percent,
    computed.recomputed_idr,
    case when computed.base_count is not null then computed.counts_position_on end as counts_position_on,
    case when computed.base_count is not null then computed.covered_count end as counts_covered_count,
    computed.base_count as counts_base_count,
    periods.period as our_period,
    ours.covered_count as our_covered_count,
    ours.potential_count as our_potential_count,
    ours.covered_count / nullif(ours.potential_count, 0) as our_coverage_ratio,
    periods.figure_status as our_figure_status,
    computed.flag,
    computed.source,
from computed
left join ours
    on ours.period = computed.period
    and ours.region_code = computed.region_code
    and ours.segment = computed.segment
left join intermediate.periods on periods.period = ours.period
