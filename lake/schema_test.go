package lake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Other programs read the lake by these names: a change here is a change for them.
func TestColumnsThatOthersRelyOn(t *testing.T) {
	const person = `person_id uuid, id_basis, name_key uuid, birth_key uuid, nik_district_code, nik_subdistrict_code,
		district_code, subdistrict_code, village_code, district_basis, work_district_code, branch_code, segment,
		worker_group, payer, stated_status, has_jkk boolean, has_jkm boolean, has_jht boolean, has_jp boolean,
		has_jkp boolean, enrolled_on date, covered_from date, covered_until date, contribution_idr bigint, sex,
		birth_year smallint, employer_code, decree_no, list_id, role, delivery_id, sheet, row_number integer,
		as_of date, period, warnings`
	want := map[string]string{
		"enrolment":   person,
		"nominations": person,
		"headcounts": `list_id, role, delivery_id, sheet, row_number integer, as_of date, period, district_code, segment,
			registered_count bigint, active_count bigint, project_code, starts_on date, ends_on date,
			first_paid_on date, warnings`,
		"rejects": `list_id, delivery_id, period, sheet, row_number integer, column_letter, field, code, severity,
			is_row_rejected boolean, name_key uuid, birth_key uuid, candidate_count smallint, sex, birth_year smallint,
			district_code, village_code, segment, stated_status, covered_until date`,
		"deliveries": `delivery_id, list_id, sha256, file_name, file_bytes bigint, received_at timestamp, received_clock,
			state, as_of date, as_of_basis, period, stage, rows_read bigint, rows_accepted bigint, rows_rejected bigint,
			rows_ignored bigint, file_fault, hold_codes, due_on date, is_late boolean, normalise_version integer`,
		"lists": `list_id, title, sender_id, sender_name, role, mode, district_code, branch_code, branch_district_code,
			segment, payer, worker_group, decree_no, covered_from date, covered_until date, due_day integer,
			is_monthly boolean`,
		"decisions": `decided_at timestamp, decided_by, kind, subject, reason`,
		"project": `province_code, province_name, notice, headline_base, closes_until_day integer,
			carry_forward_months integer, grace_months integer, shrink_hold_percent integer, utc_offset_minutes integer`,
	}
	got := map[string]string{}
	for _, table := range Tables {
		var columns []string
		for _, c := range table.Columns {
			columns = append(columns, c.Name+" "+strings.ToLower(c.Type.String()))
		}
		got[table.Name] = strings.Join(columns, ", ")
	}
	for name, columns := range want {
		list := strings.Split(columns, ",")
		for i, c := range list {
			list[i] = strings.Join(strings.Fields(c), " ")
			if !strings.Contains(list[i], " ") {
				list[i] += " varchar"
			}
		}
		want[name] = strings.Join(list, ", ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTables(t *testing.T) {
	for _, table := range Tables {
		if TableNamed(table.Name) != table || table.Grain == "" {
			t.Errorf("%s: not found by its name, or without grain", table.Name)
		}
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if seen[c.Name] {
				t.Errorf("%s.%s: there twice", table.Name, c.Name)
			}
			seen[c.Name] = true
		}
	}
	if TableNamed("coverage") != nil {
		t.Error("found a table that the lake does not have")
	}
}
