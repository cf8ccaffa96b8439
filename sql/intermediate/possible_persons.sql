-- intermediate.possible_persons: the persons of whom it is not certain that the covered count is right to count them, or
-- not to. Counted (is_counted), and perhaps one too many: each further bearer of a contested NIK, and who counts by the
-- member number alone and agrees in part with a covered person. Not counted, and perhaps one too few: a row set aside
-- for its NIK that would be covered and is nobody for certain; rows that say the same person are one. What a person
-- decided is certain.
--
-- grain:    one row per period, tier and person
-- keys:     period, tier, person_key
-- upstream: intermediate.contested_ids, intermediate.bearer_pairs, intermediate.likely_matches, intermediate.damaged_rows, intermediate.person_months, intermediate.places
-- partition: intermediate.member_deliveries

with bearers as (
    select
        contested.period,
        contested.person_id,
        contested.bearer_id,
        contested.is_holder,
    from intermediate.contested_ids as contested
    inner join intermediate.bearer_pairs as pairs using (period, bearer_key)
    where not pairs.is_same and pairs.decision is null
    group by all
),

further_bearers as (
    select
        person_months.period,
        cast(person_months.person_id as varchar) as person_key,
        person_months.district_code,
    from bearers
    inner join intermediate.person_months
        on person_months.period = bearers.period and person_months.person_id = bearers.bearer_id
    where person_months.is_covered
    qualify row_number() over (
        partition by bearers.period, bearers.person_id
        order by bearers.is_holder desc, bearers.bearer_id
    ) > 1
),

perhaps_known as (
    select distinct
        person_months.period,
        cast(person_months.person_id as varchar) as person_key,
        person_months.district_code,
    from intermediate.likely_matches as matches
    inner join intermediate.damaged_rows as damaged using (period, delivery_id, sheet, row_number)
    inner join intermediate.person_months
        on person_months.period = damaged.period and person_months.person_id = damaged.person_id
    inner join intermediate.person_months as matched
        on matched.period = matches.period and matched.person_id = matches.matched_id
    where not matches.is_merged and matches.decision is null and person_months.is_covered and matched.is_covered
),

perhaps_nobody_counted as (
    select
        damaged.period,
        damaged.damaged_key as person_key,
        min(damaged.district_code) as district_code,
    from intermediate.damaged_rows as damaged
    left join intermediate.likely_matches as merged
        on merged.period = damaged.period
        and merged.delivery_id = damaged.delivery_id
        and merged.sheet = damaged.sheet
        and merged.row_number = damaged.row_number
        and merged.is_merged
    where damaged.would_count and merged.period is null
    group by all
)

select
    possible.period,
    possible.tier,
    possible.person_key,
    case when possible.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
        as district_code,
    possible.is_counted,
from (
    select *, 'contested_nik' as tier, true as is_counted from further_bearers
    union all by name
    select *, 'possible' as tier, true as is_counted from perhaps_known
    union all by name
    select *, 'possible' as tier, false as is_counted from perhaps_nobody_counted
) as possible
left join intermediate.places on places.district_code = possible.district_code
