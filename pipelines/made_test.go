package pipelines_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
	"cakupan/sql"
)

// madeLake is a lake of made-up records that no file was read for: DuckDB writes them as normalising would have. Ten
// districts send a list of members, a contribution report and a count each month; one list names leavers, one sites, and
// once a year a decree names one in eight. Each month one person in a hundred leaves and another comes. The numbers are
// of a province such as Maluku Utara, of whom six in ten are wage earners.
type madeLake struct {
	dir             string
	months, persons int

	lake *lake.Lake
	madeFiles
	rows map[string][]map[string]any // of the small tables
}

// madeFiles are what a made lake consists of, as made.json keeps it for other processes.
type madeFiles struct {
	Tables  map[string][]string     `json:"tables"`
	Records map[string][]model.Part `json:"records"`
}

var madeDistricts = []string{"82.01", "82.02", "82.03", "82.04", "82.05", "82.06", "82.07", "82.08", "82.71", "82.72"}

// lastMade is the last month of a made lake.
var lastMade = enrolment.Period{Year: 2026, Month: time.March}

// make writes the records and small tables.
func (m *madeLake) make(ctx context.Context) (err error) {
	if m.lake, err = lake.Open(m.dir); err != nil {
		return err
	}
	m.madeFiles = madeFiles{make(map[string][]string), make(map[string][]model.Part)}
	m.rows = make(map[string][]map[string]any)
	for _, table := range []string{"enrolment", "nominations", "headcounts", "rejects"} {
		m.Records[table] = nil
	}
	if err := os.MkdirAll(m.path(""), 0o750); err != nil {
		return err
	}
	db, err := duck.Open(ctx, duck.Options{ReadDirs: []string{m.dir}})
	if err != nil {
		return err
	}
	defer db.Close()
	for n := range m.months {
		if err := m.makeMonth(ctx, db, n); err != nil {
			return err
		}
	}
	m.rows["project"] = []map[string]any{{
		"province_code": "82", "province_name": "Maluku Utara", "headline_base": "POTENSI_BPJS", "closes_until_day": int64(15),
		"carry_forward_months": int64(3), "grace_months": int64(3), "shrink_hold_percent": int64(20), "utc_offset_minutes": int64(540),
	}}
	if err := m.makeTables(); err != nil {
		return err
	}
	text, err := json.Marshal(m.madeFiles)
	if err != nil {
		return err
	}
	return os.WriteFile(m.path("made.json"), text, 0o600)
}

func (m *madeLake) path(name string) string { return filepath.Join(m.dir, "made", name) }

// period gives the n-th month.
func (m *madeLake) period(n int) enrolment.Period { return lastMade.Add(n + 1 - m.months) }

