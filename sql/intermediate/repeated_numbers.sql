-- intermediate.repeated_numbers: the numbers that stand on more than one row of the lists of members that stand in a
-- month. They are few; of all others there is nothing to ask who bears them.
--
-- grain:    one row per period and number
-- keys:     period, person_id
-- upstream: intermediate.standing_deliveries, staging.participants

select
    standing.period,
    participants.person_id,
from intermediate.standing_deliveries as standing
inner join staging.participants using (delivery_id)
group by all
having count(*) > 1
