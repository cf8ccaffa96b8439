package pipelines_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/normalise"
	"cakupan/sql"
)

// BenchmarkTable holds what the program promises of its speed to what it gives: each line of the table it prints is a
// ratio of two things measured in the same run, on the same file, one after the other and so several times over. Each
// is measured in a process of its own, of which it says time and memory.
//
// CAKUPAN_BENCH_ROWS is the number of rows of the CSV file, 10,000,000 unless it says otherwise, CAKUPAN_BENCH_REPEATS
// how often each thing is measured, 3 times.
func BenchmarkTable(b *testing.B) {
	if work := os.Getenv("CAKUPAN_BENCH_WORK"); work != "" {
		if err := measured(b.Context(), work, b.TempDir()); err != nil {
			b.Fatal(err)
		}
		return
	}
	s := speed{b: b, rows: numberFrom(b, "CAKUPAN_BENCH_ROWS", 10_000_000), repeats: numberFrom(b, "CAKUPAN_BENCH_REPEATS", 3)}
	dir := b.TempDir()
	s.clean, s.faulty, s.workbook = filepath.Join(dir, "peserta.csv"), filepath.Join(dir, "peserta-10.csv"), filepath.Join(dir, "peserta.xlsx")
	if err := s.makeFiles(b.Context()); err != nil {
		b.Fatal(err)
	}
	s.measure()
	s.print(os.Stdout)
}

func numberFrom(b *testing.B, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("%s is %q, want a number from 1", name, text)
	}
	return n
}

// speed is one run of the table.
type speed struct {
	b             *testing.B
	rows, repeats int

	clean, faulty string // CSV files
	workbook      string

	ours, oneProcessor, rejects, duckDB runs // of the CSV files
	oursOfWorkbook, excelize            runs
}

// The workbook's size.
const (
	workbookRows    = 200_000
	workbookColumns = 20
)

// makeFiles writes the files: the demo's list of members; the same with every tenth row set aside, by a NIK of 15 digits
// and no KPJ; and its first rows and columns as Excel stores them.
func (s *speed) makeFiles(ctx context.Context) error {
	err := write(s.clean, func(to io.Writer) error { return demo.Members(ctx, to, s.rows) })
	if err != nil {
		return err
	}
	if err := write(s.faulty, s.writeFaulty); err != nil {
		return err
	}
	return s.writeWorkbook()
}

func write(path string, content func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(content(file), file.Close())
}

// titleRows stand above the header of a list of members.
const titleRows = 3

func (s *speed) writeFaulty(to io.Writer) error {
	from, err := os.Open(s.clean)
	if err != nil {
		return err
	}
	defer from.Close()
	lines, w := bufio.NewScanner(from), bufio.NewWriterSize(to, 1<<20)
	for n := 0; lines.Scan(); n++ {
		line := lines.Bytes()
		if cells := bytes.SplitN(line, []byte(","), 4); n > titleRows && n%10 == 0 && len(cells) == 4 {
			line = bytes.Join([][]byte{cells[0], []byte("827101010180900"), nil, cells[3]}, []byte(","))
		}
		w.Write(line)
		w.WriteByte('\n')
	}
	return errors.Join(lines.Err(), w.Flush())
}

func (s *speed) writeWorkbook() error {
	from, err := os.Open(s.clean)
	if err != nil {
		return err
	}
	defer from.Close()
	book := excelize.NewFile()
	defer book.Close()
	lines := bufio.NewScanner(from)
	for n := 1; n <= workbookRows && lines.Scan(); {
		if strings.Contains(lines.Text(), `"`) {
			continue // a cell with a comma, or a broken row
		}
		row := strings.Split(lines.Text(), ",")
		row = row[:min(len(row), workbookColumns)]
		if err := book.SetSheetRow("Sheet1", fmt.Sprint("A", n), &row); err != nil {
			return err
		}
		n++
	}
	return errors.Join(lines.Err(), book.SaveAs(s.workbook))
}

// measure measures all things in turn, and all again. What is compared is measured one after the other: the machine's mood
// changes.
func (s *speed) measure() {
	for range s.repeats {
		s.oneProcessor = append(s.oneProcessor, s.run("stage", s.clean, 1))
		s.ours = append(s.ours, s.run("stage", s.clean, 2))
		s.rejects = append(s.rejects, s.run("stage", s.faulty, 2))
		s.duckDB = append(s.duckDB, s.run("duckdb", s.clean, 2))
		s.oursOfWorkbook = append(s.oursOfWorkbook, s.run("stage", s.workbook, 2))
		s.excelize = append(s.excelize, s.run("excelize", s.workbook, 2))
	}
}

// measurement is what one process took.
type measurement struct {
	Seconds   float64 // by the clock
	Processor float64 // seconds of all processors
	PeakMiB   float64 // of memory
}

