-- staging.decisions: the last decision that a person took about a subject: a month closed, a held delivery
-- accepted, a delivery returned.
--
-- grain:    one row per subject
-- keys:     subject
-- upstream: lake.decisions

with ranked as (
    select
        subject,
        kind,
        decided_at,
        row_number() over (partition by subject order by decided_at desc, kind, decided_by, reason) as rank,
    from lake.decisions
)

select
    subject,
    kind,
    decided_at,
from ranked
where rank = 1
