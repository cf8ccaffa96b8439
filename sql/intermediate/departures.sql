-- intermediate.departures: persons whom the lists of leavers known in a month name, and the first day they name.
-- Who became ASN or PPPK, moved or died is out from that day, whatever a list of members still says.
--
-- grain:    one row per period and person
-- keys:     period, person_id
-- upstream: intermediate.standing_deliveries, staging.leavers

select
    standing.period,
    leavers.person_id,
    min(leavers.left_on) as left_on,
from staging.leavers
inner join intermediate.standing_deliveries as standing using (delivery_id)
group by all