// makeMonth makes what arrives for the n-th month. Of each month there are the persons from n hundredths of their number on.
func (m *madeLake) makeMonth(ctx context.Context, db *duck.DB, n int) error {
	period := m.period(n)
	first := m.persons + n*m.persons/100
	persons := fmt.Sprintf("range(%d, %d) as r(i)", first, first+m.persons)
	day := fmt.Sprintf("date '%s'", period.End())
	isWageEarner := "hash(i) % 10 < 6"
	paid := fmt.Sprintf("last_day(%s - to_months(cast(hash(i, %d) %% 100 as integer) // 60 * cast(hash(i, 7, %d) %% 5 as integer)))", day, n, n)
	person := map[string]string{
		"person_id": "md5(cast(i as varchar))", "id_basis": "'nik'", "name_key": "md5('n' || i)", "birth_key": "md5('b' || i % 17000)",
		"nik_subdistrict_code": "'82.0' || (1 + i % 8) || '.01'",
		"nik_district_code":    "case when i % 50 = 0 then '73.71' else '82.0' || (1 + i % 8) end", "sex": "case when i % 3 = 0 then 'F' else 'M' end",
		"birth_year": "1960 + i % 45",
	}
	for d, district := range madeDistricts {
		where := fmt.Sprintf("i %% 10 = %d", d)
		members := map[string]string{
			"district_code": duck.Quote(district), "district_basis": "case when " + isWageEarner + " then 'list' else 'residence' end",
			"work_district_code": duck.Quote(district), "branch_code": "'TTE'",
			"segment": "case when " + isWageEarner + " then 'PU' else 'BPU' end",
			"has_jkk": "true", "has_jkm": "true", "enrolled_on": "date '2020-01-01' + cast(i % 1000 as integer)",
			"covered_until": "case when not " + isWageEarner + " then " + paid + " end",
		}
		// One in a thousand stands on the next district's list, too, in four ways: as who he is, with a name and birth date
		// of somebody else, without a sound NIK, and without one and with the name alone.
		again := fmt.Sprintf("(i %% 10 = %d and i // 10 %% 100 = 0)", (d+1)%10)
		twice := func(value, other string, ways string) string {
			return fmt.Sprintf("case when %s and i // 1000 %% 4 in (%s) then %s else %s end", again, ways, other, value)
		}
		members["person_id"] = twice("md5(cast(i as varchar))", "md5('k' || i)", "2, 3")
		members["id_basis"] = twice("'nik'", "'kpj'", "2, 3")
		members["name_key"] = twice("md5('n' || i)", "md5('x' || i)", "1")
		members["birth_key"] = twice("md5('b' || i % 17000)", "md5('x' || i % 17000)", "1, 3")
		list := where + " or " + again
		if err := m.deliver(ctx, db, n, "enrolment", "participants", "full", district, persons+" where "+list, person, members); err != nil {
			return err
		}
		payments := map[string]string{"segment": "'BPU'", "covered_until": day, "contribution_idr": "16800"}
		paying := fmt.Sprintf("%s and not %s and hash(i, %d) %% 100 < 65", where, isWageEarner, n)
		if err := m.deliver(ctx, db, n, "enrolment", "payments", "stage", district, persons+" where "+paying, person, payments); err != nil {
			return err
		}
		recap := map[string]string{"district_code": duck.Quote(district), "segment": "'PU'", "registered_count": "1000", "active_count": "900"}
		if err := m.deliver(ctx, db, n, "headcounts", "recap", "full", district, "range(1) as r(i)", recap); err != nil {
			return err
		}
		if period.Month != time.January && n > 0 {
			continue
		}
		decree := map[string]string{
			"district_code": duck.Quote(district), "district_basis": "'residence'", "village_code": duck.Quote(district + ".01.2001"),
			"worker_group": "case when i % 2 = 0 then 'NELAYAN' else 'PETANI' end", "payer": "'APBD_KABKOTA'", "decree_no": "'1'",
			"covered_from": fmt.Sprintf("date '%d-01-01'", period.Year), "covered_until": fmt.Sprintf("date '%d-12-31'", period.Year),
		}
		named := where + " and not " + isWageEarner + " and hash(i, 1) % 100 < 32"
		if err := m.deliver(ctx, db, n, "nominations", "nominations", "full", district, persons+" where "+named, person, decree); err != nil {
			return err
		}
	}
	leaver := map[string]string{"covered_from": day}
	gone := fmt.Sprintf("range(%d, %d) as r(i) where i %% 3 = 0", first, first+m.persons/1000+1)
	if err := m.deliver(ctx, db, n, "enrolment", "leavers", "leavers", "82", gone, person, leaver); err != nil {
		return err
	}
	site := map[string]string{
		"district_code": "'82.71'", "segment": "'JAKON'", "project_code": "'P' || i", "active_count": "20 + i", "starts_on": "date '2020-01-01'",
		"ends_on": "date '2027-01-01'", "first_paid_on": "date '2020-01-02'",
	}
	return m.deliver(ctx, db, n, "headcounts", "projects", "full", "82", "range(40) as r(i)", site)
}

