-- intermediate.contested_ids: the bearers of a number that more than one person bears (tier A' of the duplicates). They
-- are not merged: each counts as a person, for two who differ in name and birth date are hardly one, and the number is
-- wrong on one of the lists; the lower bound counts one of them. Bearers in a chain of pairs that are the same are one
-- person. The first keeps the number's id: whose birth date the NIK itself holds, then the longest enrolled. Any other
-- gets an id made of the hashes, the same in every month.
--
-- grain:    one row per period and bearer of a contested number
-- keys:     period, bearer_key
-- upstream: intermediate.bearers, intermediate.bearer_pairs
-- partition: intermediate.member_deliveries

with recursive chained as (
    select period, bearer_key, bearer_key as linked_key
    from intermediate.bearers

    union

    select chained.period, chained.bearer_key, pairs.other_key as linked_key
    from chained
    inner join intermediate.bearer_pairs as pairs
        on pairs.period = chained.period and pairs.bearer_key = chained.linked_key and pairs.is_same
),

persons as (
    select
        period,
        bearer_key,
        min(linked_key) as person_key,
    from chained
    group by all
),

bearers as (
    select
        period,
        person_id,
        bearer_key,
        bool_and(is_birth_mismatched) as is_birth_mismatched,
        min(enrolled_on) as enrolled_on,
    from intermediate.bearers
    group by all
),

held as (
    select
        bearers.period,
        bearers.person_id,
        bearers.bearer_key,
        persons.person_key,
        first(persons.person_key) over (
            partition by bearers.period, bearers.person_id
            order by bearers.is_birth_mismatched, bearers.enrolled_on nulls last, bearers.bearer_key
        ) as holder_key,
    from bearers
    inner join persons using (period, bearer_key)
)

select
    period,
    person_id,
    bearer_key,
    person_key = holder_key as is_holder,
    case when is_holder then person_id else cast(person_key as uuid) end as bearer_id,
from held
qualify count(distinct person_key) over (partition by period, person_id) > 1
