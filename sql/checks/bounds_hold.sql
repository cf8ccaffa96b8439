-- checks.bounds_hold: the count lies between its plausible bounds, and these between the worst.
--
-- severity: block
-- upstream: marts.completeness

select
    period,
    worst_low_count,
    low_count,
    covered_count,
    high_count,
    worst_high_count,
from marts.completeness
where
    worst_low_count > low_count
    or low_count > covered_count
    or covered_count > high_count
    or high_count > worst_high_count
