-- intermediate.change_causes: why each person came to be covered in a place, or ceased to be: the first cause that fits.
-- Both ways: covered in another place the month before or now, as the lists send it (moved) or by a region rule alone
-- (rule); only one of the two months has the person's list of members (carry). Who ceased: what was paid for ended
-- (lapsed); a list of leavers names them, of honorer, who become ASN or PPPK, or of others (exit_asn, exit_other); in no
-- list (left_list); stated left (exit_other); on the list without cover (lapsed). Who came: had cover before (returned), or
-- not (new).
--
-- grain:    one row per period but the first, person and place that gained or lost the person
-- keys:     period, person_id, district_code
-- upstream: intermediate.covered_changes, intermediate.periods, intermediate.person_months, intermediate.standing_deliveries, staging.leavers

with members as (
    select distinct
        period,
        list_id,
    from intermediate.standing_deliveries
    where role = 'participants'
),

leavers as (
    select
        standing.period,
        leavers.person_id,
        bool_or(leavers.worker_group = 'NON_ASN' and not leavers.is_deceased) as is_asn,
    from intermediate.standing_deliveries as standing
    inner join intermediate.periods on periods.period = standing.period
    inner join staging.leavers on leavers.delivery_id = standing.delivery_id and leavers.left_on <= periods.period_end
    group by all
),

looked_at as (
    select person_id, period from intermediate.covered_changes

    union

    select person_id, previous_period as period from intermediate.covered_changes
),

persons as (
    select
        person_months.period,
        person_months.person_id,
        person_months.list_id,
        person_months.segment,
        person_months.is_registered,
        person_months.covered_until,
        person_months.sent_district_code,
    from looked_at
    inner join intermediate.person_months
        on person_months.period = looked_at.period and person_months.person_id = looked_at.person_id
)

select
    changes.period,
    changes.previous_period,
    changes.person_id,
    changes.district_code,
    changes.change,
    case
        when changes.has_moved and now.sent_district_code is distinct from before.sent_district_code
            then case when changes.change > 0 then 'moved_in' else 'moved_out' end
        when changes.has_moved then case when changes.change > 0 then 'rule_in' else 'rule_out' end
        when changes.change > 0 and list_before.list_id is null then 'carry'
        when changes.change > 0 and changes.was_covered_before then 'returned'
        when changes.change > 0 and before.is_registered and (before.segment = 'PU' or before.covered_until is not null)
            then 'returned'
        when changes.change > 0 then 'new'
        when list_now.list_id is null then 'carry'
        when before.segment <> 'PU' and greatest(before.covered_until, now.covered_until) < periods.period_end then 'lapsed'
        when leavers.is_asn then 'exit_asn'
        when leavers.person_id is not null then 'exit_other'
        when now.person_id is null then 'left_list'
        when now.is_registered then 'lapsed'
        else 'exit_other'
    end as cause,
from intermediate.covered_changes as changes
inner join intermediate.periods on periods.period = changes.period
left join persons as now on now.period = changes.period and now.person_id = changes.person_id
left join persons as before on before.period = changes.previous_period and before.person_id = changes.person_id
left join members as list_now on list_now.period = changes.period and list_now.list_id = before.list_id
left join members as list_before on list_before.period = changes.previous_period and list_before.list_id = now.list_id
left join leavers on leavers.period = changes.period and leavers.person_id = changes.person_id
