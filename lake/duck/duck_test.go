package duck_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cakupan/enrolment"
	"cakupan/lake/duck"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T, o duck.Options) *duck.DB {
	t.Helper()
	db, err := duck.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func exec(t *testing.T, db *duck.DB, sql string) {
	t.Helper()
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func query(t *testing.T, db *duck.DB, sql string, args ...any) *duck.Result {
	t.Helper()
	result, err := db.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return result
}

// value gives the one value of the one row that sql answers with.
func value(t *testing.T, db *duck.DB, sql string, args ...any) any {
	t.Helper()
	result := query(t, db, sql, args...)
	if len(result.Rows) != 1 || len(result.Columns) != 1 {
		t.Fatalf("%s: %d rows of %d columns, want one of one", sql, len(result.Rows), len(result.Columns))
	}
	return result.Rows[0][0]
}

func day(t *testing.T, s string) enrolment.Date {
	t.Helper()
	d, err := enrolment.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The bindings are pinned: figures are equal for one DuckDB version, and others had wrong answers.
func TestVersion(t *testing.T) {
	version, err := open(t, duck.Options{}).Version(t.Context())
	if err != nil || version != "v1.4.3" {
		t.Errorf("version %s, %v, want v1.4.3", version, err)
	}
}

// Sessions see the same relations, but not one another's temporary ones, and each knows the lines of its errors.
func TestSessions(t *testing.T) {
	for threads, want := range map[int]int{1: 1, 2: 2, 8: 4} {
		if got := len(open(t, duck.Options{Threads: threads}).Sessions()); got != want {
			t.Errorf("%d sessions with %d threads, want %d", got, threads, want)
		}
	}
	db := open(t, duck.Options{Threads: 2})
	other := db.Sessions()[1]
	exec(t, db, "create table shared as select 7 as n")
	exec(t, db, "create temp table own as select 8 as n")
	if got := value(t, other, "select n from shared"); got != int64(7) {
		t.Errorf("another session reads %v, want 7", got)
	}
	_, err := other.Query(t.Context(), "select n\nfrom own")
	if said, ok := errors.AsType[*duck.Error](err); !ok || said.Line != 2 {
		t.Errorf("error %v, want one of line 2: a temporary table is its session's own", err)
	}
	if err := other.Exec(t.Context(), "set threads = 1"); err == nil || !strings.Contains(err.Error(), "locked") {
		t.Errorf("error %v, want one of a locked setting", err)
	}
}

// Sessions run statements at the same time.
func TestSessionsAtOnce(t *testing.T) {
	db := open(t, duck.Options{Threads: 2})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := db.Sessions()[1].Query(ctx, "select count(*) from range(10000000) as a(i), range(10000000) as b(i) where hash(a.i + b.i) = 1")
		ended <- err
	}()
	if got := value(t, db, "select 7"); got != int64(7) {
		t.Errorf("got %v beside another session's statement, want 7", got)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was stopped", err)
	}
}

func TestValues(t *testing.T) {
	db := open(t, duck.Options{})
	ten := time.Date(2025, 5, 31, 10, 0, 0, 123456000, time.UTC)
	for _, c := range []struct {
		name, sql string
		want      any
	}{
		{"nothing", "null", nil},
		{"yes", "true", true},
		{"count", "176604::bigint", int64(176604)},
		{"row number", "7::integer", int64(7)},
		{"year", "1990::smallint", int64(1990)},
		{"tiny", "-3::tinyint", int64(-3)},
		{"unsigned", "4294967295::uinteger", int64(4294967295)},
		{"unsigned 64 bits", "9223372036854775807::ubigint", int64(math.MaxInt64)},
		{"sum of counts", "sum(n) from range(10) t(n)", int64(45)},
		{"ratio", "1.5::double", 1.5},
		{"single precision", "0.5::float", 0.5},
		{"percentage", "41.64::decimal(9,4)", "41.6400"},
		{"small decimal below zero", "-0.05::decimal(9,2)", "-0.05"},
		{"zero decimal", "0::decimal(9,4)", "0.0000"},
		{"decimal without decimals", "12::decimal(9,0)", "12"},
		{"decimal of 38 digits", "12345678901234567890123456789012345678::decimal(38,0)", "12345678901234567890123456789012345678"},
		{"text", "'Kota Ternate'", "Kota Ternate"},
		{"text with a zero byte inside", "'a' || chr(0) || 'b'", "a\x00b"},
		{"day", "date '2025-05-31'", day(t, "2025-05-31")},
		{"instant", "timestamp '2025-05-31 10:00:00.123456'", ten},
		{"instant of a zone", "timestamptz '2025-05-31 19:00:00.123456+09'", ten},
		{"pseudonym", "'0123456789abcdef0123456789abcdef'::uuid", "01234567-89ab-cdef-0123-456789abcdef"},
		{"closed list", "'b'::enum('a', 'b')", "b"},
		{"list of days", "[date '2025-05-31', null]", []any{day(t, "2025-05-31"), nil}},
		{"list of lists of percentages", "[[1.5::decimal(4,2)]]", []any{[]any{"1.50"}}},
		{"list of pseudonyms", "['0123456789abcdef0123456789abcdef'::uuid]", []any{"01234567-89ab-cdef-0123-456789abcdef"}},
		{"array of a fixed length", "array_value(1, 2)", []any{int64(1), int64(2)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, value(t, db, "select "+c.sql)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestValuesThatAreNotPlain(t *testing.T) {
	db := open(t, duck.Options{})
	for _, c := range []struct{ name, sql, want string }{
		{"JSON", `'{"b": 1, "a": 2}'::json`, "column x: type JSON is not read: cast it, to varchar for one"},
		{"JSON text", `'"a"'::json`, "column x: type JSON is not read: cast it, to varchar for one"},
		{"bytes", "'a'::blob", "column x: type BLOB is not read: cast it, to varchar for one"},
		{"clock", "time '10:00'", "column x: type TIME is not read: cast it, to varchar for one"},
		{"interval", "interval 3 month", "column x: type INTERVAL is not read: cast it, to varchar for one"},
		{"row in a row", "{'a': 1}", `column x: type STRUCT("a" INTEGER) is not read: cast it, to varchar for one`},
		{"sum beyond 64 bits", "170141183460469231731687303715884105727::hugeint", "column x: 170141183460469231731687303715884105727 does not fit 64 bits: cast it, to varchar for one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := db.Query(t.Context(), "select "+c.sql+" as x")
			if err == nil || err.Error() != c.want {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

func TestColumns(t *testing.T) {
	result := query(t, open(t, duck.Options{}), "select 1::bigint as a, 2::decimal(9,4) as b, date '2025-05-31' as c, [''] as d where false")
	want := []duck.Column{{Name: "a", Type: "BIGINT"}, {Name: "b", Type: "DECIMAL(9,4)"}, {Name: "c", Type: "DATE"}, {Name: "d", Type: "VARCHAR[]"}}
	if diff := cmp.Diff(want, result.Columns); diff != "" || len(result.Rows) != 0 {
		t.Error(diff, result.Rows)
	}
}

func TestArguments(t *testing.T) {
	db := open(t, duck.Options{})
	jayapura := time.FixedZone("WIT", 9*3600)
	may31 := day(t, "2025-05-31")
	exec(t, db, "create table lists (period text, as_of date, received_at timestamp, rows_read bigint); insert into lists values ('2025-05', '2025-05-31', '2025-06-01 00:30:00', 12)")
	for _, c := range []struct {
		name, where string
		args        []any
	}{
		{"day in a comparison", "as_of = ?", []any{may31}},
		{"day that is cast", "as_of = ?::date", []any{may31}},
		{"day between days", "as_of between ? and ?", []any{may31, may31}},
		{"day in a function", "date_diff('day', ?::date, as_of) = 0", []any{may31}},
		{"no day", "?::date is null", []any{enrolment.Date(0)}},
		{"instant of another zone", "received_at = ?", []any{time.Date(2025, 6, 1, 9, 30, 0, 0, jayapura)}},
		{"text and numbers", "period = ? and rows_read = ? and rows_read = ?", []any{"2025-05", 12, int64(12)}},
		{"nothing, yes and a ratio", "? is null and ? and ? = 1.5", []any{nil, true, 1.5}},
		{"text with a quote", "? = 'ha''o'", []any{"ha'o"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if n := value(t, db, "select count(*) from lists where "+c.where, c.args...); n != int64(1) {
				t.Errorf("%v rows, want 1", n)
			}
		})
	}
	t.Run("of an unknown type", func(t *testing.T) {
		_, err := db.Query(t.Context(), "select ?", enrolment.Period{Year: 2025, Month: 5})
		if err == nil || err.Error() != "argument 1: a enrolment.Period cannot be bound" {
			t.Error(err)
		}
	})
}

// The driver hands DuckDB only what stands before a zero byte, so none is let through.
func TestZeroByte(t *testing.T) {
	db := open(t, duck.Options{ReadDirs: []string{t.TempDir()}})
	for name, err := range map[string]error{
		"argument": second(db.Query(t.Context(), "select ?", "a\x00b")),
		"query":    second(db.Query(t.Context(), "select 1\x00")),
		"script":   db.Exec(t.Context(), "select 1\x00"),
		"tree":     second(db.Tree(t.Context(), "select 1\x00")),
		"copy":     second(db.CopyParquet(t.Context(), "select 1\x00", "x.parquet")),
	} {
		if !errors.Is(err, duck.ErrNUL) {
			t.Errorf("%s: %v, want %v", name, err, duck.ErrNUL)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestErrorsNameTheLine(t *testing.T) {
	dir := t.TempDir()
	db := open(t, duck.Options{ReadDirs: []string{dir}})
	exec(t, db, "create table members (period text)")
	copyTo := func(sql string) error {
		return second(db.CopyParquet(t.Context(), sql, filepath.Join(dir, "x.parquet")))
	}
	ask := func(sql string) error { return second(db.Query(t.Context(), sql)) }
	tree := func(sql string) error { return second(db.Tree(t.Context(), sql)) }
	run := func(sql string) error { return db.Exec(t.Context(), sql) }
	for _, c := range []struct {
		name string
		call func(string) error
		sql  string
		want string
	}{
		{"misspelt clause", ask, "select 1\nfrm members x y", `line 2: syntax error at or near "members"`},
		{"misspelt clause in the second statement", run, "select 1;\n\nselect 2 frm members x y", `line 3: syntax error at or near "members"`},
		{"misspelt clause in a tree", tree, "-- wilayah é\nselect\n  1 frm members x y", `line 3: syntax error at or near "members"`},
		{"no such table", ask, "select *\nfrom\nmember", `line 3: Table with name member does not exist! Did you mean "members"?`},
		{"no such column", copyTo, "select\n  perod\nfrom members", `write x.parquet: line 2: Referenced column "perod" not found in FROM clause! Candidate bindings: "period"`},
		{"a value that does not convert", ask, "select\n cast('Mei' as integer)", "line 2: Could not convert string 'Mei' to INT32"},
		{"an error without a place", ask, "select error('tidak\nseimbang')", "tidak seimbang"},
		{"a script without a statement", run, "-- nothing", "empty query"},
		{"a tree of what is no query", tree, "create table x as select 1", "Only SELECT statements can be serialized to json!"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.call(c.sql); err == nil || err.Error() != c.want {
				t.Errorf("error %q\nwant  %q", err, c.want)
			}
		})
	}
}

func TestExecIsAllOrNothing(t *testing.T) {
	db := open(t, duck.Options{})
	if err := db.Exec(t.Context(), "create table a (x integer); insert into a values (1); insert into b values (1)"); err == nil {
		t.Fatal("a script with a table that is not there went through")
	}
	if n := value(t, db, "select count(*) from duckdb_tables()"); n != int64(0) {
		t.Errorf("%v tables after a failed script, want 0", n)
	}
	exec(t, db, "create table a (x integer); insert into a values (1)")
	if n := value(t, db, "select count(*) from a"); n != int64(1) {
		t.Errorf("%v rows, want 1", n)
	}
}

func TestTree(t *testing.T) {
	tree, err := open(t, duck.Options{}).Tree(t.Context(), "with a as (select 1) select * from a join marts.b using (x)")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"table_name":"a"`, `"schema_name":"marts","table_name":"b"`, `"cte_map"`} {
		if !strings.Contains(string(tree), want) {
			t.Errorf("tree without %s: %s", want, tree)
		}
	}
}

// No extension can be fetched where this runs, so zones and calendars must be compiled in.
func TestTimeZonesOffline(t *testing.T) {
	db := open(t, duck.Options{})
	if n := value(t, db, "select count(*) from pg_timezone_names()").(int64); n < 400 {
		t.Errorf("%d time zones", n)
	}
	if zone := value(t, db, "select current_setting('TimeZone')"); zone != "Asia/Jayapura" {
		t.Errorf("time zone %v, want Asia/Jayapura", zone)
	}
	if text := value(t, db, "select date_trunc('day', timestamptz '2025-05-31 16:00:00+00')::varchar"); text != "2025-06-01 00:00:00+09" {
		t.Errorf("16:00 UTC is on the day of %v, want 1 June", text)
	}
	other := open(t, duck.Options{TimeZone: "Asia/Makassar"})
	if text := value(t, other, "select timestamptz '2025-05-31 16:00:00+00'::varchar"); text != "2025-06-01 00:00:00+08" {
		t.Errorf("in Makassar %v, want midnight", text)
	}
}

func TestLockDown(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for _, folder := range []string{dir, outside, dir + "-beside"} {
		if err := os.MkdirAll(folder, 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "a.csv"), []byte("x\n1\n"), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.RemoveAll(dir + "-beside") })
	db := open(t, duck.Options{TempDir: t.TempDir(), ReadDirs: []string{dir}})
	exec(t, db, "create table members (x integer)")
	if n := value(t, db, "select count(*) from read_csv('"+dir+"/a.csv')"); n != int64(1) {
		t.Errorf("%v rows inside, want 1", n)
	}
	for _, c := range []struct{ name, sql, want string }{
		{"read outside", "from read_csv('" + outside + "/a.csv')", "Cannot access file"},
		{"read outside by a way round", "from read_csv('" + dir + "/../" + filepath.Base(outside) + "/a.csv')", "Cannot access file"},
		{"read a folder with the same beginning", "from read_csv('" + dir + "-beside/a.csv')", "Cannot access file"},
		{"read text outside", "from read_text('/etc/passwd')", "Cannot access file"},
		{"list a folder outside", "from glob('/etc/*')", "Cannot access"},
		{"write outside", "copy members to '" + outside + "/b.csv'", "Cannot access file"},
		{"attach a database outside", "attach '" + outside + "/c.duckdb'", "Cannot access file"},
		{"export outside", "export database '" + outside + "/d'", "Cannot access"},
		{"read by HTTP", "from read_csv('http://127.0.0.1:9/a.csv')", ""},
		{"install an extension", "install excel", "Cannot access directory"},
		{"load an extension", "load excel", "disabled through configuration"},
		{"unlock", "set enable_external_access = true", ""},
		{"change a setting", "set threads = 1", "the configuration has been locked"},
		{"allow one more folder", "set allowed_directories = ['/']", ""},
		{"reset", "reset lock_configuration", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := db.Exec(t.Context(), c.sql)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	if left, _ := filepath.Glob(filepath.Join(outside, "[b-z]*")); left != nil {
		t.Errorf("written outside: %s", left)
	}
}

func TestNoFolderMeansNoFile(t *testing.T) {
	err := open(t, duck.Options{}).Exec(t.Context(), "from read_text('/etc/passwd')")
	if err == nil || !strings.Contains(err.Error(), "Cannot access file") {
		t.Error(err)
	}
}

func TestTooLittleMemory(t *testing.T) {
	_, err := duck.Open(t.Context(), duck.Options{MemoryMB: 350})
	if err == nil || err.Error() != "open DuckDB: 350 MB of memory are too few: the program takes 300 and DuckDB at least 100" {
		t.Error(err)
	}
}

// What does not fit memory goes to TempDir, although no other file may be touched.
func TestSpill(t *testing.T) {
	db := open(t, duck.Options{MemoryMB: 400, Threads: 1, TempDir: t.TempDir()})
	const sql = "create table members as select hash(range)::varchar || repeat('x', 100) as name from range(2_000_000)"
	exec(t, db, sql)
	if n := value(t, db, "select count(*) from members"); n != int64(2_000_000) {
		t.Errorf("%v rows, want 2,000,000", n)
	}
	dry := open(t, duck.Options{MemoryMB: 400, Threads: 1})
	if err := dry.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "could not") {
		t.Errorf("without TempDir: %v, want an error of memory", err)
	}
}

func TestRunawayQueryStops(t *testing.T) {
	db := open(t, duck.Options{})
	const runaway = "select count(*) from range(1_000_000_000) a, range(1_000_000_000) b where (a.range * b.range) % 7 = 3"
	calls := map[string]func(context.Context) error{
		"query":  func(ctx context.Context) error { return second(db.Query(ctx, runaway)) },
		"script": func(ctx context.Context) error { return db.Exec(ctx, "create table t as "+runaway) },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer stop()
			began := time.Now()
			err := call(ctx)
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v, want %v", err, context.DeadlineExceeded)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("stopped after %v, want soon after the deadline", took)
			}
			if n := value(t, db, "select 1"); n != int64(1) {
				t.Errorf("afterwards %v, want 1", n)
			}
		})
	}
}

func TestDatabaseFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.duckdb")
	db := open(t, duck.Options{Path: path})
	exec(t, db, "create table members as select 1 as x")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if n := value(t, open(t, duck.Options{Path: path}), "select count(*) from members"); n != int64(1) {
		t.Errorf("%v rows after opening again, want 1", n)
	}
}
