package duck_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"

	"github.com/google/go-cmp/cmp"
)

// Every table's columns, as DuckDB reads them from a file without rows.
func TestEmptyTables(t *testing.T) {
	l, db := openLake(t)
	for _, table := range lake.Tables {
		t.Run(table.Name, func(t *testing.T) {
			file, err := l.PutTable(table, nil)
			if err != nil {
				t.Fatal(err)
			}
			result := query(t, db, "from read_parquet('"+l.ObjectPath(file.Object)+"')")
			var want []duck.Column
			for _, c := range table.Columns {
				want = append(want, duck.Column{Name: c.Name, Type: c.Type.String()})
			}
			if diff := cmp.Diff(want, result.Columns); diff != "" || len(result.Rows) != 0 || file.Rows != 0 {
				t.Error(diff, result.Rows, file)
			}
		})
	}
}

func openLake(t *testing.T) (*lake.Lake, *duck.DB) {
	t.Helper()
	l, err := lake.Open(filepath.Join(t.TempDir(), "lake"))
	if err != nil {
		t.Fatal(err)
	}
	return l, open(t, duck.Options{ReadDirs: []string{l.Dir()}})
}

func TestSmallTable(t *testing.T) {
	l, db := openLake(t)
	table := &lake.Table{Name: "all_types", Columns: []lake.Column{
		{Name: "a", Type: lake.UUID}, {Name: "b", Type: lake.Text}, {Name: "c", Type: lake.Date}, {Name: "d", Type: lake.Int64},
		{Name: "e", Type: lake.Int32}, {Name: "f", Type: lake.Int16}, {Name: "g", Type: lake.Bool}, {Name: "h", Type: lake.Timestamp},
	}}
	at := time.Date(2025, 6, 1, 9, 30, 0, 123456789, time.FixedZone("WIT", 9*3600))
	id := enrolment.PersonID{0: 0xff, 15: 1}
	file, err := l.PutTable(table, [][]any{
		{id, "Kota Ternate", day(t, "2025-05-31"), int64(-5), int64(7), int64(1990), true, at},
		{nil, nil, nil, nil, nil, nil, nil, nil},
		{enrolment.PersonID{}, "", enrolment.Date(0), int64(0), int64(0), int64(0), false, time.Time{}},
		{id, "ha\"o\n\u00e9\x00 \xff.", day(t, "1900-01-01"), int64(1 << 62), int64(-1 << 30), int64(-32767), false, time.Unix(-1, 0)},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{
		{"ff000000-0000-0000-0000-000000000001", "Kota Ternate", day(t, "2025-05-31"), int64(-5), int64(7), int64(1990), true, time.Date(2025, 6, 1, 0, 30, 0, 123456000, time.UTC)},
		{nil, nil, nil, nil, nil, nil, nil, nil},
		{nil, nil, nil, int64(0), int64(0), int64(0), false, nil},
		{"ff000000-0000-0000-0000-000000000001", "ha\"o\n\u00e9\x00 \uFFFD.", day(t, "1900-01-01"), int64(1 << 62), int64(-1 << 30), int64(-32767), false, time.Unix(-1, 0).UTC()},
	}
	if diff := cmp.Diff(want, query(t, db, "from read_parquet('"+l.ObjectPath(file.Object)+"')").Rows); diff != "" {
		t.Error(diff)
	}
}

// A delivery of a random list: three row groups, every column with nulls and values, in each group other ones.
func TestStagedDelivery(t *testing.T) {
	l, db := openLake(t)
	const rows = 2*65536 + 1000
	records := randomRecords(rows)
	list := &enrolment.List{ID: "82.71/bpjstk/peserta", Role: enrolment.Participants, Sender: enrolment.Sender{BranchCode: "TTE"}}
	s, err := l.Stage(&enrolment.Delivery{ID: "00112233aabbccdd", List: list}, "f1", enrolment.Period{Year: 2025, Month: 5}, day(t, "2025-05-31"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range records {
		if err := s.Write(&records[i]); err != nil {
			t.Fatal(err)
		}
	}
	m, err := s.Commit(enrolment.Manifest{RowsRead: rows, Accepted: rows})
	if err != nil {
		t.Fatal(err)
	}
	part := "read_parquet('" + l.ObjectPath(m.Parts[0].Object) + "')"

	t.Run("values", func(t *testing.T) {
		for i, got := range query(t, db, "from "+part).Rows {
			if want := rowOf(&records[i], list, day(t, "2025-05-31")); !slices.Equal(want, got) {
				t.Fatalf("row %d: %s", i, cmp.Diff(want, got))
			}
		}
	})

	// Wrong statistics, or a filter pushed into a dictionary, would lose rows that a scan of a plain table finds.
	t.Run("filters find what a full scan finds", func(t *testing.T) {
		exec(t, db, "create table scanned as from "+part)
		for _, c := range lake.TableNamed("enrolment").Columns {
			values := query(t, db, fmt.Sprintf(`select distinct %s::varchar from scanned where %[1]s is not null order by hash(%[1]s) limit 3`, c.Name)).Rows
			predicates := []string{"is null", "is not null"}
			for _, v := range values {
				literal := fmt.Sprintf("'%s'::%s", strings.ReplaceAll(v[0].(string), "'", "''"), c.Type)
				for _, operator := range []string{"=", "<>", "<", "<=", ">", ">="} {
					predicates = append(predicates, operator+" "+literal)
				}
				predicates = append(predicates, "in ("+literal+", "+literal+")")
			}
			for _, p := range predicates {
				where := fmt.Sprintf(" where %s %s", c.Name, p)
				scanned := value(t, db, "select count(*) from scanned"+where)
				pushed := value(t, db, "select count(*) from "+part+where)
				if scanned != pushed {
					t.Errorf("%s: %v rows of Parquet, %v of a table", where, pushed, scanned)
				}
			}
			extremes := fmt.Sprintf("select [min(%s)::varchar, max(%[1]s)::varchar, count(%[1]s)::varchar] from ", c.Name)
			if diff := cmp.Diff(value(t, db, extremes+"scanned"), value(t, db, extremes+part)); diff != "" {
				t.Errorf("%s: %s", c.Name, diff)
			}
		}
	})

	// DuckDB 1.5 found nothing here for dictionary-encoded bytes.
	t.Run("a pseudonym is found as UUID and as bytes", func(t *testing.T) {
		want := int64(0)
		id := records[3].PersonID
		for _, r := range records {
			if r.PersonID == id {
				want++
			}
		}
		literal := fmt.Sprintf("'%x'", id)
		for _, where := range []string{"person_id = " + literal + "::uuid", "replace(person_id::varchar, '-', '') = " + literal} {
			if n := value(t, db, "select count(*) from "+part+" where "+where); n != want {
				t.Errorf("%s: %v rows, want %d", where, n, want)
			}
		}
		if n := value(t, db, "select count(*) from "+part+" a join (select unnest(["+literal+"::uuid]) as person_id) b using (person_id)"); n != want {
			t.Errorf("joined: %v rows, want %d", n, want)
		}
	})

	t.Run("null counts of the footer are right", func(t *testing.T) {
		for _, r := range query(t, db, `select path_in_schema, sum(stats_null_count)::bigint, any_value(compression), any_value(encodings) from parquet_metadata('`+
			l.ObjectPath(m.Parts[0].Object)+`') where type <> 'FIXED_LEN_BYTE_ARRAY' group by all order by all`).Rows {
			if nulls := value(t, db, fmt.Sprintf("select count(*) - count(%s) from scanned", r[0])); nulls != r[1] {
				t.Errorf("%s: %v nulls in the footer, %v in the rows", r[0], r[1], nulls)
			}
		}
	})
}

// randomRecords makes records in which every field is null at times, and whose values differ from one row group to the
// next.
func randomRecords(n int) []enrolment.Record {
	rng := rand.New(rand.NewPCG(82, 71))
	often := func() bool { return rng.IntN(4) > 0 }
	pick := func(values ...string) string {
		if !often() {
			return ""
		}
		return values[rng.IntN(len(values))]
	}
	key := func(of int) (id enrolment.PersonID) {
		k := rng.IntN(of)
		id[0], id[1], id[14], id[15] = byte(k), byte(k>>8), byte(k>>16), 1
		return id
	}
	records := make([]enrolment.Record, n)
	for i := range records {
		group := i / 65536
		date := func() enrolment.Date {
			if !often() {
				return 0
			}
			return enrolment.Date(739000 + 400*group + rng.IntN(300))
		}
		r := enrolment.Record{
			PersonID: key(100000), IDBasis: enrolment.ByNIK,
			NIKDistrict: pick("82.71", "82.03"), NIKSubdistrict: pick("82.71.01", "82.03.22", fmt.Sprintf("82.71.%02d", rng.IntN(100))),
			District: pick("82.71"), Subdistrict: "82.71.01", Village: fmt.Sprintf("82.71.01.%d", 1000+rng.IntN(2000)+10000*group),
			WorkDistrict: pick("82.71", "82.72"), BranchCode: pick("TBL"), Segment: enrolment.Segment(pick("PU", "BPU")),
			Payer: "MANDIRI", StatedStatus: enrolment.Status(pick("active", "left")),
			HasJKK: enrolment.Yes, HasJKM: enrolment.Tristate(rng.IntN(3)), HasJHT: enrolment.No,
			EnrolledOn: date(), CoveredUntil: date(), HasContribution: often(), ContributionIDR: int64(rng.IntN(3) * 16800),
			Sex: enrolment.Sex(pick("L", "P")), EmployerCode: fmt.Sprintf("NPP%d", rng.IntN(50000)), DecreeNo: pick("188.45/12/2025", "ke-\u0660 \u00e9"),
			Sheet: pick("Peserta", "Sheet1"), RowNumber: i + 6,
		}
		if group == 1 {
			r.DistrictBasis, r.Group = enrolment.BasisList, "NELAYAN" // null in the other row groups
			r.HasJP = enrolment.Yes
		}
		if often() {
			r.NameKey, r.BirthKey = key(1<<24), key(1000)
			r.BirthYear = 1950 + rng.IntN(50)
		}
		switch rng.IntN(3) {
		case 0:
			r.Warnings = []string{"nik.prefix_foreign"}
		case 1:
			r.Warnings = []string{"nik.prefix_foreign", "village.unresolved"}
		}
		records[i] = r
	}
	return records
}

// rowOf gives the row of table enrolment that a record of list should be.
func rowOf(r *enrolment.Record, list *enrolment.List, asOf enrolment.Date) []any {
	text := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	id := func(id enrolment.PersonID) any {
		if id == (enrolment.PersonID{}) {
			return nil
		}
		x := fmt.Sprintf("%x", id)
		return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
	}
	date := func(d enrolment.Date) any {
		if d == 0 {
			return nil
		}
		return d
	}
	flag := func(v enrolment.Tristate) any {
		return map[enrolment.Tristate]any{enrolment.Yes: true, enrolment.No: false}[v]
	}
	number := func(n int64, known bool) any {
		if !known {
			return nil
		}
		return n
	}
	branch := r.BranchCode
	if branch == "" {
		branch = list.Sender.BranchCode
	}
	return []any{
		id(r.PersonID), text(string(r.IDBasis)), id(r.NameKey), id(r.BirthKey), text(r.NIKDistrict), text(r.NIKSubdistrict),
		text(r.District), text(r.Subdistrict), text(r.Village), text(string(r.DistrictBasis)), text(r.WorkDistrict), text(branch),
		text(string(r.Segment)), text(string(r.Group)), text(string(r.Payer)), text(string(r.StatedStatus)),
		flag(r.HasJKK), flag(r.HasJKM), flag(r.HasJHT), flag(r.HasJP), flag(r.HasJKP),
		date(r.EnrolledOn), date(r.CoveredFrom), date(r.CoveredUntil), number(r.ContributionIDR, r.HasContribution),
		text(string(r.Sex)), number(int64(r.BirthYear), r.BirthYear != 0), text(r.EmployerCode), text(r.DecreeNo),
		list.ID, string(list.Role), "00112233aabbccdd", text(r.Sheet), int64(r.RowNumber), asOf, "2025-05", text(strings.Join(r.Warnings, " ")),
	}
}

func TestCopyRepeatsByteForByte(t *testing.T) {
	dir := t.TempDir()
	const sql = `select n as id, 'desa ' || (n * 7919 % 1200) as village, date '2025-01-01' + (n % 365)::integer as covered_until,
		(n % 97)::decimal(9,4) / 4 as percent, nullif(n % 5, 0) as code from members order by n`
	want := ""
	for _, o := range []duck.Options{
		{Threads: 1}, {Threads: 2}, {Threads: 8}, {Threads: 8, MemoryMB: 600, TempDir: t.TempDir()},
	} {
		o.ReadDirs = []string{dir}
		db := open(t, o)
		exec(t, db, "create table members as select hash(range) % 1000000 * 500000 + range as n from range(200000)")
		path := filepath.Join(dir, "coverage.parquet")
		rows, err := db.CopyParquet(t.Context(), sql, path)
		if err != nil || rows != 200000 {
			t.Fatalf("%d rows, %v", rows, err)
		}
		bytes, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(bytes)
		}
		if string(bytes) != want {
			t.Errorf("%d threads, %d MB: other bytes than with one thread", o.Threads, o.MemoryMB)
		}
	}
}

func TestCopyLeavesNothingHalf(t *testing.T) {
	dir := t.TempDir()
	db := open(t, duck.Options{ReadDirs: []string{dir}})
	path := filepath.Join(dir, "coverage.parquet")
	if _, err := db.CopyParquet(t.Context(), "select 1 as a -- the last line may be a comment", path); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.CopyParquet(t.Context(), "select case when range = 400000 then error('half-way') else range end as n from range(500000)", path); err == nil {
		t.Fatal("a query that fails half-way went through")
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(before) {
		t.Errorf("the file changed: %v", err)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) != 1 {
		t.Errorf("left behind: %s", names)
	}
}
