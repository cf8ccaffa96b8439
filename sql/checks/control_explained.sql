-- checks.control_explained: the causes of a difference between recap and count and what they leave unexplained sum to
-- it, and no cause explains more than there is.
--
-- severity: block
-- upstream: marts.control, intermediate.control_explained

with causes as (
    select
        period,
        district_code,
        segment,
        count(*) filter (where abs(explained_count) > abs(available_count)) as overstated_cause_count,
    from intermediate.control_explained
    group by all
)

select
    control.period,
    control.district_code,
    control.segment,
    control.difference_count,
    control.unexplained_count,
    causes.overstated_cause_count,
from marts.control
left join causes using (period, district_code, segment)
where
    control.by_position_date_count + control.by_region_count + control.by_left_count + control.by_duplicate_count
        + control.by_broken_nik_count + control.by_grace_count + control.unexplained_count
        is distinct from control.difference_count
    or abs(control.unexplained_count) > abs(control.difference_count)
    or causes.overstated_cause_count > 0
