-- marts.duplicate_rows: the rows of BPJS TK's lists of members whose person is in doubt, for their senders: file, sheet
-- and row, never a number or a name. contested_nik is one NIK with persons who differ in name and birth date, told from
-- either side. damaged_nik is a row without a sound NIK that agrees with one person in name, birth date, sex and
-- village. possible agrees only in part, or with nobody and was set aside. What was done: nobody merged (kept_apart),
-- the row adds nobody (adds_nobody), or the bounds alone move (bounds_only). pair_id is what a decision names.
--
-- grain:    one row per period, row in doubt and pair
-- keys:     period, delivery_id, sheet, row_number, pair_id
-- upstream: intermediate.periods, intermediate.bearers, intermediate.bearer_pairs, intermediate.contested_ids, intermediate.likely_matches, intermediate.damaged_rows
-- partition: intermediate.member_deliveries

with doubts as (
    select
        bearers.period,
        bearers.list_id,
        bearers.delivery_id,
        bearers.sheet,
        bearers.row_number,
        'contested_nik' as tier,
        'kept_apart' as action,
        pairs.pair_id,
        pairs.decision,
        pairs.other_row,
    from intermediate.bearers
    inner join intermediate.contested_ids using (period, bearer_key)
    inner join intermediate.bearer_pairs as pairs using (period, bearer_key)
    where not pairs.is_same

    union all by name

    select
        damaged.period,
        damaged.list_id,
        damaged.delivery_id,
        damaged.sheet,
        damaged.row_number,
        case when matches.tier = 'B' then 'damaged_nik' else 'possible' end as tier,
        case
            when matches.is_merged then 'adds_nobody'
            when matches.decision is null or damaged.person_id is null then 'bounds_only'
            else 'kept_apart'
        end as action,
        coalesce(matches.pair_id, left(damaged.damaged_key, 16)) as pair_id,
        matches.decision,
        matches.matched_row as other_row,
    from intermediate.damaged_rows as damaged
    left join intermediate.likely_matches as matches using (period, delivery_id, sheet, row_number)
    where matches.pair_id is not null or damaged.would_count
)

select
    doubts.period,
    periods.period_end,
    doubts.list_id,
    doubts.delivery_id,
    doubts.sheet,
    doubts.row_number,
    doubts.pair_id,
    doubts.tier,
    doubts.action,
    doubts.decision,
    doubts.other_row.list_id as other_list_id,
    doubts.other_row.delivery_id as other_delivery_id,
    doubts.other_row.sheet as other_sheet,
    doubts.other_row.row_number as other_row_number,
    periods.figure_status,
from doubts
inner join intermediate.periods using (period)
