-- checks.no_decree_conserved: the covered persons who are no wage earners are those whom a decree in force names
-- and those whom none does.
--
-- severity: block
-- upstream: marts.reconciliation, marts.coverage_by_segment, intermediate.nominated

with unnamed as (
    select
        period,
        sum(row_count) as unnamed_count,
    from marts.reconciliation
    where class = 'no_decree'
    group by all
),

named as (
    select
        period,
        count(distinct person_id) as named_count,
    from intermediate.nominated
    where is_in_force and is_covered and not is_covered_by_employer
    group by all
),

covered as (
    select
        period,
        sum(covered_count) as covered_count,
    from marts.coverage_by_segment
    where segment = 'BPU'
    group by all
)

select
    covered.period,
    covered.covered_count,
    named.named_count,
    unnamed.unnamed_count,
from covered
left join named using (period)
left join unnamed using (period)
where covered.covered_count <> coalesce(named.named_count, 0) + coalesce(unnamed.unnamed_count, 0)
