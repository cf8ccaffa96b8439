-- marts.duplicate_tiers: what was found of persons who stand on BPJS TK's lists of members more than once, by the
-- strength of the evidence, and what was done. same_nik (A): one number, one person. contested_nik (A'): one number and
-- persons who differ in name and birth date; each counts, the lower bound has one of them. damaged_nik (B): a row without
-- a sound NIK that agrees with one person in name, birth date, sex and village adds nobody. possible (C): agreement in
-- part, or with nobody where the row was set aside; only the bounds move, and how many persons they are nobody knows.
-- The number of the first two is the NIK or, of who has no sound one, the member number (KPJ): kpj_person_count.
--
-- grain:    one row per period and tier
-- keys:     period, tier
-- upstream: intermediate.periods, intermediate.repeated_memberships, intermediate.likely_matches, intermediate.contested_ids, intermediate.damaged_rows, intermediate.possible_persons, marts.duplicate_rows

with repeated as (
    select
        memberships.period,
        memberships.person_id,
        bool_or(memberships.id_basis = 'kpj') as is_by_kpj,
        count(*) as row_count,
    from intermediate.repeated_memberships as memberships
    left join intermediate.likely_matches as matches
        on matches.period = memberships.period
        and matches.delivery_id = memberships.delivery_id
        and matches.sheet = memberships.sheet
        and matches.row_number = memberships.row_number
        and matches.is_merged
    where memberships.is_registered and matches.period is null
    group by all
    having count(*) > 1
),

found as (
    select
        period,
        'same_nik' as tier,
        sum(row_count) as row_count,
        count(*) as person_count,
        count(*) filter (where is_by_kpj) as kpj_person_count,
        sum(row_count) - count(*) as merged_row_count,
    from repeated
    group by all

    union all by name

    select
        period,
        tier,
        count(distinct (delivery_id, sheet, row_number)) as row_count,
        count(distinct (delivery_id, sheet, row_number)) filter (where action = 'adds_nobody') as merged_row_count,
    from marts.duplicate_rows
    group by all
),

counted_by_kpj as (
    select distinct
        period,
        person_id,
    from intermediate.damaged_rows
    where person_id is not null
),

meant as (
    select
        contested.period,
        'contested_nik' as tier,
        count(distinct contested.bearer_id) as person_count,
        count(distinct contested.bearer_id) filter (where counted_by_kpj.person_id is not null) as kpj_person_count,
    from intermediate.contested_ids as contested
    left join counted_by_kpj using (period, person_id)
    group by all

    union all by name

    select
        period,
        'damaged_nik' as tier,
        count(distinct matched_id) filter (where is_merged) as person_count,
    from intermediate.likely_matches
    where tier = 'B'
    group by all
),

uncertain as (
    select
        period,
        tier,
        count(*) filter (where is_counted) as may_be_less_count,
        count(*) filter (where not is_counted) as may_be_more_count,
    from intermediate.possible_persons
    group by all
)

select
    periods.period,
    periods.period_end,
    tiers.tier,
    coalesce(cast(found.row_count as bigint), 0) as row_count,
    case when tiers.tier <> 'possible' then coalesce(found.person_count, meant.person_count, 0) end as person_count,
    coalesce(cast(found.merged_row_count as bigint), 0) as merged_row_count,
    coalesce(uncertain.may_be_less_count, 0) as may_be_less_count,
    coalesce(uncertain.may_be_more_count, 0) as may_be_more_count,
    periods.figure_status,
    case when tiers.tier <> 'possible' then coalesce(found.kpj_person_count, meant.kpj_person_count, 0) end
        as kpj_person_count,
from intermediate.periods
cross join (select unnest(['same_nik', 'contested_nik', 'damaged_nik', 'possible']) as tier) as tiers
left join found using (period, tier)
left join meant using (period, tier)
left join uncertain using (period, tier)