// run measures a work on a file in a process of its own with so many processors.
func (s *speed) run(work, file string, processors int) measurement {
	program, err := os.Executable()
	if err != nil {
		s.b.Fatal(err)
	}
	result := filepath.Join(s.b.TempDir(), "measurement.json")
	command := exec.CommandContext(s.b.Context(), program, "-test.run=^$", "-test.bench=^BenchmarkTable$", "-test.benchtime=1x",
		"-test.timeout=0", "-test.cpu="+strconv.Itoa(processors))
	command.Env = append(os.Environ(), "CAKUPAN_BENCH_WORK="+work, "CAKUPAN_BENCH_FILE="+file, "CAKUPAN_BENCH_RESULT="+result)
	if output, err := command.CombinedOutput(); err != nil {
		s.b.Fatalf("%s %s: %v\n%s", work, filepath.Base(file), err, output)
	}
	text, err := os.ReadFile(result)
	if err != nil {
		s.b.Fatal(err)
	}
	var m measurement
	if err := json.Unmarshal(text, &m); err != nil {
		s.b.Fatal(err)
	}
	return m
}

// measured does a work on the file that the environment names, and writes what it took where the environment says.
func measured(ctx context.Context, work, dir string) error {
	do := map[string]func(ctx context.Context, file, dir string) error{
		"stage": stageList, "duckdb": copyWithDuckDB, "excelize": readWithExcelize,
	}[work]
	if do == nil {
		do = modelWorks[work]
	}
	before, began := processorSeconds(), time.Now()
	if err := do(ctx, os.Getenv("CAKUPAN_BENCH_FILE"), dir); err != nil {
		return err
	}
	m := measurement{Seconds: time.Since(began).Seconds(), Processor: processorSeconds() - before, PeakMiB: peakMiB()}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return os.WriteFile(os.Getenv("CAKUPAN_BENCH_RESULT"), text, 0o600)
}

// stageList does what the nightly run does with a list: from the delivered file to its records and faults in the lake.
func stageList(ctx context.Context, file, dir string) error {
	l, err := lake.Open(dir)
	if err != nil {
		return err
	}
	layouts, err := normalise.LoadLayouts()
	if err != nil {
		return err
	}
	reference, err := normalise.LoadReference(sql.Seeds())
	if err != nil {
		return err
	}
	step := &normalise.Step{
		Lake: l, Layouts: layouts, Reference: reference, Key: enrolment.KeyFromSeed("benchmark"), Province: "82",
		TimeZone: time.FixedZone("WIT", 9*60*60), ClosesUntilDay: 15,
	}
	list := &enrolment.List{
		ID: "82.71/bpjstk/peserta", Role: enrolment.Participants, Covers: []string{"82.71"}, Layout: "bpjstk-peserta",
		Sender: enrolment.Sender{BranchCode: "TTE"},
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	d := enrolment.Delivery{
		ID: "00000000000000aa", List: list, ListID: list.ID, SHA256: strings.Repeat("0", 64), Name: filepath.Base(file),
		Bytes: info.Size(), ReceivedAt: time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC), ReceivedClock: "source",
	}
	manifests, err := step.Run(ctx, []enrolment.Delivery{d}, func(enrolment.Delivery) (*os.File, error) { return os.Open(file) })
	if err != nil {
		return err
	}
	m := manifests[0]
	if m.FileFault != nil {
		return fmt.Errorf("the file is returned: %s", m.FileFault.Code)
	}
	wanted := 0
	if strings.HasSuffix(file, "-10.csv") {
		wanted = 10
	}
	if percent := int(100 * m.Rejected / m.RowsRead); percent != wanted {
		return fmt.Errorf("%d %% of %d rows are set aside, want %d", percent, m.RowsRead, wanted)
	}
	return nil
}

//go:embed testdata/closest.sql
var closestSQL string

// copyWithDuckDB does with DuckDB, told of both processors, what SQL can do of stageList.
func copyWithDuckDB(ctx context.Context, file, dir string) (err error) {
	seeds := filepath.Join("..", "sql", "seeds")
	db, err := duck.Open(ctx, duck.Options{Threads: 2, ReadDirs: []string{filepath.Dir(file), dir, seeds}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	seed := func(name string) string {
		path, _ := filepath.Abs(filepath.Join(seeds, name))
		return "read_csv(" + duck.Quote(path) + ", header = true, all_varchar = true)"
	}
	if err := db.Exec(ctx, `
		create table prefixes as
			select replace(code, '.', '')::bigint as prefix, code, district_code from `+seed("subdistricts.csv")+`;
		create table district_names as
			select upper(name) as name, min(code) as code
			from (
				select name, code from `+seed("districts.csv")+`
				union all
				select replace(name, 'Kabupaten', 'Kab.'), code from `+seed("districts.csv")+`
				union all
				select alias, region_code from `+seed("region_aliases.csv")+` where level = 'district'
			)
			where code like '82.%'
			group by all;
		create table subdistrict_names as
			select upper(name) as name, code, district_code from `+seed("subdistricts.csv")+`;
		create table village_names as
			select upper(name) as name, code, subdistrict_code from `+seed("villages.csv")); err != nil {
		return err
	}
	query := strings.NewReplacer("$file", duck.Quote(file), "$key", duck.Quote(strings.Repeat("k", 32))).Replace(closestSQL)
	path := filepath.Join(dir, "enrolment.parquet")
	if _, err := db.CopyParquet(ctx, query, path); err != nil {
		return err
	}
	written, err := db.Query(ctx, "select column_name, column_type from (describe from read_parquet("+duck.Quote(path)+"))")
	if err != nil {
		return err
	}
	return sameColumns(written.Rows, lake.TableNamed("enrolment").Columns)
}

// sameColumns holds the columns that DuckDB wrote, names and types, to those of the lake.
func sameColumns(written [][]any, wanted []lake.Column) error {
	if len(written) != len(wanted) {
		return fmt.Errorf("closest.sql gives %d columns, the lake has %d", len(written), len(wanted))
	}
	for i, c := range wanted {
		if written[i][0] != c.Name || written[i][1] != c.Type.String() {
			return fmt.Errorf("closest.sql gives %v, the lake has %s %v", written[i], c.Name, c.Type)
		}
	}
	return nil
}

// readWithExcelize reads the rows of the workbook, and does nothing with them.
func readWithExcelize(_ context.Context, file, _ string) error {
	book, err := excelize.OpenFile(file)
	if err != nil {
		return err
	}
	rows, err := book.Rows("Sheet1")
	if err != nil {
		return err
	}
	for rows.Next() {
		if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
			return err
		}
	}
	return errors.Join(rows.Error(), rows.Close(), book.Close())
}

func processorSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}

