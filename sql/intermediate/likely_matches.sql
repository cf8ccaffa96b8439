-- intermediate.likely_matches: whom the damaged rows mean, by the strength of the evidence. Tier B agrees in name, birth
-- date, sex and village with one person and no other, and of several such rows on one list and segment it is the first:
-- it is that person (is_merged) and adds nobody. All other agreement is tier C, possible: never merged. A person's
-- decision about the pair (same, not-same) goes before both. A row that is merged has one match.
--
-- grain:    one row per period, damaged row and person
-- keys:     period, delivery_id, sheet, row_number, matched_id
-- upstream: intermediate.agreements, intermediate.pair_decisions
-- partition: intermediate.member_deliveries

with ranked as (
    select
        *,
        left(md5(damaged_key || cast(matched_id as varchar)), 16) as pair_id,
        count(*) filter (where is_whole) over (partition by period, delivery_id, sheet, row_number) as whole_count,
        row_number() over (
            partition by period, matched_id, is_whole, list_id, segment
            order by delivery_id, sheet, row_number
        ) as claim_order,
    from intermediate.agreements
)

select
    ranked.period,
    ranked.delivery_id,
    ranked.sheet,
    ranked.row_number,
    ranked.matched_id,
    ranked.matched_row,
    ranked.nik_district_code,
    ranked.pair_id,
    decisions.kind as decision,
    case when ranked.is_whole and ranked.whole_count = 1 and ranked.claim_order = 1 then 'B' else 'C' end as tier,
    coalesce(decisions.kind = 'same', tier = 'B') as is_merged,
from ranked
left join intermediate.pair_decisions as decisions on decisions.subject = ranked.pair_id
qualify
    not bool_or(is_merged) over (partition by ranked.period, ranked.delivery_id, ranked.sheet, ranked.row_number)
    or row_number() over (
        partition by ranked.period, ranked.delivery_id, ranked.sheet, ranked.row_number
        order by is_merged desc, decisions.kind nulls last, ranked.pair_id
    ) = 1
