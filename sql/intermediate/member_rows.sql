-- intermediate.member_rows: each row of the lists of members that stand in a month, and the person whom it means: the
-- one that its number says, or another by intermediate.identities. A month has some hundred thousand rows, and of list,
-- places and kind of number some hundred combinations: profile_key names the row's, and intermediate.profiles holds
-- them, so that a person's row need not carry them along.
--
-- grain:    one row per period and row of a standing list
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.standing_deliveries, intermediate.identities, staging.participants
-- materialized: view

select
    standing.period,
    standing.evaluated_on,
    participants.* exclude (period, person_id, id_basis, nik_district_code),
    participants.person_id as number_id,
    coalesce(identities.person_id, participants.person_id) as person_id,
    coalesce(identities.id_basis, participants.id_basis) as id_basis,
    coalesce(identities.nik_district_code, participants.nik_district_code) as nik_district_code,
    hash(
        standing.period,
        standing.delivery_id,
        coalesce(identities.id_basis, participants.id_basis),
        coalesce(identities.nik_district_code, participants.nik_district_code),
        participants.district_code,
        participants.district_basis,
        participants.work_district_code
    ) as profile_key,
from intermediate.standing_deliveries as standing
inner join staging.participants using (delivery_id)
left join intermediate.identities
    on identities.period = standing.period
    and identities.delivery_id = participants.delivery_id
    and identities.sheet = participants.sheet
    and identities.row_number = participants.row_number
