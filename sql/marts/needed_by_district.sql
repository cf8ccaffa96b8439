-- marts.needed_by_district: the province's missing persons shared out among its districts, by each method of
-- seeds.need_allocations; one is chosen. In proportion to room (what is uncovered below the method's ceiling of the
-- potential) and by equal points, the shares sum to the province's gap to the person: rounded down, the largest
-- remainders get what is left. Each its own target sums to more: a district above its target helps no other. Shares
-- want the figure and the potential of every district; while one is missing they are null.
--
-- grain:    one row per period, method and district
-- keys:     period, method, district_code
-- upstream: marts.headline, marts.coverage_by_district, staging.districts, seeds.need_allocations

with weighed as (
    select
        coverage.*,
        methods.method,
        methods.label,
        methods.is_chosen,
        headline.months_left,
        headline.gap_count as province_gap_count,
        case methods.method
            when 'room' then greatest(
                cast(methods.ceiling_ratio * 10000 as bigint) * coverage.potential_count
                    - 10000 * coverage.covered_count,
                0
            )
            when 'points' then coverage.potential_count
        end as weight,
        bool_and(coverage.coverage_ratio is not null) over (partition by coverage.period, methods.method) as is_whole,
    from marts.coverage_by_district as coverage
    inner join staging.districts using (district_code)
    inner join marts.headline using (period)
    cross join seeds.need_allocations as methods
),

shared as (
    select
        *,
        nullif(sum(weight) over (partition by period, method), 0) as weights,
        province_gap_count * cast(weight as hugeint) // weights as rounded_down,
        province_gap_count * cast(weight as hugeint) % weights as remainder,
    from weighed
),

apportioned as (
    select
        *,
        cast(
            case
                when method = 'own_target' then gap_count
                when is_whole then rounded_down + cast(
                    row_number() over (partition by period, method order by remainder desc, district_code)
                        <= province_gap_count - sum(rounded_down) over (partition by period, method) as integer
                )
            end as bigint
        ) as allocated_count,
    from shared
)

select
    period,
    period_end,
    method,
    label,
    is_chosen,
    district_code,
    district_name,
    covered_count,
    potential_count,
    target_count,
    gap_count,
    allocated_count,
    (allocated_count + months_left - 1) // nullif(months_left, 0) as needed_per_month_count,
    covered_count + allocated_count as reached_count,
    reached_count / nullif(potential_count, 0) as reached_ratio,
    figure_status,
from apportioned