// deliver makes a delivery of a role's list for the n-th month, of rows that the columns' SQL says.
func (m *madeLake) deliver(ctx context.Context, db *duck.DB, n int, table, role, mode, district, from string, columns ...map[string]string) error {
	period := m.period(n)
	list, id := district+"/"+role, fmt.Sprintf("%s-%s-%s", district, role, period)
	common := map[string]string{
		"list_id": duck.Quote(list), "role": duck.Quote(role), "delivery_id": duck.Quote(id), "as_of": fmt.Sprintf("date '%s'", period.End()),
		"period": duck.Quote(period.String()), "row_number": "row_number() over (order by i) + 1",
	}
	var selected []string
	for _, column := range lake.TableNamed(table).Columns {
		value := "null"
		for _, known := range append(columns, common) {
			if text, ok := known[column.Name]; ok {
				value = text
			}
		}
		selected = append(selected, fmt.Sprintf("cast(%s as %s) as %s", value, column.Type, column.Name))
	}
	path := m.path(fmt.Sprintf("%s-%s-%s.parquet", district, role, period))
	rows, err := db.CopyParquet(ctx, fmt.Sprintf("select %s from %s order by i", strings.Join(selected, ", "), from), path)
	if err != nil {
		return err
	}
	m.Tables[table] = append(m.Tables[table], path)
	m.Records[table] = append(m.Records[table], model.Part{DeliveryID: id, Path: path, SHA256: id})
	arrived := period.End().Time().AddDate(0, 0, 5)
	m.rows["deliveries"] = append(m.rows["deliveries"], map[string]any{
		"delivery_id": id, "list_id": list, "sha256": id, "file_name": id, "file_bytes": int64(1), "received_at": arrived,
		"received_clock": "source", "state": "normalised", "as_of": period.End(), "period": period.String(), "rows_read": rows,
		"rows_accepted": rows, "rows_rejected": int64(0), "rows_ignored": int64(0), "is_late": false, "normalise_version": int64(1),
	})
	if n == 0 {
		covers := []string{district}
		if district == "82" {
			covers = madeDistricts
		}
		for _, covered := range covers {
			m.rows["lists"] = append(m.rows["lists"], map[string]any{
				"list_id": list, "title": list, "sender_id": "s", "sender_name": "S", "role": role, "mode": mode,
				"district_code": covered, "branch_code": "TTE", "branch_district_code": "82.71", "due_day": int64(10), "is_monthly": true,
			})
		}
	}
	return nil
}

// makeTables writes the small tables, and an empty one of each kind of record that there is none of.
func (m *madeLake) makeTables() error {
	for _, table := range lake.Tables {
		if len(m.Tables[table.Name]) > 0 {
			continue
		}
		var rows [][]any
		for _, row := range m.rows[table.Name] {
			values := make([]any, len(table.Columns))
			for i, column := range table.Columns {
				values[i] = row[column.Name]
			}
			rows = append(rows, values)
		}
		file, err := m.lake.PutTable(table, rows)
		if err != nil {
			return err
		}
		m.Tables[table.Name] = []string{m.lake.ObjectPath(file.Object)}
	}
	return nil
}

// openMade opens a made lake that another process made.
func openMade(dir string) (m *madeLake, err error) {
	m = &madeLake{dir: dir}
	if m.lake, err = lake.Open(dir); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(m.path("made.json"))
	if err != nil {
		return nil, err
	}
	return m, json.Unmarshal(text, &m.madeFiles)
}

// marts builds and checks the models, by months or as a whole, and gives the SHA-256 of each mart, by name.
func (m *madeLake) marts(ctx context.Context, byMonths bool, o duck.Options) (marts map[string]string, months *model.Months, err error) {
	temp, err := m.lake.TempDir()
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(temp)
	src := model.Sources{Tables: m.Tables, Seeds: sql.Seeds()}
	if byMonths {
		kept, err := m.lake.Kept()
		if err != nil {
			return nil, nil, err
		}
		months = &model.Months{Records: m.Records, Kept: kept, Disk: m.lake.Disk(), Dir: temp}
		src.Months = months
	}
	o.TempDir, o.ReadDirs = temp, []string{m.dir}
	marts, err = builtMarts(ctx, src, o)
	return marts, months, err
}

// builtMarts does what the night does between the records and the snapshot.
func builtMarts(ctx context.Context, src model.Sources, o duck.Options) (map[string]string, error) {
	db, err := duck.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	models, err := model.Load(sql.Models())
	if err != nil {
		return nil, err
	}
	models.Log = slog.New(slog.DiscardHandler)
	if err := models.Build(ctx, db, src); err != nil {
		return nil, err
	}
	if _, err := models.Check(ctx, db); err != nil {
		return nil, err
	}
	files, err := models.Export(ctx, &durable.Disk{}, db, o.TempDir)
	if err != nil {
		return nil, err
	}
	marts := make(map[string]string)
	for _, file := range files {
		if marts[file.Name], err = durable.SHA256(file.Path); err != nil {
			return nil, err
		}
	}
	return marts, nil
}
