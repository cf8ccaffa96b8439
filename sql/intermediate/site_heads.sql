-- intermediate.site_heads: workers on construction sites (Jakon), counted by head, in the months in which their
-- project runs. They are covered once the first instalment is paid, unless seeds.in_force says that a running project
-- is enough; until then they are registered only.
--
-- grain:    one row per period and row of a standing list of projects
-- keys:     period, delivery_id, sheet, row_number
-- upstream: intermediate.standing_deliveries, staging.projects, staging.lists, seeds.in_force

select
    standing.period,
    projects.delivery_id,
    projects.sheet,
    projects.row_number,
    projects.list_id,
    projects.project_code,
    projects.district_code,
    lists.branch_district_code,
    coalesce(projects.head_count, 0) as head_count,
    coalesce(in_force.rule = 'project_running', false)
        or coalesce(projects.first_paid_on <= standing.evaluated_on, false) as is_covered,
    standing.carried_months > 0 as is_carried_forward,
from intermediate.standing_deliveries as standing
inner join staging.projects using (delivery_id)
inner join staging.lists on lists.list_id = projects.list_id
left join seeds.in_force on in_force.segment = 'JAKON'
where
    projects.starts_on <= standing.evaluated_on
    and coalesce(projects.ends_on >= standing.evaluated_on, true)
