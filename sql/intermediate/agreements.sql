-- intermediate.agreements: damaged rows beside the persons, known by a sound NIK on a list of members of the same month,
-- whom they may mean: those with whom they agree, hash against hash, in name and birth date, or in one of them and the
-- village. is_whole says that sex and village agree, too. Two sexes, or births more than two years apart, are two
-- persons, whatever else agrees. matched_row is the first of the person's rows that agree.
--
-- grain:    one row per period, damaged row and person
-- keys:     period, delivery_id, sheet, row_number, matched_id
-- upstream: intermediate.damaged_rows, intermediate.standing_deliveries, intermediate.bearers, intermediate.contested_ids, staging.participants

with members as (
    select
        standing.period,
        participants.person_id,
        participants.list_id,
        participants.delivery_id,
        participants.sheet,
        participants.row_number,
        participants.nik_district_code,
        participants.name_key,
        participants.birth_key,
        participants.sex,
        participants.birth_year,
        participants.village_code,
    from intermediate.standing_deliveries as standing
    inner join staging.participants using (delivery_id)
    where
        participants.id_basis = 'nik'
        and (
            participants.birth_key in (select birth_key from intermediate.damaged_rows)
            or participants.name_key in (select name_key from intermediate.damaged_rows where village_code is not null)
        )
),

agreeing as (
    select
        damaged,
        members,
    from intermediate.damaged_rows as damaged
    inner join members on members.period = damaged.period and members.birth_key = damaged.birth_key
    where members.name_key = damaged.name_key or members.village_code = damaged.village_code

    union all

    select
        damaged,
        members,
    from intermediate.damaged_rows as damaged
    inner join members
        on members.period = damaged.period
        and members.name_key = damaged.name_key
        and members.village_code = damaged.village_code
    where members.birth_key is distinct from damaged.birth_key
)

select
    damaged.period,
    damaged.delivery_id,
    damaged.sheet,
    damaged.row_number,
    damaged.list_id,
    damaged.segment,
    damaged.damaged_key,
    coalesce(contested.bearer_id, members.person_id) as matched_id,
    bool_or(
        coalesce(
            members.name_key = damaged.name_key
                and members.birth_key = damaged.birth_key
                and members.sex = damaged.sex
                and members.village_code = damaged.village_code,
            false
        )
    ) as is_whole,
    min({
        'list_id': members.list_id,
        'delivery_id': members.delivery_id,
        'sheet': members.sheet,
        'row_number': members.row_number
    }) as matched_row,
    min(members.nik_district_code) as nik_district_code,
from agreeing
left join intermediate.bearers
    on bearers.period = members.period
    and bearers.delivery_id = members.delivery_id
    and bearers.sheet = members.sheet
    and bearers.row_number = members.row_number
left join intermediate.contested_ids as contested
    on contested.period = bearers.period and contested.bearer_key = bearers.bearer_key
where coalesce(members.sex = damaged.sex, true) and coalesce(abs(members.birth_year - damaged.birth_year) <= 2, true)
group by all
