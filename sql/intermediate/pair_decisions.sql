-- intermediate.pair_decisions: what people decided about pairs of rows that may mean one person: the same, or not. Other
-- decisions, such as a month closed, change nobody's identity, and stand apart so that no month is built again for them.
--
-- grain:    one row per pair that was decided
-- keys:     subject
-- upstream: staging.decisions

select
    subject,
    kind,
from staging.decisions
where kind in ('same', 'not-same')
