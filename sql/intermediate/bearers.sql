-- intermediate.bearers: the rows of numbers whose rows, in the lists of members that stand in a month, differ both in
-- name and in birth date, by their keyed hashes. Who says both is a bearer of the number (bearer_key); a row that does
-- not stays with the number. All other numbers have one bearer, and no row here; nor has a number of more than twenty
-- bearers, which somebody filled in and which says nothing of anybody: its rows stay one person.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.standing_deliveries, intermediate.repeated_numbers, staging.participants

with named as (
    select
        standing.period,
        participants.delivery_id,
        participants.sheet,
        participants.row_number,
        participants.list_id,
        participants.person_id,
        participants.nik_district_code,
        participants.name_key,
        participants.birth_key,
        participants.is_birth_mismatched,
        participants.enrolled_on,
    from intermediate.standing_deliveries as standing
    inner join staging.participants using (delivery_id)
    inner join intermediate.repeated_numbers as numbers
        on numbers.period = standing.period and numbers.person_id = participants.person_id
    where participants.name_key is not null or participants.birth_key is not null
),

contested as (
    select
        period,
        person_id,
    from named
    group by all
    having
        min(name_key) <> max(name_key)
        and min(birth_key) <> max(birth_key)
        and count(distinct (name_key, birth_key)) <= 20
)

select
    named.*,
    md5(concat_ws(' ', named.person_id, named.name_key, named.birth_key)) as bearer_key,
from named
inner join contested using (period, person_id)
where named.name_key is not null and named.birth_key is not null
