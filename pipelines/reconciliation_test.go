package pipelines_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
	"cakupan/sql"
)

// member is a row of BPJS TK's list of members for May 2025. A BPU with paid has cover until that day.
type member struct{ segment, status, paid string }

// nomination is a row of an agency's list: the list, who pays, from when until when, and the status that a remark states.
type nomination struct{ list, payer, from, until, status string }

var (
	wageEarner = member{"PU", "active", ""}
	paidUp     = member{"BPU", "active", "2025-05-31"}
	unpaid     = member{"BPU", "active", "2025-01-31"}
)

// reconciled are persons, each with lists of their own: what stands about them, and the class of each row.
var reconciled = []struct {
	person      string
	members     []member
	left        string // the day on which a list of leavers has them gone
	nominations []nomination
	want        map[string]int64 // rows by list and class
}{
	{"covered by the decree, with three broken rows", []member{paidUp}, "",
		[]nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}}, map[string]int64{"a active": 1, "a unmatchable": 3}},
	{"paid until January", []member{unpaid}, "", []nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}},
		map[string]int64{"a lapsed": 1}},
	{"unknown to BPJS TK", nil, "", []nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}},
		map[string]int64{"a not_enrolled": 1}},
	{"left the firm and knows no other", []member{{"PU", "left", ""}}, "",
		[]nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}}, map[string]int64{"a not_enrolled": 1}},
	{"works for a firm", []member{wageEarner}, "", []nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}},
		map[string]int64{"a covered_by_employer": 1}},
	{"three times on one list", []member{paidUp}, "",
		[]nomination{{"a", "APBD_KABKOTA", "", "", ""}, {"a", "APBD_KABKOTA", "", "", ""}, {"a", "APBD_KABKOTA", "", "", ""}},
		map[string]int64{"a active": 1, "a repeated": 2}},
	{"twice on one list, unknown to BPJS TK", nil, "",
		[]nomination{{"a", "APBD_KABKOTA", "", "", ""}, {"a", "APBD_KABKOTA", "", "", ""}},
		map[string]int64{"a not_enrolled": 1, "a repeated": 1}},
	{"village head on the district's list, too", []member{paidUp}, "",
		[]nomination{{"a", "APBDES", "", "", ""}, {"b", "APBD_KABKOTA", "", "", ""}},
		map[string]int64{"a paid_twice": 1, "b active": 1}},
	{"on two lists of one payer", []member{paidUp}, "",
		[]nomination{{"b", "APBD_KABKOTA", "", "", ""}, {"a", "APBD_KABKOTA", "", "", ""}},
		map[string]int64{"a active": 1, "b paid_twice": 1}},
	{"on a list without a payer, too", []member{unpaid}, "",
		[]nomination{{"a", "", "", "", ""}, {"b", "CSR", "", "", ""}}, map[string]int64{"a paid_twice": 1, "b lapsed": 1}},
	{"on last year's decree and this year's", []member{paidUp}, "",
		[]nomination{{"a", "APBD_PROV", "2024-01-01", "2024-12-31", ""}, {"b", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}},
		map[string]int64{"a ended": 1, "b active": 1}},
	{"on this half year's list and the next's", []member{paidUp}, "",
		[]nomination{{"a", "APBDES", "2025-01-01", "2025-06-30", ""}, {"a", "APBDES", "2025-07-01", "2025-12-31", ""}},
		map[string]int64{"a active": 1, "a too_early": 1}},
	{"became PPPK in March", []member{wageEarner}, "2025-03-01",
		[]nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}}, map[string]int64{"a ineligible": 1}},
	{"leaves in June", []member{paidUp}, "2025-06-01",
		[]nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}}, map[string]int64{"a active": 1}},
	{"died", []member{{"PU", "deceased", ""}}, "", []nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", ""}},
		map[string]int64{"a ineligible": 1}},
	{"died, as the list remarks", []member{paidUp}, "",
		[]nomination{{"a", "APBD_KABKOTA", "2025-01-01", "2025-12-31", "deceased"}}, map[string]int64{"a ineligible": 1}},
	{"pays without a decree", []member{paidUp}, "", nil, map[string]int64{}},
	{"pays after the decree ended", []member{paidUp}, "",
		[]nomination{{"a", "APBD_KABKOTA", "2024-01-01", "2024-12-31", ""}}, map[string]int64{"a ended": 1}},
}

