-- intermediate.control_explained: how much of each difference between recap and count each cause explains. A cause
-- explains no more than there is of it, and no more than is still unexplained. One that is the whole difference to the
-- person goes first; then they go in the order of seeds.control_causes, the surest first.
--
-- grain:    one row per period, place, segment and cause that points the way of the difference
-- keys:     period, district_code, segment, cause
-- upstream: intermediate.recap_counts, intermediate.control_causes, seeds.control_causes

with pointing as (
    select
        found.period,
        found.district_code,
        found.segment,
        found.cause,
        found.available_count,
        recaps.difference_count,
        coalesce(
            sum(abs(found.available_count)) over (
                partition by found.period, found.district_code, found.segment
                order by (found.available_count = recaps.difference_count) desc, causes.rank, found.cause
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as explained_before_count,
    from intermediate.control_causes as found
    inner join intermediate.recap_counts as recaps using (period, district_code, segment)
    inner join seeds.control_causes as causes using (cause)
    where sign(found.available_count) = sign(recaps.difference_count)
)

select
    period,
    district_code,
    segment,
    cause,
    available_count,
    cast(
        sign(difference_count)
        * greatest(least(abs(available_count), abs(difference_count) - explained_before_count), 0) as bigint
    ) as explained_count,
from pointing
