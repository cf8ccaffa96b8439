-- intermediate.losses: whom a place lost in a month in which it fell unusually, or the province did, with what they may
-- have in common: the decree that named them the month before, the employer and the kecamatan of their row on the
-- list of members, and whether that row was among the last ones of its file, as many as have vanished from the list.
--
-- grain:    one row per period with an unusual fall, person and place
-- keys:     period, person_id, district_code
-- upstream: intermediate.change_scores, intermediate.change_causes, intermediate.places, intermediate.nominated, intermediate.standing_deliveries, staging.participants, lake.project

with falls as (
    select distinct
        scores.period,
        places.district_code,
    from intermediate.change_scores as scores
    cross join lake.project
    inner join intermediate.places
        on places.district_code = scores.district_code or scores.district_code = project.province_code
    where scores.is_flagged and scores.change_count < 0
),

lost as (
    select
        causes.period,
        causes.previous_period,
        causes.person_id,
        causes.district_code,
        causes.cause,
    from intermediate.change_causes as causes
    inner join falls using (period, district_code)
    where causes.change < 0
),

rows_before as (
    select
        lost.period,
        lost.person_id,
        lost.district_code,
        participants.delivery_id,
        participants.employer_code,
        participants.subdistrict_code,
        participants.row_number,
        row_number() over (
            partition by lost.period, lost.person_id, lost.district_code
            order by participants.segment desc, participants.list_id, participants.delivery_id, participants.sheet,
                participants.row_number
        ) as rank,
    from lost
    inner join intermediate.standing_deliveries as standing
        on standing.period = lost.previous_period and standing.role = 'participants'
    inner join staging.participants
        on participants.delivery_id = standing.delivery_id and participants.person_id = lost.person_id
),

decrees as (
    select
        lost.period,
        lost.person_id,
        lost.district_code,
        coalesce(nominated.decree_no, nominated.list_id) as document_code,
    from lost
    inner join intermediate.nominated
        on nominated.period = lost.previous_period and nominated.person_id = lost.person_id
    where nominated.is_in_force and nominated.nomination_order = 1
),

files as (
    select
        participants.delivery_id,
        max(participants.row_number) as last_row_number,
    from staging.participants
    where participants.delivery_id in (select delivery_id from rows_before)
    group by all
)

select
    lost.period,
    lost.district_code,
    lost.person_id,
    lost.cause,
    decrees.document_code,
    rows_before.employer_code,
    rows_before.subdistrict_code,
    lost.cause = 'left_list'
        and rows_before.row_number > files.last_row_number
            - count(*) filter (where lost.cause = 'left_list') over (partition by lost.period, rows_before.delivery_id)
        as is_at_end_of_file,
from lost
left join rows_before
    on rows_before.period = lost.period
    and rows_before.person_id = lost.person_id
    and rows_before.district_code = lost.district_code
    and rows_before.rank = 1
left join files on files.delivery_id = rows_before.delivery_id
left join decrees
    on decrees.period = lost.period
    and decrees.person_id = lost.person_id
    and decrees.district_code = lost.district_code
