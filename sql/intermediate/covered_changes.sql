-- intermediate.covered_changes: who came to be covered in a place in a month (+1), and who ceased to be (-1), against
-- the month before: where two neighbouring bits of a person's year differ. Who ceases in one place and comes in
-- another has moved, and has two rows of the month.
--
-- grain:    one row per period but the first, person and place that gained or lost the person
-- keys:     period, person_id, district_code
-- upstream: intermediate.periods, intermediate.covered_years

with months as (
    select
        period,
        lag(period) over (order by month_number) as previous_period,
        year(period_end) as year,
        1 << month(period_end) as bit,
    from intermediate.periods
),

changed as (
    select
        months.period,
        months.previous_period,
        covered.person_id,
        covered.district_code,
        case when (covered.month_bits & months.bit) > 0 then 1 else -1 end as change,
    from intermediate.covered_years as covered
    inner join months
        on months.year = covered.year
        and (xor(covered.month_bits, covered.month_bits << 1) & months.bit) > 0
    where months.previous_period is not null
)

select
    period,
    previous_period,
    person_id,
    district_code,
    change,
    coalesce(min(period) filter (where change < 0) over (partition by person_id) < period, false) as was_covered_before,
    count(*) over (partition by period, person_id) = 2 as has_moved,
from changed
