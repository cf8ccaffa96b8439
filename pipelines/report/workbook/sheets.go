package workbook

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cakupan/pipelines/report/wording"
)

// sheet is one query's rows as a sheet. Its columns are called what the dictionary calls those of the relation. In a
// query ? is the edition's month, {name} the column of a seed that holds a name in the workbook's language, and {province}
// what goes before the province's name.
type sheet struct {
	key      string // of its phrases
	relation string
	frozen   int // columns that stay in view
	query    string
}

// summaryColumns are the measures of the first sheet. The first two say of which day they are, and how final.
var summaryColumns = []string{
	"period_end", "figure_status", "covered_count", "potential_count", "coverage_ratio", "base", "potential_source",
	"target_year", "target_count", "gap_count", "attainment_ratio", "needed_per_month_count", "district_gap_count",
	"registered_count", "grace_count", "headcount_count", "unverified_id_count", "official_count",
	"official_difference_count", "reporting_district_count", "district_count", "reporting_potential_count",
	"low_count", "high_count", "data_as_of", "is_single_number",
}

// judgements are the measures by language that say how complete a month is.
var judgements = map[wording.Language][]string{
	wording.Indonesian: {"grade_label", "reasons"},
	wording.English:    {"grade_english", "reasons_english"},
}

var sheets = []sheet{
	{"months", "marts.headline", 1, `
		select
			period_end, covered_count, potential_count, coverage_ratio, target_count, gap_count, registered_count,
			grace_count, headcount_count, official_count, official_difference_count, reporting_district_count,
			figure_status
		from marts.headline
		order by period`},
	{"districts", "marts.coverage_by_district", 2, `
		select
			district_code, district_name, covered_count, potential_count, coverage_ratio, target_count, gap_count,
			attainment_ratio, registered_count, grace_count, headcount_count, unverified_id_count, data_as_of,
			is_carried_forward, columns(lambda name: name in ('base', 'is_partial')) -- an older snapshot lacks the second
		from (
			select *, district_code in ('outside', 'unknown') as row_rank from marts.coverage_by_district
			union all by name
			select * replace ('{province} ' || district_name as district_name), 2 as row_rank from marts.coverage_province
		)
		where period = ?
		order by row_rank, district_code`},
	{"segments", "marts.coverage_by_segment", 3, `
		select
			district_code, district_name, segments.{name} as segment, covered_count, registered_count, grace_count,
			membership_count, coverage.is_counted
		from marts.coverage_by_segment as coverage
		inner join seeds.segments as segments using (segment)
		where period = ?
		order by district_code in ('outside', 'unknown'), district_code, segments.rank`},
	{"groups", "marts.coverage_by_group", 3, `
		select
			district_code, district_name, coalesce(worker_groups.{name}, group_name) as group_name, covered_count, registered_count,
			budgeted_count, budgeted_registered_count, budgeted_covered_count, coverage.is_vulnerable,
			coverage.is_government
		from marts.coverage_by_group as coverage
		left join seeds.worker_groups as worker_groups using (worker_group)
		where period = ?
		order by district_code in ('outside', 'unknown'), district_code, coverage.worker_group`},
	{"payers", "marts.coverage_by_payer", 3, `
		select
			district_code, district_name, coalesce(payers.{name}, payer_name) as payer_name, covered_count, membership_count, registered_count,
			budgeted_count, budgeted_registered_count, budgeted_covered_count, coverage.is_public
		from marts.coverage_by_payer as coverage
		left join seeds.payers as payers using (payer)
		where period = ?
		order by district_code in ('outside', 'unknown'), district_code, payers.rank nulls last`},
	{"cascade", "marts.cascade", 2, `
		select
			district_code,
			case when district_code in (select province_code from lake.project) then '{province} ' else '' end || district_name
				as district_name,
			potential_count, registered_count, paid_count, covered_count, budgeted_count,
			budgeted_registered_count, budgeted_paid_count, budgeted_covered_count, budgeted_not_enrolled_count,
			not_enrolled_monthly_idr, unpaid_village_count, ending_soon_count, ending_on
		from marts.cascade
		where period = ?
		order by
			district_code in ('outside', 'unknown'), district_code in (select province_code from lake.project),
			district_code`},
	{"reconciliation", "marts.reconciliation", 3, `
		select sender_name, title, class, cast(sum(row_count) as bigint) as row_count, list_id
		from marts.reconciliation
		where period = ?
		group by all
		order by list_id, class`},
	{"control", "marts.control", 3, `
		select
			district_code, district_name, segments.{name} as segment, recap_count, counted_count, difference_count,
			by_position_date_count, by_region_count, by_left_count, by_duplicate_count, by_broken_nik_count, by_grace_count,
			unexplained_count, unexplained_ratio
		from marts.control as control
		inner join seeds.segments as segments using (segment)
		where period = ? and recap_count is not null
		order by district_code in ('outside', 'unknown'), district_code, segments.rank`},
	{"contribution", "marts.contribution_by_district", 2, `
		select
			district_code, district_name, covered_count, stock_ratio, stock_share_ratio, covered_change_count, change_points,
			room_count, room_ratio, room_share_ratio
		from marts.contribution_by_district
		where period = ?
		order by district_code in ('outside', 'unknown'), district_code`},
	{"needs", "marts.needed_by_district", 2, `
		select
			district_code, district_name, covered_count, potential_count, target_count, gap_count, allocated_count,
			needed_per_month_count, reached_count, reached_ratio
		from marts.needed_by_district
		where period = ? and is_chosen
		order by district_code`},
	{"deliveries", "marts.deliveries", 3, `
		select distinct
			period, sender_name, title, role, state, case when state = 'held' then hold_codes end as hold_codes, received_at, as_of, rows_read, rows_accepted, rows_rejected,
			rows_ignored, carried_months, list_id
		from marts.deliveries
		where period >= ?
		order by period, sender_name, list_id`},
	{"villages", "marts.villages", 2, `
		select
			village_code, village_name, village_kind, subdistrict_name, district_name, is_named, budgeted_count,
			budgeted_registered_count, budgeted_covered_count, village_fund_budgeted_count, village_fund_covered_count,
			is_paid
		from marts.villages
		where period = ?
		order by village_code`},
}

// needs are columns without which there is no sheet of that key: an older snapshot's, or a release's, may lack them.
var needs = map[string]string{
	"control": "unexplained_count", "contribution": "change_points", "needs": "allocated_count",
}

// sheetsOf gives the sheets of an edition: a release counts nothing by list.
func (b *book) sheetsOf(ctx context.Context) ([]sheet, error) {
	var found []sheet
	for _, s := range sheets {
		if b.edition.Threshold > 0 && s.relation == "marts.reconciliation" {
			continue
		}
		if needed := needs[s.key]; needed != "" {
			columns, err := b.columnsOf(ctx, s.relation)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(columns, needed) {
				continue
			}
		}
		found = append(found, s)
	}
	return found, nil
}

// columnsOf gives the columns that a mart of the snapshot has; none of a mart that it does not have.
func (b *book) columnsOf(ctx context.Context, relation string) ([]string, error) {
	schema, table, _ := strings.Cut(relation, ".")
	res, err := b.query.Query(ctx, `
		select column_name
		from information_schema.columns
		where table_schema = ? and table_name = ?
		order by ordinal_position`, schema, table)
	if err != nil {
		return nil, fmt.Errorf("read the columns of %s: %w", relation, err)
	}
	columns := make([]string, len(res.Rows))
	for i, row := range res.Rows {
		columns[i], _ = row[0].(string)
	}
	return columns, nil
}