// TestReconciliation builds the models over a small lake in which each person is a case of its own. Two of them are
// covered without a decree.
func TestReconciliation(t *testing.T) {
	db := smallLake(t)
	for i, person := range reconciled {
		t.Run(person.person, func(t *testing.T) {
			got := make(map[string]int64)
			for _, row := range query(t, db, `select list_id, class, row_count from marts.reconciliation where list_id like ?`,
				fmt.Sprintf("%02d %%", i)) {
				got[row[0].(string)[3:]+" "+row[1].(string)] = row[2].(int64)
			}
			if diff := cmp.Diff(person.want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
	if got := count(t, db, `select row_count from marts.reconciliation where class = 'no_decree'`); got != 2 {
		t.Errorf("%d persons covered without a decree, want 2", got)
	}
}

// A district without any list of members has no figure; one in which nobody stands in a group, or for whom nobody pays,
// has zero.
func TestDistrictWithoutAList(t *testing.T) {
	db := smallLake(t)
	for _, mart := range []string{"coverage_by_group", "coverage_by_payer", "coverage_by_segment"} {
		for district, want := range map[string]int64{"82.04": 0, "82.71": 1} {
			got := count(t, db, "select count(distinct covered_count) filter (where covered_count = 0) from marts."+mart+
				" where district_code = ?", district)
			if got != want {
				t.Errorf("%s of %s: zero stands there: %d, want %d", mart, district, got, want)
			}
		}
	}
}

// The first person stands on two lists of one district.
func TestTwoListsOfOneDistrict(t *testing.T) {
	got := query(t, smallLake(t), "select kind, list_id, segment, other_list_id, other_segment, person_count from marts.duplicates")
	want := [][]any{{"across_lists", "peserta", "BPU", "peserta lama", "BPU", int64(1)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

// smallLake builds the models over the persons of reconciled.
func smallLake(t *testing.T) *duck.DB {
	t.Helper()
	dir := t.TempDir()
	db, err := duck.Open(t.Context(), duck.Options{Threads: 2, ReadDirs: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Exec(t.Context(), lakeStatements()); err != nil {
		t.Fatal(err)
	}
	sources := model.Sources{Tables: make(map[string][]string), Seeds: sql.Seeds()}
	for _, table := range lake.Tables {
		path := filepath.Join(dir, table.Name+".parquet")
		if _, err := db.CopyParquet(t.Context(), "select * from made."+table.Name, path); err != nil {
			t.Fatal(err)
		}
		sources.Tables[table.Name] = []string{path}
	}
	models, err := model.Load(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	models.Log = slog.New(slog.DiscardHandler)
	if err := models.Build(t.Context(), db, sources); err != nil {
		t.Fatal(err)
	}
	findings, err := models.Check(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range findings {
		if finding.Severity == model.Block {
			t.Errorf("%s: %v %v", finding.Check, finding.Columns, finding.Sample)
		}
	}
	return db
}

// lakeStatements gives the SQL that makes the small lake: the list of members, an older one with the first person, one of
// leavers, and the lists of each person; three rows of the first person's list were set aside.
func lakeStatements() string {
	var s strings.Builder
	s.WriteString("create schema made;\n")
	for _, table := range lake.Tables {
		columns := make([]string, len(table.Columns))
		for i, column := range table.Columns {
			columns[i] = column.Name + " " + column.Type.String()
		}
		fmt.Fprintf(&s, "create table made.%s (%s);\n", table.Name, strings.Join(columns, ", "))
	}
	s.WriteString(`insert into made.project by name select '82' as province_code, 'Maluku Utara' as province_name,
		'POTENSI_BPJS' as headline_base, 15 as closes_until_day, 3 as carry_forward_months, 3 as grace_months,
		20 as shrink_hold_percent, 540 as utc_offset_minutes;` + "\n")
	deliver := func(list, role, mode string, rows, rejected int) {
		fmt.Fprintf(&s, `insert into made.lists by name select '%[1]s' as list_id, 'Daftar' as title, 'Kantor' as sender_name,
			'%[2]s' as role, '%[3]s' as mode, '82.71' as district_code, false as is_monthly;
			insert into made.deliveries by name select 'd %[1]s' as delivery_id, '%[1]s' as list_id, 'normalised' as state,
			'2025-05-31' as as_of, '2025-05' as period, %[4]d as rows_read, %[4]d - %[5]d as rows_accepted,
			%[5]d as rows_rejected, 0 as rows_ignored, timestamp '2025-06-05' as received_at, false as is_late;`+"\n",
			list, role, mode, rows, rejected)
	}
	record := func(table, list, role, columns string, row, person int) {
		fmt.Fprintf(&s, `insert into made.%s by name select 'd %s' as delivery_id, '%[2]s' as list_id, '%s' as role,
			%d as row_number, '2025-05' as period, date '2025-05-31' as as_of, cast(md5('%d') as uuid) as person_id,
			'nik' as id_basis, '82.71' as district_code, 'list' as district_basis, %s;`+"\n",
			table, list, role, row, person, columns)
	}
	members, leavers := 0, 0
	for i, person := range reconciled {
		for _, m := range person.members {
			members++
			record("enrolment", "peserta", "participants", fmt.Sprintf("'%s' as segment, '%s' as stated_status, %s as covered_until",
				m.segment, m.status, dateOrNull(m.paid)), members, i)
		}
		if person.left != "" {
			leavers++
			record("enrolment", "keluar", "leavers", dateOrNull(person.left)+" as covered_from", leavers, i)
		}
		rows := make(map[string]int)
		for n, nomination := range person.nominations {
			list := fmt.Sprintf("%02d %s", i, nomination.list)
			rows[list]++
			record("nominations", list, "nominations", fmt.Sprintf(
				"nullif('%s', '') as payer, nullif('%s', '') as stated_status, %s as covered_from, %s as covered_until",
				nomination.payer, nomination.status, dateOrNull(nomination.from), dateOrNull(nomination.until)), n+1, i)
		}
		for list, n := range rows {
			rejected := 0
			if i == 0 {
				rejected = 3
			}
			deliver(list, "nominations", "stage", n+rejected, rejected)
		}
	}
	record("enrolment", "peserta lama", "participants", "'BPU' as segment, date '2025-05-31' as covered_until", 1, 0)
	deliver("peserta lama", "participants", "full", 1, 0)
	deliver("peserta", "participants", "full", members, 0)
	deliver("keluar", "leavers", "leavers", leavers, 0)
	return s.String()
}

// dateOrNull writes a day in SQL.
func dateOrNull(day string) string {
	if day == "" {
		return "cast(null as date)"
	}
	return "date '" + day + "'"
}
