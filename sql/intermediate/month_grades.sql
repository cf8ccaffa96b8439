-- intermediate.month_grades: the grade of each month's data, from its four classes, and the reasons as codes and as
-- sentences. A wants the best class in all; B leaves some of them one class off (seeds.completeness_grades); C is the rest.
--
-- grain:    one row per period
-- keys:     period
-- upstream: intermediate.judged_months, seeds.completeness_grades, seeds.completeness_reasons

with missed as (
    select
        period,
        cast(unnest([potential_class, age_class, denominator_class, possible_class]) as integer) as class,
    from intermediate.judged_months
),

graded as (
    select
        missed.period,
        case
            when max(missed.class) = 1 then 'A'
            when max(missed.class) = 2 and count(*) filter (where missed.class = 2) <= max(grades.most_missed_count) then 'B'
            else 'C'
        end as grade,
    from missed
    inner join seeds.completeness_grades as grades on grades.rank = 2
    group by all
),

found as (
    select
        period,
        unnest([
            case when greatest(potential_class, age_class, denominator_class, possible_class) = 1 then 'complete' end,
            'potential_' || ['a', 'b', 'c'][potential_class],
            'age_' || ['a', 'b', 'c'][age_class],
            'denominator_' || ['a', 'b', 'c'][denominator_class],
            'possible_' || ['a', 'b', 'c'][possible_class],
            case when not is_narrow then 'range_wide' end,
            case when not has_enough then 'potential_few' end
        ]) as code,
    from intermediate.judged_months
),

reasons as (
    select
        found.period,
        string_agg(reasons.code, ' ' order by reasons.rank, reasons.code) as reason_codes,
        string_agg(reasons.sentence, ' ' order by reasons.rank, reasons.code) as reasons,
        string_agg(reasons.english, ' ' order by reasons.rank, reasons.code) as reasons_english,
    from found
    inner join seeds.completeness_reasons as reasons using (code)
    group by all
)

select
    graded.period,
    graded.grade,
    grades.label as grade_label,
    grades.english as grade_english,
    reasons.reason_codes,
    reasons.reasons,
    reasons.reasons_english,
from graded
inner join seeds.completeness_grades as grades using (grade)
left join reasons using (period)
