-- marts.rejects_by_rule: how often each rule was broken, by list and month: R faults set a row aside, W faults
-- flag a row that counts. Counts only; the officer who can mend a row gets it back by name elsewhere.
--
-- grain:    one row per period, list and rule
-- keys:     period, list_id, code, severity
-- upstream: lake.rejects, staging.lists

select
    rejects.period,
    rejects.list_id,
    lists.title,
    lists.sender_name,
    rejects.code,
    rejects.severity,
    count(*) as fault_count,
    count(distinct (rejects.delivery_id, rejects.sheet, rejects.row_number)) as row_count,
    count(distinct rejects.delivery_id) as delivery_count,
from lake.rejects
inner join staging.lists on lists.list_id = rejects.list_id
group by all
