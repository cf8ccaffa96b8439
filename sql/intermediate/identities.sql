-- intermediate.identities: the rows of lists of members that mean another person than their own number says: those of
-- the second bearer of a contested NIK, and those without a sound NIK that mean a person known by one (tier B, or so
-- decided), which goes before. All other rows, nearly all, keep the id that their number gives. id_basis is null where it
-- stays what the number was: a second bearer's member number (KPJ) is no NIK.
--
-- grain:    one row per period and row of a standing list that means another person
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.bearers, intermediate.contested_ids, intermediate.likely_matches, intermediate.damaged_rows
-- partition: intermediate.member_deliveries

select
    bearers.period,
    bearers.delivery_id,
    bearers.sheet,
    bearers.row_number,
    contested.bearer_id as person_id,
    cast(null as varchar) as id_basis,
    bearers.nik_district_code,
from intermediate.bearers
inner join intermediate.contested_ids as contested using (period, bearer_key)
left join intermediate.likely_matches as matches
    on matches.period = bearers.period
    and matches.delivery_id = bearers.delivery_id
    and matches.sheet = bearers.sheet
    and matches.row_number = bearers.row_number
    and matches.is_merged
where not contested.is_holder and matches.period is null

union all by name

select
    matches.period,
    matches.delivery_id,
    matches.sheet,
    matches.row_number,
    matches.matched_id as person_id,
    'nik' as id_basis,
    matches.nik_district_code,
from intermediate.likely_matches as matches
inner join intermediate.damaged_rows as damaged using (period, delivery_id, sheet, row_number)
where matches.is_merged and damaged.person_id is not null
