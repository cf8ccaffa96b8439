-- intermediate.members_gone: rows of BPJS TK's lists of members that would be in force, had no list of leavers named
-- their person, by the place of the list and segment. BPJS TK may count them still.
--
-- grain:    one row per period, place of the list and segment
-- keys:     period, listed_code, segment
-- upstream: intermediate.standing_deliveries, intermediate.departures, intermediate.list_places, intermediate.places, staging.participants, seeds.in_force
-- partition: intermediate.member_deliveries

select
    standing.period,
    coalesce(
        list_places.district_code,
        places.district_code,
        case when participants.district_code is null then 'unknown' else 'outside' end
    ) as listed_code,
    participants.segment,
    count(*) as membership_count,
from intermediate.departures
inner join staging.participants using (person_id)
inner join intermediate.standing_deliveries as standing
    on standing.period = departures.period and standing.delivery_id = participants.delivery_id
left join seeds.in_force on in_force.segment = participants.segment
left join intermediate.list_places on list_places.list_id = participants.list_id
left join intermediate.places on places.district_code = participants.district_code
where
    departures.left_on <= standing.evaluated_on
    and coalesce(participants.stated_status, 'active') not in ('left', 'deceased')
    and coalesce(participants.has_jkk, true)
    and coalesce(participants.has_jkm, true)
    and case in_force.rule
        when 'listed_not_left' then coalesce(participants.stated_status, 'active') <> 'inactive'
        else participants.covered_until >= standing.evaluated_on
    end
group by all
