-- intermediate.known_changes: by how much a month's counts, as known on a day, differ from the month's own, place by
-- place. The rows of a day hold until the next day of the month that has some; a month of which nothing became known
-- late has none. The persons of intermediate.late_news are counted anew as of the day, once each, by the order of
-- intermediate.merged_members; all others are the same on both sides.
--
-- grain:    one row per period, day of news and place
-- keys:     period, known_on, district_code
-- upstream: intermediate.late_news, intermediate.known_dates, intermediate.known_members, intermediate.person_months, intermediate.region_moves, intermediate.places

with days as (
    select
        period,
        known_on,
    from intermediate.late_news

    union

    select
        period,
        closing_on as known_on,
    from intermediate.known_dates
    semi join intermediate.late_news using (period)
),

states as (
    select
        days.period,
        days.known_on,
        members.person_id,
        members.district_code,
        members.district_basis,
        members.can_be_in_force and coalesce(members.paid_from <= days.known_on, false) as is_covered,
        members.is_registered,
        members.is_registered
            and coalesce(members.paid_from > days.known_on, true)
            and coalesce(members.grace_from <= days.known_on, false) as is_in_grace,
        bool_or(is_covered) over same_person as any_covered,
        bool_or(is_registered) over same_person as any_registered,
        bool_or(is_in_grace) over same_person as any_in_grace,
        row_number() over (
            same_person
            order by
                is_covered desc,
                case members.district_basis when 'residence' then 1 when 'list' then 2 when 'nik_prefix' then 3 else 4 end,
                members.covered_until desc nulls last,
                members.enrolled_on nulls last,
                members.district_code nulls last,
                members.delivery_id,
                members.sheet,
                members.row_number
        ) as place_rank,
    from days
    inner join intermediate.known_members as members
        on members.period = days.period
        and members.known_from <= days.known_on
        and coalesce(members.known_until > days.known_on, true)
    window same_person as (partition by days.period, days.known_on, members.person_id)
),

counted as (
    select
        states.period,
        states.known_on,
        case
            when moved.match_kind = 'village_code'
                or moved.rule_code is not null and states.district_basis is distinct from 'residence'
                then moved.to_district_code
            else states.district_code
        end as district_code,
        cast(states.any_covered as integer) as covered,
        cast(states.any_registered as integer) as registered,
        cast(states.any_in_grace and not states.any_covered as integer) as in_grace,
    from states
    left join intermediate.region_moves as moved
        on moved.period = states.period
        and moved.person_id = states.person_id
        and moved.from_district_code = states.district_code
    where states.place_rank = 1

    union all by name

    select
        days.period,
        days.known_on,
        person_months.district_code,
        -cast(person_months.is_covered as integer) as covered,
        -cast(person_months.is_registered as integer) as registered,
        -cast(person_months.is_in_grace as integer) as in_grace,
    from (select distinct period, person_id from intermediate.late_news) as touched
    inner join intermediate.person_months using (period, person_id)
    inner join days on days.period = touched.period

    union all by name

    select
        days.period,
        days.known_on,
        places.district_code,
        0 as covered,
        0 as registered,
        0 as in_grace,
    from days
    cross join intermediate.places
)

select
    counted.period,
    counted.known_on,
    case when counted.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
        as district_code,
    cast(sum(counted.covered) as bigint) as covered_change,
    cast(sum(counted.registered) as bigint) as registered_change,
    cast(sum(counted.in_grace) as bigint) as grace_change,
from counted
left join intermediate.places on places.district_code = counted.district_code
group by all
