-- marts.completeness: how complete a month is, by count of districts and by their workers (potential), between which
-- bounds its figure lies, whether it may be printed as one number (else the range is), and the grade of its data with
-- the reasons in words. There is no share of the reporting districts alone: it would not be the province's. Beside it
-- stands what of BPJS TK's own count (recap) is unexplained, whatever its sign: too much of it keeps a month open.
--
-- grain:    one row per period
-- keys:     period
-- upstream: intermediate.periods, intermediate.judged_months, intermediate.month_grades, marts.control, seeds.completeness_gate

with recaps as (
    select
        period,
        cast(sum(recap_count) as bigint) as recap_count,
        cast(sum(abs(unexplained_count)) as bigint) as unexplained_count,
    from marts.control
    group by all
)

select
    periods.period,
    periods.period_end,
    judged.district_count,
    judged.reporting_district_count,
    judged.carried_district_count,
    judged.no_figure_district_count,
    judged.reporting_district_count / nullif(judged.district_count, 0) as reporting_district_ratio,
    judged.potential_count,
    judged.reporting_potential_count,
    judged.reporting_potential_count / nullif(judged.potential_count, 0) as reporting_potential_ratio,
    judged.covered_count,
    judged.possible_count,
    judged.may_be_less_count,
    judged.may_be_more_count,
    judged.worst_low_count,
    judged.worst_high_count,
    judged.low_count,
    judged.high_count,
    judged.high_count - judged.low_count as range_count,
    range_count / nullif(judged.potential_count, 0) as range_ratio,
    judged.has_enough and judged.is_narrow as is_single_number,
    judged.data_as_of,
    judged.data_age_days,
    grades.grade,
    grades.grade_label,
    grades.grade_english,
    grades.reason_codes,
    grades.reasons,
    grades.reasons_english,
    recaps.recap_count,
    recaps.unexplained_count,
    recaps.unexplained_count / nullif(recaps.recap_count, 0) as unexplained_ratio,
    coalesce(recaps.unexplained_count <= recaps.recap_count * gate.most_unexplained_ratio, true) as is_explained,
    periods.figure_status,
from intermediate.periods
inner join intermediate.judged_months as judged using (period)
inner join intermediate.month_grades as grades using (period)
cross join seeds.completeness_gate as gate
left join recaps using (period)
