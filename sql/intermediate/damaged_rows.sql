-- intermediate.damaged_rows: the rows of the standing lists of members whose NIK is missing or damaged, and which name
-- their person. Those with a sound member number count by it (person_id); those without were set aside and count for
-- nobody (person_id null). would_count says whether such a one, were it a person of its own, would be covered by the
-- rules of intermediate.memberships, as far as the row tells; one that counts is judged there. damaged_key is the same for all rows that say the same person.
--
-- grain:    one row per period and damaged row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.standing_deliveries, staging.participants, staging.set_aside, seeds.segments, seeds.in_force

with damaged as (
    select
        standing.period,
        participants.delivery_id,
        participants.sheet,
        participants.row_number,
        participants.list_id,
        participants.person_id,
        participants.name_key,
        participants.birth_key,
        participants.sex,
        participants.birth_year,
        participants.district_code,
        participants.village_code,
        participants.segment,
        false as would_count,
    from intermediate.standing_deliveries as standing
    inner join staging.participants using (delivery_id)
    where participants.id_basis = 'kpj'

    union all by name

    select
        standing.period,
        set_aside.delivery_id,
        set_aside.sheet,
        set_aside.row_number,
        set_aside.list_id,
        set_aside.name_key,
        set_aside.birth_key,
        set_aside.sex,
        set_aside.birth_year,
        set_aside.district_code,
        set_aside.village_code,
        set_aside.segment,
        coalesce(segments.is_counted, true)
            and case
                when coalesce(set_aside.stated_status, 'active') in ('left', 'deceased') then false
                when in_force.rule = 'listed_not_left' then coalesce(set_aside.stated_status, 'active') <> 'inactive'
                else coalesce(set_aside.covered_until >= standing.evaluated_on, set_aside.segment is null)
            end as would_count,
    from intermediate.standing_deliveries as standing
    inner join staging.set_aside using (delivery_id)
    left join seeds.segments on segments.segment = set_aside.segment
    left join seeds.in_force on in_force.segment = set_aside.segment
    where standing.role = 'participants' and set_aside.is_nik_damaged
)

select
    *,
    md5(coalesce(
        cast(person_id as varchar),
        case
            when name_key is not null and birth_key is not null then concat_ws(' ', name_key, birth_key, sex, village_code)
        end,
        concat_ws(' ', delivery_id, sheet, row_number)
    )) as damaged_key,
from damaged
