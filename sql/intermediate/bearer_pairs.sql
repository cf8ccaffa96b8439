-- intermediate.bearer_pairs: two bearers of one number in a month, and whether they are one person: who agrees in name
-- or in birth date is (tier A of the duplicates), who differs in both is not (tier A', contested). A person's decision
-- about the pair (same, not-same) goes before. other_row is the other's first row.
--
-- grain:    one row per period and pair of bearers, from either side
-- keys:     period, bearer_key, other_key
-- upstream: intermediate.bearers, intermediate.pair_decisions

with bearers as (
    select
        period,
        person_id,
        name_key,
        birth_key,
        bearer_key,
        min({'list_id': list_id, 'delivery_id': delivery_id, 'sheet': sheet, 'row_number': row_number}) as first_row,
    from intermediate.bearers
    group by all
),

pairs as (
    select
        one.period,
        one.person_id,
        one.bearer_key,
        other.bearer_key as other_key,
        other.first_row as other_row,
        one.name_key = other.name_key or one.birth_key = other.birth_key as is_alike,
        left(md5(least(one.bearer_key, other.bearer_key) || greatest(one.bearer_key, other.bearer_key)), 16)
            as pair_id,
    from bearers as one
    inner join bearers as other
        on other.period = one.period and other.person_id = one.person_id and other.bearer_key <> one.bearer_key
)

select
    pairs.period,
    pairs.person_id,
    pairs.bearer_key,
    pairs.other_key,
    pairs.other_row,
    pairs.pair_id,
    decisions.kind as decision,
    case decisions.kind when 'same' then true when 'not-same' then false else pairs.is_alike end as is_same,
from pairs
left join intermediate.pair_decisions as decisions on decisions.subject = pairs.pair_id
