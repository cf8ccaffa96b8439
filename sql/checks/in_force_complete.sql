-- checks.in_force_complete: every segment has one rule of cover in force, of those that the models know.
--
-- severity: block
-- upstream: seeds.segments, seeds.in_force

select
    segments.segment,
    count(in_force.rule) as rule_count,
from seeds.segments
left join seeds.in_force
    on in_force.segment = segments.segment
    and (
        segments.segment = 'JAKON' and in_force.rule in ('project_running_first_paid', 'project_running')
        or segments.segment <> 'JAKON' and in_force.rule in ('listed_not_left', 'covered_until')
    )
group by all
having count(in_force.rule) <> 1
