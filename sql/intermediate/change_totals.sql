-- intermediate.change_totals: whom each place gained and lost in a month, by groups of causes. The row of the province's
-- code is the province, which neither gains nor loses who moves within it.
--
-- grain:    one row per period and region that anybody came to or went from
-- keys:     period, district_code
-- upstream: intermediate.movements, lake.project

with moved as (
    select period, district_code, cause, person_count from intermediate.movements

    union all by name

    select
        movements.period,
        project.province_code as district_code,
        movements.cause,
        movements.person_count,
    from intermediate.movements
    cross join lake.project
    where movements.cause not in ('moved_in', 'moved_out', 'rule_in', 'rule_out')
)

select
    period,
    district_code,
    cast(coalesce(sum(-person_count) filter (where person_count < 0), 0) as bigint) as lost_count,
    cast(coalesce(sum(person_count) filter (where person_count > 0), 0) as bigint) as gained_count,
    cast(coalesce(sum(-person_count) filter (where cause = 'lapsed'), 0) as bigint) as lapsed_count,
    cast(coalesce(sum(-person_count) filter (where cause in ('exit_asn', 'exit_other')), 0) as bigint) as exit_count,
    cast(coalesce(sum(-person_count) filter (where cause = 'moved_out'), 0) as bigint) as moved_out_count,
    cast(coalesce(sum(-person_count) filter (where cause = 'rule_out'), 0) as bigint) as rule_out_count,
    cast(coalesce(sum(-person_count) filter (where cause = 'left_list'), 0) as bigint) as left_list_count,
    cast(coalesce(sum(-person_count) filter (where cause = 'carry' and person_count < 0), 0) as bigint) as carry_count,
    cast(coalesce(sum(-person_count) filter (where cause = 'heads' and person_count < 0), 0) as bigint) as heads_count,
from moved
group by all
