-- intermediate.reporting: for each month and district, whether BPJS TK's lists of members are in. A district
-- has reported when every list that covers it stands with its own month; else its oldest list says how old the
-- figure is. One of whose lists some stand and another does not (is_partial) has a figure that lacks people. A district
-- without any standing list has no figure of that month.
--
-- grain:    one row per period and district
-- keys:     period, district_code
-- upstream: intermediate.periods, intermediate.standing_deliveries, staging.districts, staging.lists, staging.list_districts

with expected as (
    select
        periods.period,
        periods.period_end,
        list_districts.district_code,
        lists.list_id,
    from intermediate.periods
    cross join staging.lists
    inner join staging.list_districts using (list_id)
    where lists.role = 'participants'
),

found as (
    select
        expected.period,
        expected.district_code,
        count(*) as expected_list_count,
        count(standing.delivery_id) as standing_list_count,
        count(*) filter (where standing.carried_months = 0) as own_month_list_count,
        max(standing.carried_months) as carried_months,
        min(standing.evaluated_on) as data_as_of,
    from expected
    left join intermediate.standing_deliveries as standing
        on standing.period = expected.period and standing.list_id = expected.list_id
    group by all
)

select
    periods.period,
    districts.district_code,
    coalesce(found.own_month_list_count = found.expected_list_count, false) as has_reported,
    coalesce(found.standing_list_count > 0, false) as has_figure,
    coalesce(found.carried_months > 0, false) as is_carried_forward,
    coalesce(found.carried_months, 0) as carried_months,
    found.data_as_of,
    coalesce(found.standing_list_count between 1 and found.expected_list_count - 1, false) as is_partial,
from intermediate.periods
cross join staging.districts
left join found on found.period = periods.period and found.district_code = districts.district_code
