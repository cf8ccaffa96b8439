-- intermediate.populations: the persons of each standing register, by worker group and the place that the register
-- gives, with what BPJS TK's lists say of them. Who stands on two registers of one group counts once in a place;
-- of whom a register remarks that they left or died, not at all.
--
-- grain:    one row per period, worker group, place and person
-- keys:     period, worker_group, place_code, person_id
-- upstream: intermediate.standing_deliveries, intermediate.person_months, intermediate.places, staging.populations
-- partition: intermediate.standing_deliveries

with listed as (
    select distinct
        standing.period,
        coalesce(populations.worker_group, 'unknown') as worker_group,
        case when populations.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
            as place_code,
        populations.person_id,
    from intermediate.standing_deliveries as standing
    inner join staging.populations using (delivery_id)
    left join intermediate.places on places.district_code = populations.district_code
    where coalesce(populations.stated_status, 'active') not in ('left', 'deceased')
)

select
    listed.period,
    listed.worker_group,
    listed.place_code,
    listed.person_id,
    coalesce(person_months.is_registered, false) as is_registered,
    coalesce(person_months.is_covered, false) as is_covered,
from listed
left join intermediate.person_months
    on person_months.period = listed.period and person_months.person_id = listed.person_id