// peakMiB gives the most memory that the process ever had, 0 where the system does not say.
func peakMiB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kib float64
	for line := range strings.Lines(string(status)) {
		if n, err := fmt.Sscanf(line, "VmHWM: %f kB", &kib); err == nil && n == 1 {
			return kib / 1024
		}
	}
	return 0
}

// runs are the measurements of one thing.
type runs []measurement

func (r runs) median(of func(measurement) float64) float64 {
	values := make([]float64, len(r))
	for i, m := range r {
		values[i] = of(m)
	}
	slices.Sort(values)
	if n := len(values); n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[len(values)/2]
}

func seconds(m measurement) float64   { return m.Seconds }
func processor(m measurement) float64 { return m.Processor }
func peak(m measurement) float64      { return m.PeakMiB }

// print prints the table, and below it what the processors were kept busy with: where others use the machine, that says
// more than the clock.
func (s *speed) print(to io.Writer) {
	fmt.Fprintf(to, "\n%d rows of CSV, %d × %d cells of XLSX; medians of %d\n\n", s.rows, workbookRows, workbookColumns, s.repeats)
	fmt.Fprintf(to, "%-52s %10s %10s %7s  %s\n", "work", "ours", "theirs", "ratio", "wanted")
	line := func(work string, ours, theirs float64, unit string, ratio float64, wanted string, isMet bool) {
		if !isMet {
			wanted += "  NOT MET"
		}
		fmt.Fprintf(to, "%-52s %8.*f %s %8.*f %s %7.2f  %s\n", work, places(ours), ours, unit, places(theirs), theirs, unit, ratio, wanted)
	}
	ours, theirs := s.ours.median(seconds), s.duckDB.median(seconds)
	line("CSV → Parquet, against DuckDB", ours, theirs, "s", theirs/ours, "≥ 2, aim 3", theirs/ours >= 2)
	ours, theirs = s.oursOfWorkbook.median(seconds), s.excelize.median(seconds)
	line("XLSX → Parquet, against excelize reading", ours, theirs, "s", theirs/ours, "≥ 5, aim 10", theirs/ours >= 5)
	memory := s.ours.median(peak)
	line("peak memory of the CSV, against 300 MiB", memory, 300, "M", memory/300, "< 1, aim 0.67", memory < 300)
	ours, theirs = s.ours.median(seconds), s.oneProcessor.median(seconds)
	line("CSV with 2 processors, against 1", ours, theirs, "s", theirs/ours, "≥ 1.7, aim 1.9", theirs/ours >= 1.7)
	ours, theirs = s.rejects.median(seconds), s.ours.median(seconds)
	line("CSV with 10 % of its rows set aside, against clean", ours, theirs, "s", ours/theirs, "≤ 1.2, aim 1.05", ours/theirs <= 1.2)

	fmt.Fprintf(to, "\nseconds of all processors, and peak memory\n\n")
	for _, each := range []struct {
		name string
		runs runs
	}{
		{"CSV, 2 processors", s.ours}, {"CSV, 1 processor", s.oneProcessor}, {"CSV, 10 % set aside", s.rejects},
		{"CSV, DuckDB", s.duckDB}, {"XLSX", s.oursOfWorkbook}, {"XLSX, excelize", s.excelize},
	} {
		fmt.Fprintf(to, "%-22s %8.2f s %8.0f M\n", each.name, each.runs.median(processor), each.runs.median(peak))
	}
	fmt.Fprintln(to)
}

// places gives the decimals with which a number is shown.
func places(n float64) int { return max(0, 2-cmp.Compare(n, 10)-cmp.Compare(n, 100)) }
