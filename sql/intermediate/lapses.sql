-- intermediate.lapses: for whose cover in force the end is known, how many end on which day, by who pays and by what ends:
-- a decree, what was paid ahead, or a construction project, whose heads go with it; and what a month of them costs: the
-- tariff of the day after, by payer and, where a list says it, by worker group. Heads of projects have no tariff.
--
-- grain:    one row per period, place, day of the end, payer, kind of end and document
-- keys:     period, district_code, ends_on, payer, ends_by, document_code
-- upstream: intermediate.places, intermediate.cover_ends, intermediate.site_heads, staging.projects, seeds.payers, seeds.worker_groups, seeds.tariffs
-- partition: intermediate.standing_deliveries

with ending as (
    select
        period,
        district_code,
        coalesce(payer, 'unknown') as payer,
        worker_group,
        case when document_code is null then 'payment' else 'decree' end as ends_by,
        coalesce(document_code, 'unknown') as document_code,
        ends_on,
        1 as person_count,
    from intermediate.cover_ends

    union all by name

    select
        site_heads.period,
        site_heads.district_code,
        'PEMBERI_KERJA' as payer,
        null as worker_group,
        'project' as ends_by,
        coalesce(site_heads.project_code, 'unknown') as document_code,
        projects.ends_on,
        site_heads.head_count as person_count,
    from intermediate.site_heads
    inner join staging.projects using (delivery_id, sheet, row_number)
    where site_heads.is_covered
)

select
    ending.period,
    case when ending.district_code is null then 'unknown' else coalesce(places.district_code, 'outside') end
        as district_code,
    ending.ends_on,
    ending.payer,
    ending.ends_by,
    ending.document_code,
    cast(sum(ending.person_count) as bigint) as person_count,
    cast(sum(ending.person_count * tariffs.contribution_idr) as bigint) as renewal_monthly_idr,
from ending
left join intermediate.places on places.district_code = ending.district_code
left join seeds.payers on payers.payer = ending.payer
left join seeds.worker_groups on worker_groups.worker_group = ending.worker_group
left join seeds.tariffs
    on tariffs.segment = 'BPU'
    and ending.ends_by <> 'project'
    and tariffs.sector = coalesce(worker_groups.sector, 'LAINNYA')
    and tariffs.payer_class = coalesce(payers.payer_class, 'LAINNYA')
    and tariffs.valid_from <= ending.ends_on + 1
    and coalesce(tariffs.valid_to > ending.ends_on, true)
where ending.person_count > 0 and ending.ends_on is not null
group by all
