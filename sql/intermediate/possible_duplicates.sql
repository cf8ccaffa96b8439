-- intermediate.possible_duplicates: by how many persons the covered count of a place may be less (all who are uncertain
-- are somebody who counts already) or more (all who were set aside are persons of their own). They move the bounds, never
-- the count.
--
-- grain:    one row per period and place that has any
-- keys:     period, district_code
-- upstream: intermediate.possible_persons

select
    period,
    district_code,
    count(*) as possible_count,
    count(*) filter (where is_counted) as may_be_less_count,
    count(*) filter (where not is_counted) as may_be_more_count,
from intermediate.possible_persons
group by all
