-- intermediate.control_causes: what there is in each place and segment by which a recap may differ from our count, by
-- cause (seeds.control_causes), with the sign that it gives to recap minus count:
--   position_date  our list is older than the recap: the recap's own change since that list's month
--   region         persons on the place's list who count elsewhere, less those who count here from another list
--   left           memberships that a list of leavers ended      duplicate  memberships beyond a person's first
--   broken_nik     rows set aside for their NIK                  grace      persons whose cover ended recently
--
-- grain:    one row per period, place, segment and cause
-- keys:     period, district_code, segment, cause
-- upstream: intermediate.periods, intermediate.recap_counts, intermediate.listed, intermediate.listed_twice, intermediate.members_gone, intermediate.rejected_members

with dated as (
    select
        recaps.*,
        periods.month_number - recaps.carried_months as list_month_number,
    from intermediate.recap_counts as recaps
    inner join intermediate.periods using (period)
),

moved as (
    select period, listed_code as district_code, segment, covered_count as available_count
    from intermediate.listed

    union all by name

    select period, residence_code as district_code, segment, -covered_count as available_count
    from intermediate.listed
),

found as (
    select
        dated.period,
        dated.district_code,
        dated.segment,
        'position_date' as cause,
        dated.recap_count - earlier.recap_count as available_count,
    from dated
    inner join intermediate.periods as list_months on list_months.month_number = dated.list_month_number
    inner join intermediate.recap_counts as earlier
        on earlier.period = list_months.period
        and earlier.district_code = dated.district_code
        and earlier.segment = dated.segment
    where dated.carried_months > 0

    union all by name

    select period, district_code, segment, 'region' as cause, available_count
    from moved

    union all by name

    select period, listed_code as district_code, segment, 'left' as cause, membership_count as available_count
    from intermediate.members_gone

    union all by name

    select period, listed_code as district_code, segment, 'duplicate' as cause, membership_count as available_count
    from intermediate.listed_twice

    union all by name

    select period, listed_code as district_code, segment, 'broken_nik' as cause, row_count as available_count
    from intermediate.rejected_members

    union all by name

    select period, listed_code as district_code, segment, 'grace' as cause, grace_count as available_count
    from intermediate.listed
)

select
    period,
    district_code,
    segment,
    cause,
    cast(sum(available_count) as bigint) as available_count,
from found
group by all
having sum(available_count) <> 0
